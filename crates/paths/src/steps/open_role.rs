//! Anyone → a role whose trust policy lets strangers in.

use model::{AssetKind, Hold, Node};

use super::assume_role::quarantine;
use crate::entry::internet;
use crate::step_kind::{About, Draft, Sink, StepKind, World};

const ID: &str = "internet-role";
const ABOUT: About = About {
    id: ID,
    title: "assume a role from an account of one's own",
    techniques: &["AML.T0012", "T1199", "T1078.004"],
    effort: 1,
    reads: &[AssetKind::Role, AssetKind::CloudAccount],
};

/// Assuming a role that trusts anyone, or an identity provider that may let anyone in.
#[derive(Debug)]
pub(super) struct OpenRole;

impl StepKind for OpenRole {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn derive(&self, world: World<'_>, sink: &mut Sink<'_>) {
        for (role, _) in world.estate.roles() {
            if !sink.wants(&internet().asset, &role.id) {
                continue;
            }
            sink.take_ways(world.access.assume_role_by_anyone(&role.id), |way| Draft {
                from: internet(),
                to: Node::new(role.id.clone(), Hold::Control),
                verdict: way.verdict,
                says: format!("Anyone can assume the role {}", role.name),
                because: way.because,
                evidence: role.evidence.clone(),
                fixes: vec![quarantine(&role.id)],
            });
        }
    }
}

//! A principal → the roles that it can assume.

use std::collections::BTreeSet;

use model::{AssetId, AssetKind, FixId, FixRef, Hold, Node};

use crate::step_kind::{About, Draft, Sink, StepKind, World};

const ID: &str = "principal-role";
const ABOUT: About = About {
    id: ID,
    title: "assume a role",
    techniques: &["AML.T0012", "T1548.005"],
    effort: 1,
    reads: &[
        AssetKind::User,
        AssetKind::Group,
        AssetKind::Role,
        AssetKind::Policy,
        AssetKind::CloudAccount,
    ],
};

/// Assuming a role with `sts:AssumeRole`.
#[derive(Debug)]
pub(super) struct AssumeRole;

impl StepKind for AssumeRole {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn derive(&self, world: World<'_>, sink: &mut Sink<'_>) {
        for (_, account) in world.estate.cloud_accounts() {
            if let Some(gap) = &account.principals.missing {
                for principal in &account.principals {
                    let at = Node::new(principal.clone(), Hold::Control);
                    sink.blind(at, gap, "which roles the account has is not known");
                }
            }
        }
        let roles: BTreeSet<&AssetId> = world.estate.roles().map(|(asset, _)| &asset.id).collect();
        let principals = world
            .estate
            .users()
            .map(|(asset, _)| asset)
            .chain(world.estate.roles().map(|(a, _)| a));
        for principal in principals {
            for role in &roles {
                if principal.id == **role
                    || !sink.wants(&principal.id, role)
                    || !world.access.could_assume(&principal.id, role)
                {
                    continue;
                }
                let decision = world.access.assume_role(&principal.id, role);
                let Some(target) = world.estate.get(role) else {
                    continue;
                };
                sink.take_ways(decision, |way| Draft {
                    from: Node::new(principal.id.clone(), Hold::Control),
                    to: Node::new((*role).clone(), Hold::Control),
                    verdict: way.verdict,
                    says: format!("{} can assume the role {}", principal.name, target.name),
                    because: way.because,
                    evidence: principal
                        .evidence
                        .iter()
                        .chain(&target.evidence)
                        .cloned()
                        .collect(),
                    fixes: vec![quarantine(&principal.id), quarantine(role)],
                });
            }
        }
    }
}

/// Denying a principal everything.
pub(super) fn quarantine(principal: &AssetId) -> FixRef {
    FixRef {
        fix: FixId::from("aws-quarantine-principal"),
        target: principal.clone(),
    }
}

//! Anyone on the internet → an account on a code host that lets strangers register.

use model::{AssetId, AssetKind, Field, FixId, FixRef, Verdict, asset::CodeHost};

use crate::entry::{any_registered_user, internet};
use crate::step_kind::{About, Draft, Sink, StepKind, World};

const ID: &str = "internet-account";
const ABOUT: About = About {
    id: ID,
    title: "register an account",
    techniques: &["AML.T0021", "T1585", "T1078"],
    effort: 1,
    reads: &[AssetKind::CodeHost],
};

/// Registering an account on a code host.
#[derive(Debug)]
pub(super) struct OpenRegistration;

impl StepKind for OpenRegistration {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn derive(&self, world: World<'_>, sink: &mut Sink<'_>) {
        for (asset, host) in world.estate.code_hosts() {
            let registration = host.registration_verdict();
            sink.take(Draft {
                from: internet(),
                to: any_registered_user(&asset.id),
                verdict: reachable(host).then(&registration),
                says: format!("Anyone can register an account on {}", asset.name),
                because: because(host),
                evidence: asset.evidence.clone(),
                fixes: vec![FixRef {
                    fix: FixId::from("gitlab-close-sign-up"),
                    target: asset.id.clone(),
                }],
            });
        }
    }
}

/// Whether the internet can open a connection to the host.
pub(super) fn reachable(host: &CodeHost) -> Verdict {
    let seen_from_outside = host
        .sign_up_page
        .present()
        .is_some_and(|page| page.vantage == "internet");
    match &host.reachable_from_internet {
        _ if seen_from_outside => Verdict::open(),
        Field::Present(true) => Verdict::open(),
        Field::Present(false) => Verdict::closed("the host is not reachable from the internet (configured)"),
        Field::Absent => Verdict::closed("the host has no address"),
        Field::NotCollected(gap) => {
            Verdict::open_assuming("the host is reachable from the internet", gap.clone())
        }
    }
}

/// The same for a host by its id: a host that nobody looked at is assumed reachable.
pub(super) fn host_reachable(world: World<'_>, host: &AssetId) -> Verdict {
    match world.estate.get(host).and_then(|asset| asset.as_code_host()) {
        Some(host) => reachable(host),
        None => reachable(&CodeHost::default()),
    }
}

fn because(host: &CodeHost) -> Vec<String> {
    let mut because = Vec::new();
    if let Some(enabled) = host.signup_enabled.present() {
        because.push(format!("signup_enabled is {enabled}"));
    }
    if let Some(approval) = host.require_admin_approval_after_user_signup.present() {
        because.push(format!("require_admin_approval_after_user_signup is {approval}"));
    }
    if let Some(page) = host.sign_up_page.present() {
        let offers = if page.offers_form {
            "offers a form"
        } else {
            "offers no form"
        };
        because.push(format!("the sign-up page {offers} (seen from: {})", page.vantage));
    }
    if let Some(providers) = host
        .public_sign_on
        .present()
        .filter(|providers| !providers.is_empty())
    {
        because.push(format!(
            "the sign-in page offers accounts of {}",
            providers.join(", ")
        ));
    }
    because
}

//! A found credential of a kind whose issuer is not read: what it opens is not known.

use model::asset::{CredentialKind, KeyStatus};
use model::{AssetKind, Field, GapId, Hold, Node};

use crate::step_kind::{About, Sink, StepKind, World};

const ID: &str = "credential-unexplored";
const ABOUT: About = About {
    id: ID,
    title: "use a credential whose issuer was not read",
    techniques: &["AML.T0012", "T1078"],
    effort: 1,
    reads: &[AssetKind::Credential, AssetKind::Secret],
};

/// Using a credential of any other kind. Derives blind spots only.
#[derive(Debug)]
pub(super) struct UnexploredCredential;

impl StepKind for UnexploredCredential {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn derive(&self, world: World<'_>, sink: &mut Sink<'_>) {
        for (asset, credential) in world.estate.credentials() {
            match credential.credential_kind {
                CredentialKind::AwsAccessKey | CredentialKind::SlackToken => continue,
                CredentialKind::GitlabToken
                | CredentialKind::GithubToken
                | CredentialKind::PrivateKey
                | CredentialKind::Other => {}
            }
            let dead = matches!(
                credential.status,
                Field::Present(KeyStatus::Inactive) | Field::Absent
            );
            if !dead && credential.found_as.present().is_some() {
                let gap = credential
                    .status
                    .gap()
                    .cloned()
                    .unwrap_or_else(|| GapId::from("not-recorded"));
                sink.blind(
                    Node::new(asset.id.clone(), Hold::Control),
                    &gap,
                    "what it opens is not known",
                );
            }
        }
    }
}

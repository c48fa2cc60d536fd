//! A chat token → the workspace that it opens.

use model::asset::{Credential, CredentialKind, KeyStatus};
use model::{AssetKind, Field, FixId, FixRef, Hold, Node, Verdict};

use crate::step_kind::{About, Draft, Sink, StepKind, World};

const ID: &str = "chat-token-workspace";
const ABOUT: About = About {
    id: ID,
    title: "open a chat workspace with a token",
    techniques: &["AML.T0091.000", "AML.T0036", "T1550.001"],
    effort: 1,
    reads: &[AssetKind::Credential, AssetKind::Secret, AssetKind::Workspace],
};

/// Opening a chat workspace with a token.
#[derive(Debug)]
pub(super) struct ChatToken;

impl StepKind for ChatToken {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn derive(&self, world: World<'_>, sink: &mut Sink<'_>) {
        for (asset, credential) in world.estate.credentials() {
            if credential.credential_kind != CredentialKind::SlackToken {
                continue;
            }
            let Some(workspace) = credential.principal.present() else {
                continue;
            };
            sink.take(Draft {
                from: Node::new(asset.id.clone(), Hold::Control),
                to: Node::new(workspace.clone(), Hold::Read),
                verdict: works(credential),
                says: "The token opens the chat workspace it was made for".to_owned(),
                because: because(credential),
                evidence: asset.evidence.clone(),
                fixes: vec![FixRef {
                    fix: FixId::from("slack-revoke-token"),
                    target: asset.id.clone(),
                }],
            });
        }
    }
}

fn because(credential: &Credential) -> Vec<String> {
    match credential.status {
        Field::Present(KeyStatus::Active) => vec!["the token works".to_owned()],
        Field::NotCollected(_) => vec!["whether it still works was not asked".to_owned()],
        Field::Present(KeyStatus::Inactive) | Field::Absent => Vec::new(),
    }
}

fn works(credential: &Credential) -> Verdict {
    match &credential.status {
        Field::Present(KeyStatus::Active) => Verdict::open(),
        Field::Present(KeyStatus::Inactive) => Verdict::closed("the token was revoked"),
        Field::Absent => Verdict::closed("the token does not exist"),
        Field::NotCollected(gap) => Verdict::unknown(gap.clone()),
    }
}

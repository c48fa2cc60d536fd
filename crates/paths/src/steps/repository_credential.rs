//! A repository that can be read → the credentials whose values stand in its objects.

use model::asset::{FoundSecret, Place};
use model::{AssetId, AssetKind, EvidenceId, Field, Hold, Node, Verdict};

use crate::step_kind::{About, Draft, Sink, StepKind, World};

const ID: &str = "repository-credential";
const ABOUT: About = About {
    id: ID,
    title: "find a credential in a repository",
    techniques: &["AML.T0055", "T1552.001"],
    effort: 1,
    reads: &[AssetKind::Secret, AssetKind::Repository],
};

/// Finding a credential in a repository's objects.
#[derive(Debug)]
pub(super) struct RepositoryCredential;

impl StepKind for RepositoryCredential {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn derive(&self, world: World<'_>, sink: &mut Sink<'_>) {
        for (asset, repository) in world.estate.repositories() {
            if let Some(gap) = &repository.secrets.missing {
                let at = Node::new(asset.id.clone(), Hold::Read);
                sink.blind(at, gap, "not all of its objects were scanned for credentials");
            }
        }
        for (asset, secret) in world.estate.secrets() {
            let mut repositories: Vec<&AssetId> =
                secret.places.iter().map(|place| &place.repository).collect();
            repositories.sort();
            repositories.dedup();
            let credential = match &secret.credential {
                Field::Present(credential) => credential,
                Field::NotCollected(gap) => {
                    for repository in repositories {
                        let at = Node::new(repository.clone(), Hold::Read);
                        sink.blind(at, gap, "what a secret in it stands for is not known");
                    }
                    continue;
                }
                Field::Absent => continue,
            };
            for repository in repositories {
                let verdict = match secret.accepted.present() {
                    Some(false) => Verdict::closed("its issuer refused this value when asked with it"),
                    _ => Verdict::open(),
                };
                sink.take_variant(
                    Draft {
                        from: Node::new(repository.clone(), Hold::Read),
                        to: Node::new(credential.clone(), Hold::Control),
                        verdict,
                        says: format!("It holds {}", asset.name),
                        because: places(secret, repository),
                        evidence: evidence(world, &asset.evidence, secret, repository),
                        fixes: Vec::new(),
                    },
                    asset.id.as_str(),
                );
            }
        }
    }
}

/// One sentence for each of the first places, and how many more there are.
fn places(secret: &FoundSecret, repository: &AssetId) -> Vec<String> {
    const SHOWN: usize = 3;
    let mut here: Vec<&Place> = secret
        .places
        .iter()
        .filter(|place| place.repository == *repository)
        .collect();
    // What anyone sees without looking at history comes first.
    here.sort_by_key(|place| (!place.at_head, place.committed));
    let mut lines: Vec<String> = here
        .iter()
        .take(SHOWN)
        .map(|place| {
            let commit = short(place.commit.as_str());
            let state = if place.at_head {
                "still at HEAD"
            } else {
                "only in history"
            };
            format!(
                "{} line {}, since commit {commit}, {state}",
                place.path, place.line
            )
        })
        .collect();
    match here.len().saturating_sub(SHOWN) {
        0 => {}
        1 => lines.push("and 1 more place".to_owned()),
        more => lines.push(format!("and {more} more places")),
    }
    lines
}

fn short(oid: &str) -> &str {
    oid.get(..10).unwrap_or(oid)
}

/// The evidence of the blobs in this repository where it can be told apart, else all of the secret's.
fn evidence(
    world: World<'_>,
    all: &[EvidenceId],
    secret: &FoundSecret,
    repository: &AssetId,
) -> Vec<EvidenceId> {
    let here: Vec<EvidenceId> = all
        .iter()
        .filter(|id| {
            world.estate.evidence(id).is_some_and(|evidence| {
                secret.places.iter().any(|place| {
                    place.repository == *repository && evidence.call.contains(place.blob.as_str())
                })
            })
        })
        .cloned()
        .collect();
    if here.is_empty() { all.to_vec() } else { here }
}

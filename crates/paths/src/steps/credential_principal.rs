//! A credential → the user or role that it authenticates.

use model::asset::{Credential, CredentialKind, KeyStatus};
use model::{Asset, AssetKind, Field, FixId, FixRef, GapId, Hold, Node, Verdict};

use crate::entry::internet;
use crate::step_kind::{About, Draft, Sink, StepKind, World};

const ID: &str = "credential-principal";
const ABOUT: About = About {
    id: ID,
    title: "act as the principal of an access key",
    techniques: &["AML.T0012", "T1078.004"],
    effort: 1,
    reads: &[
        AssetKind::Credential,
        AssetKind::Secret,
        AssetKind::User,
        AssetKind::Role,
    ],
};

/// Acting as the principal of an access key.
#[derive(Debug)]
pub(super) struct CredentialPrincipal;

impl StepKind for CredentialPrincipal {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn derive(&self, world: World<'_>, sink: &mut Sink<'_>) {
        for (asset, credential) in world.estate.credentials() {
            if credential.credential_kind != CredentialKind::AwsAccessKey {
                continue;
            }
            if works(credential).is_closed() && credential.found_as.present().is_none() {
                continue;
            }
            let found = match &credential.found_as {
                Field::Present(found) => found,
                Field::NotCollected(gap) => {
                    sink.blind(internet(), gap, "whether an access key has leaked is not known");
                    continue;
                }
                Field::Absent => continue,
            };
            let at = Node::new(asset.id.clone(), Hold::Control);
            let principal = match &credential.principal {
                Field::Present(principal) => principal,
                Field::NotCollected(_) | Field::Absent => {
                    if !works(credential).and(&belongs(world, found)).is_closed() {
                        sink.blind(
                            at,
                            &gap_of(&credential.principal),
                            "whose key it is, is not known",
                        );
                    }
                    continue;
                }
            };
            if world.estate.get(principal).is_none() {
                let at = Node::new(principal.clone(), Hold::Control);
                sink.blind(at, &gap_of(&credential.principal), "what it may do was not read");
            }
            let name = world
                .estate
                .get(principal)
                .map_or(principal.as_str(), |asset| asset.name.as_str());
            sink.take(Draft {
                from: at,
                to: Node::new(principal.clone(), Hold::Control),
                verdict: works(credential).and(&belongs(world, found)),
                says: format!("The key acts as {name}"),
                because: because(
                    credential,
                    found.iter().any(|id| accepted(world, id) == Some(true)),
                ),
                evidence: evidence(world, asset, found),
                fixes: vec![FixRef {
                    fix: FixId::from("aws-deactivate-access-key"),
                    target: asset.id.clone(),
                }],
            });
        }
    }
}

/// The gap of a field, or the one that stands for "nobody recorded it".
fn gap_of<T>(field: &Field<T>) -> GapId {
    field
        .gap()
        .cloned()
        .unwrap_or_else(|| GapId::from("not-recorded"))
}

fn works(credential: &Credential) -> Verdict {
    match &credential.status {
        Field::Present(KeyStatus::Active) => Verdict::open(),
        Field::Present(KeyStatus::Inactive) => Verdict::closed("the key is inactive"),
        Field::Absent => Verdict::closed("the key was deleted"),
        Field::NotCollected(gap) => Verdict::unknown(gap.clone()),
    }
}

/// Whether a value that was found is the key's own secret: told by its issuer, or assumed because it stands beside
/// the key id.
fn belongs(world: World<'_>, found: &[model::AssetId]) -> Verdict {
    if found.iter().any(|id| accepted(world, id) == Some(true)) {
        return Verdict::open();
    }
    let mut gaps = found.iter().filter_map(|id| {
        world
            .estate
            .get(id)
            .and_then(|asset| asset.as_secret())
            .and_then(|secret| secret.accepted.gap())
    });
    match gaps.next() {
        Some(gap) => Verdict::open_assuming(
            "the secret found beside the key id is the key's own (--verify asks its issuer)",
            gap.clone(),
        ),
        None => Verdict::closed("its issuer refused every value that was found"),
    }
}

fn accepted(world: World<'_>, secret: &model::AssetId) -> Option<bool> {
    world.estate.get(secret)?.as_secret()?.accepted.present().copied()
}

fn because(credential: &Credential, verified: bool) -> Vec<String> {
    let mut because = Vec::new();
    if credential.status.present() == Some(&KeyStatus::Active) {
        because.push("the key is active".to_owned());
    }
    if verified {
        because.push("AWS accepted the found secret (sts:GetCallerIdentity)".to_owned());
    }
    match &credential.last_used {
        Field::Present(time) => because.push(format!("last used {}", time.strftime("%Y-%m-%d"))),
        Field::Absent => because.push("never used".to_owned()),
        Field::NotCollected(_) => {}
    }
    because
}

fn evidence(world: World<'_>, asset: &Asset, found: &[model::AssetId]) -> Vec<model::EvidenceId> {
    let api = |id: &&model::EvidenceId| {
        world
            .estate
            .evidence(id)
            .is_some_and(|evidence| evidence.source != model::Source::Git)
    };
    let secrets = found
        .iter()
        .filter_map(|id| world.estate.get(id))
        .flat_map(|secret| &secret.evidence);
    let mut all: Vec<_> = asset
        .evidence
        .iter()
        .chain(secrets)
        .filter(api)
        .cloned()
        .collect();
    all.sort();
    all.dedup();
    all
}

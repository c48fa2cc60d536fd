//! A principal → the buckets whose objects it can read or write.

use model::{Asset, AssetKind, EvidenceId, Hold, Node, StepKindId};

use super::assume_role::quarantine;
use crate::step_kind::{Draft, Sink, StepKind, World};

const ID: &str = "principal-bucket";

/// Reading or writing a bucket's objects as a user or role.
#[derive(Debug)]
pub(super) struct PrincipalBucket;

impl StepKind for PrincipalBucket {
    fn id(&self) -> StepKindId {
        StepKindId::from(ID)
    }
    fn title(&self) -> &'static str {
        "read or write a bucket's objects"
    }
    fn techniques(&self) -> &'static [&'static str] {
        &["AML.T0035", "T1530"]
    }
    fn effort(&self) -> u32 {
        1
    }
    fn reads(&self) -> &'static [AssetKind] {
        &[
            AssetKind::User,
            AssetKind::Group,
            AssetKind::Role,
            AssetKind::Policy,
            AssetKind::Bucket,
            AssetKind::KmsKey,
            AssetKind::CloudAccount,
        ]
    }

    fn derive(&self, world: World<'_>, sink: &mut Sink<'_>) {
        for (_, account) in world.estate.cloud_accounts() {
            if let Some(gap) = &account.buckets.missing {
                for principal in &account.principals {
                    let at = Node::new(principal.clone(), Hold::Control);
                    sink.blind(at, gap, "which buckets the account has is not known");
                }
            }
        }
        let principals = world
            .estate
            .users()
            .map(|(asset, _)| asset)
            .chain(world.estate.roles().map(|(a, _)| a));
        for principal in principals {
            for (bucket, _) in world.estate.buckets() {
                if sink.wants(&principal.id, &bucket.id) {
                    take(world, principal, bucket, Hold::Write, sink);
                    take(world, principal, bucket, Hold::Read, sink);
                }
            }
        }
    }
}

fn take(world: World<'_>, principal: &Asset, bucket: &Asset, hold: Hold, sink: &mut Sink<'_>) {
    let (decision, verb) = match hold {
        Hold::Write => (
            world.access.write_bucket(&principal.id, &bucket.id, None),
            "write",
        ),
        Hold::Read | Hold::Control => (world.access.read_bucket(&principal.id, &bucket.id, None), "read"),
    };
    for way in decision.ways {
        sink.take_way(Draft {
            from: Node::new(principal.id.clone(), Hold::Control),
            to: Node::new(bucket.id.clone(), hold),
            verdict: way.verdict,
            says: format!("{} can {verb} objects in {}", principal.name, bucket.name),
            because: way.because,
            evidence: facts(principal, bucket),
            fixes: vec![quarantine(&principal.id)],
        });
    }
}

fn facts(principal: &Asset, bucket: &Asset) -> Vec<EvidenceId> {
    principal
        .evidence
        .iter()
        .chain(&bucket.evidence)
        .cloned()
        .collect()
}

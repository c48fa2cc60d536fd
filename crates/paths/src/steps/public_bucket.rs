//! Anyone → a bucket that is open to everyone.

use model::{Asset, AssetKind, FixId, FixRef, Hold, Node, StepKindId};

use crate::entry::internet;
use crate::step_kind::{Draft, Sink, StepKind, World};

const ID: &str = "internet-bucket";

/// Reading or writing a bucket's objects without credentials.
#[derive(Debug)]
pub(super) struct PublicBucket;

impl StepKind for PublicBucket {
    fn id(&self) -> StepKindId {
        StepKindId::from(ID)
    }
    fn title(&self) -> &'static str {
        "open a public bucket"
    }
    fn techniques(&self) -> &'static [&'static str] {
        &["AML.T0035", "T1530", "T1619"]
    }
    fn effort(&self) -> u32 {
        1
    }
    fn reads(&self) -> &'static [AssetKind] {
        &[AssetKind::Bucket, AssetKind::CloudAccount, AssetKind::KmsKey]
    }

    fn derive(&self, world: World<'_>, sink: &mut Sink<'_>) {
        for (bucket, _) in world.estate.buckets() {
            take(world, bucket, Hold::Write, sink);
            take(world, bucket, Hold::Read, sink);
        }
    }
}

fn take(world: World<'_>, bucket: &Asset, hold: Hold, sink: &mut Sink<'_>) {
    let (decision, verb) = match hold {
        Hold::Write => (world.access.anonymous_write(&bucket.id), "write"),
        Hold::Read | Hold::Control => (world.access.anonymous_read(&bucket.id), "read"),
    };
    for way in decision.ways {
        sink.take_way(Draft {
            from: internet(),
            to: Node::new(bucket.id.clone(), hold),
            verdict: way.verdict,
            says: format!("Anyone can {verb} objects in {}", bucket.name),
            because: way.because,
            evidence: bucket.evidence.clone(),
            fixes: vec![FixRef {
                fix: FixId::from("aws-block-public-access-bucket"),
                target: bucket.id.clone(),
            }],
        });
    }
}

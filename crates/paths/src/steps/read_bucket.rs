//! A principal → the buckets whose objects it can read.

use model::{AssetKind, Hold, StepKindId};

use super::bucket_access;
use crate::step_kind::{Sink, StepKind, World};

const ID: &str = "principal-bucket-read";

/// Reading a bucket's objects as a user or role.
#[derive(Debug)]
pub(super) struct ReadBucket;

impl StepKind for ReadBucket {
    fn id(&self) -> StepKindId {
        StepKindId::from(ID)
    }
    fn title(&self) -> &'static str {
        "read a bucket"
    }
    fn techniques(&self) -> &'static [&'static str] {
        &["AML.T0035", "T1530"]
    }
    fn effort(&self) -> u32 {
        1
    }
    fn reads(&self) -> &'static [AssetKind] {
        bucket_access::READS
    }

    fn derive(&self, world: World<'_>, sink: &mut Sink<'_>) {
        bucket_access::blind(world, sink);
        bucket_access::by_principals(world, Hold::Read, sink);
    }
}

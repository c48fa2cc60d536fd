//! A principal → the buckets whose objects it can write or delete.

use model::{AssetKind, Hold, StepKindId};

use super::bucket_access;
use crate::step_kind::{Sink, StepKind, World};

const ID: &str = "principal-bucket-write";

/// Writing a bucket's objects as a user or role.
#[derive(Debug)]
pub(super) struct WriteBucket;

impl StepKind for WriteBucket {
    fn id(&self) -> StepKindId {
        StepKindId::from(ID)
    }
    fn title(&self) -> &'static str {
        "write to a bucket"
    }
    fn techniques(&self) -> &'static [&'static str] {
        &["AML.T0020", "T1565.001"]
    }
    fn effort(&self) -> u32 {
        1
    }
    fn reads(&self) -> &'static [AssetKind] {
        bucket_access::READS
    }

    fn derive(&self, world: World<'_>, sink: &mut Sink<'_>) {
        bucket_access::by_principals(world, Hold::Write, sink);
    }
}

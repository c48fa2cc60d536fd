//! Anyone → a bucket whose objects everyone can write.

use model::{AssetKind, Hold, StepKindId};

use super::bucket_access;
use crate::step_kind::{Sink, StepKind, World};

const ID: &str = "internet-bucket-write";

/// Writing a bucket's objects without credentials.
#[derive(Debug)]
pub(super) struct WritePublicBucket;

impl StepKind for WritePublicBucket {
    fn id(&self) -> StepKindId {
        StepKindId::from(ID)
    }
    fn title(&self) -> &'static str {
        "write to a public bucket"
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
        bucket_access::by_anyone(world, Hold::Write, sink);
    }
}

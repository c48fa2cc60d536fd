//! Anyone → a bucket whose objects everyone can read.

use model::{AssetKind, Hold, StepKindId};

use super::bucket_access;
use crate::step_kind::{Sink, StepKind, World};

const ID: &str = "internet-bucket-read";

/// Reading a bucket's objects without credentials.
#[derive(Debug)]
pub(super) struct ReadPublicBucket;

impl StepKind for ReadPublicBucket {
    fn id(&self) -> StepKindId {
        StepKindId::from(ID)
    }
    fn title(&self) -> &'static str {
        "read a public bucket"
    }
    fn techniques(&self) -> &'static [&'static str] {
        &["AML.T0035", "T1530", "T1619"]
    }
    fn effort(&self) -> u32 {
        1
    }
    fn reads(&self) -> &'static [AssetKind] {
        bucket_access::READS
    }

    fn derive(&self, world: World<'_>, sink: &mut Sink<'_>) {
        bucket_access::by_anyone(world, Hold::Read, sink);
    }
}

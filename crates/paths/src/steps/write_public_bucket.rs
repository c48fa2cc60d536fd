//! Anyone → a bucket whose objects everyone can write.

use model::Hold;

use super::bucket_access;
use crate::step_kind::{About, Sink, StepKind, World};

const ID: &str = "internet-bucket-write";
const ABOUT: About = About {
    id: ID,
    title: "write to a public bucket",
    techniques: &["AML.T0020", "T1565.001"],
    effort: 1,
    reads: bucket_access::READS,
};

/// Writing a bucket's objects without credentials.
#[derive(Debug)]
pub(super) struct WritePublicBucket;

impl StepKind for WritePublicBucket {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn derive(&self, world: World<'_>, sink: &mut Sink<'_>) {
        bucket_access::by_anyone(world, Hold::Write, sink);
    }
}

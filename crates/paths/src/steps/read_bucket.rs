//! A principal → the buckets whose objects it can read.

use model::Hold;

use super::bucket_access;
use crate::step_kind::{About, Sink, StepKind, World};

const ID: &str = "principal-bucket-read";
const ABOUT: About = About {
    id: ID,
    title: "read a bucket",
    techniques: &["AML.T0035", "T1530"],
    effort: 1,
    reads: bucket_access::READS,
};

/// Reading a bucket's objects as a user or role.
#[derive(Debug)]
pub(super) struct ReadBucket;

impl StepKind for ReadBucket {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn derive(&self, world: World<'_>, sink: &mut Sink<'_>) {
        bucket_access::blind(world, sink);
        bucket_access::by_principals(world, Hold::Read, sink);
    }
}

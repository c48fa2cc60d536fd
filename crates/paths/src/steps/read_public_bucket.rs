//! Anyone → a bucket whose objects everyone can read.

use model::Hold;

use super::bucket_access;
use crate::step_kind::{About, Sink, StepKind, World};

const ID: &str = "internet-bucket-read";
const ABOUT: About = About {
    id: ID,
    title: "read a public bucket",
    techniques: &["AML.T0035", "T1530", "T1619"],
    effort: 1,
    reads: bucket_access::READS,
};

/// Reading a bucket's objects without credentials.
#[derive(Debug)]
pub(super) struct ReadPublicBucket;

impl StepKind for ReadPublicBucket {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn derive(&self, world: World<'_>, sink: &mut Sink<'_>) {
        bucket_access::by_anyone(world, Hold::Read, sink);
    }
}

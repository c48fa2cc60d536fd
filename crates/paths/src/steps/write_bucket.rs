//! A principal → the buckets whose objects it can write or delete.

use model::Hold;

use super::bucket_access;
use crate::step_kind::{About, Sink, StepKind, World};

const ID: &str = "principal-bucket-write";
const ABOUT: About = About {
    id: ID,
    title: "write to a bucket",
    techniques: &["AML.T0020", "T1565.001"],
    effort: 1,
    reads: bucket_access::READS,
};

/// Writing a bucket's objects as a user or role.
#[derive(Debug)]
pub(super) struct WriteBucket;

impl StepKind for WriteBucket {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn derive(&self, world: World<'_>, sink: &mut Sink<'_>) {
        bucket_access::by_principals(world, Hold::Write, sink);
    }
}

//! A bucket that can be written → the data sets that it stores.

use model::{AssetKind, Hold};

use crate::lineage;
use crate::step_kind::{About, Sink, StepKind, World};

const ID: &str = "bucket-data-set-write";
const ABOUT: About = About {
    id: ID,
    title: "poison a data set",
    techniques: &["AML.T0020", "T1565.001"],
    effort: 1,
    reads: &[AssetKind::Bucket, AssetKind::DataSet],
};

/// Changing a data set in the bucket that stores it.
#[derive(Debug)]
pub(super) struct PoisonDataSet;

impl StepKind for PoisonDataSet {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn derive(&self, world: World<'_>, sink: &mut Sink<'_>) {
        lineage::stored(world, Hold::Write, "changed", sink);
    }
}

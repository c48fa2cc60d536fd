//! A bucket that can be read → the data sets that it stores.

use model::{AssetKind, Hold};

use crate::lineage;
use crate::step_kind::{About, Sink, StepKind, World};

const ID: &str = "bucket-data-set-read";
const ABOUT: About = About {
    id: ID,
    title: "copy a data set",
    techniques: &["AML.T0025", "T1530"],
    effort: 1,
    reads: &[AssetKind::Bucket, AssetKind::DataSet],
};

/// Copying a data set out of the bucket that stores it.
#[derive(Debug)]
pub(super) struct CopyDataSet;

impl StepKind for CopyDataSet {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn derive(&self, world: World<'_>, sink: &mut Sink<'_>) {
        lineage::stored(world, Hold::Read, "copied", sink);
    }
}

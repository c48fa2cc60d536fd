//! A bucket that can be read → the data sets that it stores.

use model::{AssetKind, Hold, StepKindId};

use crate::lineage;
use crate::step_kind::{Sink, StepKind, World};

const ID: &str = "bucket-data-set-read";

/// Copying a data set out of the bucket that stores it.
#[derive(Debug)]
pub(super) struct CopyDataSet;

impl StepKind for CopyDataSet {
    fn id(&self) -> StepKindId {
        StepKindId::from(ID)
    }
    fn title(&self) -> &'static str {
        "copy a data set"
    }
    fn techniques(&self) -> &'static [&'static str] {
        &["AML.T0025", "T1530"]
    }
    fn effort(&self) -> u32 {
        1
    }
    fn reads(&self) -> &'static [AssetKind] {
        &[AssetKind::Bucket, AssetKind::DataSet]
    }

    fn derive(&self, world: World<'_>, sink: &mut Sink<'_>) {
        lineage::stored(world, Hold::Read, "copied", sink);
    }
}

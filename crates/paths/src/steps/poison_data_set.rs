//! A bucket that can be written → the data sets that it stores.

use model::{AssetKind, Hold, StepKindId};

use crate::lineage;
use crate::step_kind::{Sink, StepKind, World};

const ID: &str = "bucket-data-set-write";

/// Changing a data set in the bucket that stores it.
#[derive(Debug)]
pub(super) struct PoisonDataSet;

impl StepKind for PoisonDataSet {
    fn id(&self) -> StepKindId {
        StepKindId::from(ID)
    }
    fn title(&self) -> &'static str {
        "poison a data set"
    }
    fn techniques(&self) -> &'static [&'static str] {
        &["AML.T0020", "T1565.001"]
    }
    fn effort(&self) -> u32 {
        1
    }
    fn reads(&self) -> &'static [AssetKind] {
        &[AssetKind::Bucket, AssetKind::DataSet]
    }

    fn derive(&self, world: World<'_>, sink: &mut Sink<'_>) {
        lineage::stored(world, Hold::Write, "changed", sink);
    }
}

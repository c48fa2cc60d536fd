//! A data set that can be changed → the training jobs that learn from it.

use model::{AssetKind, Hold, RelationKind, StepKindId};

use crate::lineage;
use crate::step_kind::{Sink, StepKind, World};

const ID: &str = "data-set-training-job";

/// Having a training job learn from changed data.
#[derive(Debug)]
pub(super) struct DataSetTrainingJob;

impl StepKind for DataSetTrainingJob {
    fn id(&self) -> StepKindId {
        StepKindId::from(ID)
    }
    fn title(&self) -> &'static str {
        "have a training job learn from changed data"
    }
    fn techniques(&self) -> &'static [&'static str] {
        &["AML.T0020", "AML.T0018.000"]
    }
    fn effort(&self) -> u32 {
        1
    }
    fn reads(&self) -> &'static [AssetKind] {
        &[AssetKind::DataSet, AssetKind::TrainingJob]
    }

    fn derive(&self, world: World<'_>, sink: &mut Sink<'_>) {
        lineage::follow(
            world,
            RelationKind::Feeds,
            Hold::Write,
            |name| format!("The training job {name} learns from it"),
            sink,
        );
    }
}

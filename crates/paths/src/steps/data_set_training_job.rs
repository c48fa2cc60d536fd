//! A data set that can be changed → the training jobs that learn from it.

use model::{AssetKind, Hold, RelationKind};

use crate::lineage;
use crate::step_kind::{About, Sink, StepKind, World};

const ID: &str = "data-set-training-job";
const ABOUT: About = About {
    id: ID,
    title: "have a training job learn from changed data",
    techniques: &["AML.T0020", "AML.T0018.000"],
    effort: 1,
    reads: &[AssetKind::DataSet, AssetKind::TrainingJob],
};

/// Having a training job learn from changed data.
#[derive(Debug)]
pub(super) struct DataSetTrainingJob;

impl StepKind for DataSetTrainingJob {
    fn about(&self) -> &'static About {
        &ABOUT
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

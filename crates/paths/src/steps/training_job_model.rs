//! A training job under influence → the models that it produces.

use model::{AssetKind, Hold, RelationKind};

use crate::lineage;
use crate::step_kind::{About, Sink, StepKind, World};

const ID: &str = "training-job-model";
const ABOUT: About = About {
    id: ID,
    title: "have a training job produce a changed model",
    techniques: &["AML.T0018", "AML.T0018.000"],
    effort: 1,
    reads: &[AssetKind::TrainingJob, AssetKind::Model],
};

/// Having a training job produce a changed model.
#[derive(Debug)]
pub(super) struct TrainingJobModel;

impl StepKind for TrainingJobModel {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn derive(&self, world: World<'_>, sink: &mut Sink<'_>) {
        lineage::follow(
            world,
            RelationKind::Produces,
            Hold::Control,
            |name| format!("The job produces the model {name}"),
            sink,
        );
    }
}

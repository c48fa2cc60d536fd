//! A training job under influence → the models that it produces.

use model::{AssetKind, Hold, RelationKind, StepKindId};

use crate::lineage;
use crate::step_kind::{Sink, StepKind, World};

const ID: &str = "training-job-model";

/// Having a training job produce a changed model.
#[derive(Debug)]
pub(super) struct TrainingJobModel;

impl StepKind for TrainingJobModel {
    fn id(&self) -> StepKindId {
        StepKindId::from(ID)
    }
    fn title(&self) -> &'static str {
        "have a training job produce a changed model"
    }
    fn techniques(&self) -> &'static [&'static str] {
        &["AML.T0018", "AML.T0018.000"]
    }
    fn effort(&self) -> u32 {
        1
    }
    fn reads(&self) -> &'static [AssetKind] {
        &[AssetKind::TrainingJob, AssetKind::Model]
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

//! A model under influence → the endpoints that serve it.

use model::{AssetKind, Hold, RelationKind, StepKindId};

use crate::lineage;
use crate::step_kind::{Sink, StepKind, World};

const ID: &str = "model-endpoint";

/// Having an endpoint serve a changed model.
#[derive(Debug)]
pub(super) struct ModelEndpoint;

impl StepKind for ModelEndpoint {
    fn id(&self) -> StepKindId {
        StepKindId::from(ID)
    }
    fn title(&self) -> &'static str {
        "have an endpoint serve a changed model"
    }
    fn techniques(&self) -> &'static [&'static str] {
        &["AML.T0031", "T1565"]
    }
    fn effort(&self) -> u32 {
        1
    }
    fn reads(&self) -> &'static [AssetKind] {
        &[AssetKind::Model, AssetKind::Endpoint]
    }

    fn derive(&self, world: World<'_>, sink: &mut Sink<'_>) {
        lineage::follow(
            world,
            RelationKind::Serves,
            Hold::Control,
            |name| format!("The endpoint {name} serves the model, and misclassifies what the attacker chose"),
            sink,
        );
    }
}

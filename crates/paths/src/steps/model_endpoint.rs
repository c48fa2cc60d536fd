//! A model under influence → the endpoints that serve it.

use model::{AssetKind, Hold, RelationKind};

use crate::lineage;
use crate::step_kind::{About, Sink, StepKind, World};

const ID: &str = "model-endpoint";
const ABOUT: About = About {
    id: ID,
    title: "have an endpoint serve a changed model",
    techniques: &["AML.T0031", "T1565"],
    effort: 1,
    reads: &[AssetKind::Model, AssetKind::Endpoint],
};

/// Having an endpoint serve a changed model.
#[derive(Debug)]
pub(super) struct ModelEndpoint;

impl StepKind for ModelEndpoint {
    fn about(&self) -> &'static About {
        &ABOUT
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

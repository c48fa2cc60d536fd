//! Training data that can be changed, and nobody said what learns from it: whose models go wrong is not known.

use model::{Asset, AssetKind, Field, GapId, Hold, JewelClass, Node, RelationKind, StepKindId};

use crate::step_kind::{Sink, StepKind, World};

const ID: &str = "training-data-untraced";

/// Influencing a model that the lineage does not name. Derives blind spots only.
#[derive(Debug)]
pub(super) struct UntracedTrainingData;

impl StepKind for UntracedTrainingData {
    fn id(&self) -> StepKindId {
        StepKindId::from(ID)
    }
    fn title(&self) -> &'static str {
        "influence a model that the lineage does not name"
    }
    fn techniques(&self) -> &'static [&'static str] {
        &["AML.T0020", "AML.T0031"]
    }
    fn effort(&self) -> u32 {
        1
    }
    fn reads(&self) -> &'static [AssetKind] {
        &[AssetKind::Bucket, AssetKind::DataSet]
    }

    fn derive(&self, world: World<'_>, sink: &mut Sink<'_>) {
        let leads_on = |kind, asset: &Asset| world.estate.relations_from(kind, &asset.id).next().is_some();
        for (asset, bucket) in world.estate.buckets() {
            let training = asset
                .jewel
                .present()
                .is_some_and(|jewel| jewel.class == JewelClass::TrainingData);
            if training && !leads_on(RelationKind::Stores, asset) {
                note(asset, &bucket.lineage, sink);
            }
        }
        for (asset, data_set) in world.estate.data_sets() {
            if !leads_on(RelationKind::Feeds, asset) {
                note(asset, &data_set.lineage, sink);
            }
        }
    }
}

fn note(asset: &Asset, lineage: &Field<bool>, sink: &mut Sink<'_>) {
    let not_recorded = GapId::from("not-recorded");
    let gap = lineage.gap().unwrap_or(&not_recorded);
    sink.blind(
        Node::new(asset.id.clone(), Hold::Write),
        gap,
        "which models learn from it is not configured",
    );
}

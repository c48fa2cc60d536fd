//! Training data that can be changed, and nobody said what learns from it: whose models go wrong is not known.

use model::{Asset, AssetKind, Field, GapId, Hold, JewelClass, Node, RelationKind};

use crate::step_kind::{About, Sink, StepKind, World};

const ID: &str = "training-data-untraced";
const ABOUT: About = About {
    id: ID,
    title: "influence a model that the lineage does not name",
    techniques: &["AML.T0020", "AML.T0031"],
    effort: 1,
    reads: &[AssetKind::Bucket, AssetKind::DataSet],
};

/// Influencing a model that the lineage does not name. Derives blind spots only.
#[derive(Debug)]
pub(super) struct UntracedTrainingData;

impl StepKind for UntracedTrainingData {
    fn about(&self) -> &'static About {
        &ABOUT
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

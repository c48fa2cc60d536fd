//! A bucket that can be read or written → the data sets that it stores.

use model::{AssetKind, Field, Hold, Node, RelationKind, StepKindId, Verdict};

use crate::step_kind::{Draft, Sink, StepKind, World};

const ID: &str = "bucket-data-set";

/// Reading, or changing, a data set through the bucket that stores it.
#[derive(Debug)]
pub(super) struct BucketDataSet;

impl StepKind for BucketDataSet {
    fn id(&self) -> StepKindId {
        StepKindId::from(ID)
    }
    fn title(&self) -> &'static str {
        "copy or poison a data set"
    }
    fn techniques(&self) -> &'static [&'static str] {
        &["AML.T0020", "AML.T0025", "T1565.001"]
    }
    fn effort(&self) -> u32 {
        1
    }
    fn reads(&self) -> &'static [AssetKind] {
        &[AssetKind::Bucket, AssetKind::DataSet]
    }

    fn derive(&self, world: World<'_>, sink: &mut Sink<'_>) {
        for relation in world
            .estate
            .relations()
            .filter(|relation| relation.kind == RelationKind::Stores)
        {
            let Some(asset) = world.estate.get(&relation.to) else {
                continue;
            };
            let Some(data_set) = asset.as_data_set() else {
                continue;
            };
            let under = match &data_set.prefix {
                Field::Present(prefix) => format!("it is stored under {prefix}"),
                Field::Absent | Field::NotCollected(_) => "the whole bucket is the data set".to_owned(),
            };
            for (hold, verb) in [(Hold::Write, "changed"), (Hold::Read, "copied")] {
                sink.take(Draft {
                    from: Node::new(relation.from.clone(), hold),
                    to: Node::new(relation.to.clone(), hold),
                    verdict: Verdict::open(),
                    says: format!("The data set {} can be {verb}", asset.name),
                    because: vec![under.clone()],
                    evidence: relation.evidence.clone(),
                    fixes: Vec::new(),
                });
            }
        }
    }
}

//! Graphs drawn by hand or at random: a step kind that derives the steps it was given.

use access::AccessIndex;
use jiff::Timestamp;
use model::asset::DataSet;
use model::{
    Asset, AssetId, Condition, Estate, Field, FixRef, GapId, Hold, Jewel, JewelClass, Node, Verdict,
};
use paths::{About, Analysis, Draft, INTERNET, Limits, Sink, StepKind, World, analyse};

/// A step between numbered nodes; node 0 is the internet.
#[derive(Clone, Debug)]
pub(crate) struct Drawn {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) verdict: Verdict,
    pub(crate) fixes: Vec<FixRef>,
}

/// A step that is open without conditions.
pub(crate) fn open(from: usize, to: usize) -> Drawn {
    Drawn {
        from,
        to,
        verdict: Verdict::open(),
        fixes: Vec::new(),
    }
}

/// A step with the verdict.
pub(crate) fn with(from: usize, to: usize, verdict: Verdict) -> Drawn {
    Drawn {
        from,
        to,
        verdict,
        fixes: Vec::new(),
    }
}

/// A condition on the world, by number, or its opposite.
pub(crate) fn only_if(number: u8, holds: bool) -> Verdict {
    let condition = Condition::world(&format!("condition {number}"));
    Verdict::open_when(if holds { condition } else { condition.negate() })
}

/// Unknown for a gap of the number.
pub(crate) fn unknown(number: u8) -> Verdict {
    Verdict::unknown(GapId::from(format!("gap-{number}")))
}

const ABOUT: About = About {
    id: "as-drawn",
    title: "follow a drawn arrow",
    techniques: &[],
    effort: 1,
    reads: &[],
};

/// Derives the steps it was given.
#[derive(Debug)]
pub(crate) struct AsDrawn(pub(crate) Vec<Drawn>);

impl StepKind for AsDrawn {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn derive(&self, _: World<'_>, sink: &mut Sink<'_>) {
        for (index, drawn) in self.0.iter().enumerate() {
            let draft = Draft {
                from: node(drawn.from),
                to: node(drawn.to),
                verdict: drawn.verdict.clone(),
                says: format!("{} → {}", drawn.from, drawn.to),
                because: Vec::new(),
                evidence: Vec::new(),
                fixes: drawn.fixes.clone(),
            };
            sink.take_variant(draft, &index.to_string());
        }
    }
}

/// The node of a number.
pub(crate) fn node(number: usize) -> Node {
    let id = if number == 0 {
        INTERNET.to_owned()
    } else {
        format!("node-{number}")
    };
    Node::new(AssetId::from(id), Hold::Control)
}

/// Analyses drawn steps with the given nodes as jewels.
pub(crate) fn look(steps: Vec<Drawn>, jewels: &[usize]) -> Analysis {
    look_within(steps, jewels, Limits::default())
}

/// The same within limits.
pub(crate) fn look_within(steps: Vec<Drawn>, jewels: &[usize], limits: Limits) -> Analysis {
    let mut estate = Estate::new(Timestamp::UNIX_EPOCH);
    for &jewel in jewels {
        let mut asset = Asset::new(node(jewel).asset, &format!("jewel {jewel}"), DataSet::default());
        asset.jewel = Field::Present(Jewel {
            class: JewelClass::TrainingData,
            because: "drawn so".to_owned(),
        });
        estate.insert(asset);
    }
    let access = AccessIndex::build(&estate);
    let kinds: Vec<Box<dyn StepKind>> = vec![Box::new(AsDrawn(steps))];
    analyse(
        World {
            estate: &estate,
            access: &access,
        },
        &kinds,
        limits,
    )
}

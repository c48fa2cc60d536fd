//! The trait that every kind of step implements, and what it is given.

use std::collections::BTreeSet;
use std::fmt;

use access::{AccessIndex, Decision, Way};
use model::{
    AssetId, AssetKind, Estate, EvidenceId, FixRef, Gap, GapId, Node, Step, StepKindId, TechniqueId, Verdict,
};

/// What steps are derived from.
#[derive(Clone, Copy, Debug)]
pub struct World<'a> {
    /// All that was collected, derived facts included.
    pub estate: &'a Estate,
    /// Access decisions over the same estate.
    pub access: &'a AccessIndex,
}

/// Which assets' steps are wanted.
#[derive(Clone, Debug)]
pub enum Scope {
    /// Those of all assets.
    All,
    /// Those that begin or end at one of these assets.
    Touching(BTreeSet<AssetId>),
}

impl Scope {
    /// Whether a step between these assets is wanted.
    pub fn wants(&self, from: &AssetId, to: &AssetId) -> bool {
        match self {
            Self::All => true,
            Self::Touching(assets) => assets.contains(from) || assets.contains(to),
        }
    }
}

/// A step as its kind derives it. Identity, techniques and kind are added by the [`Sink`].
#[derive(Clone, Debug)]
pub struct Draft {
    /// What the attacker holds before.
    pub from: Node,
    /// What the attacker holds after.
    pub to: Node,
    /// Whether it can be made.
    pub verdict: Verdict,
    /// One sentence for people, without a full stop.
    pub says: String,
    /// What decided it, one sentence each.
    pub because: Vec<String>,
    /// The facts behind it.
    pub evidence: Vec<EvidenceId>,
    /// Each of these removes it.
    pub fixes: Vec<FixRef>,
}

/// A node beyond which nobody can see: steps may lead on from it, and a gap hides them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BlindSpot {
    /// Where sight ends.
    pub at: Node,
    /// What hides the rest.
    pub gap: GapId,
    /// What is not known, in a sentence without a full stop.
    pub says: String,
}

/// Takes the steps that a kind derives.
#[derive(Debug)]
pub struct Sink<'a> {
    kind: StepKindId,
    techniques: Vec<TechniqueId>,
    effort: u32,
    scope: &'a Scope,
    taken: Vec<Step>,
    blind: Vec<BlindSpot>,
    gaps: Vec<Gap>,
}

impl<'a> Sink<'a> {
    /// A sink for the steps of one kind.
    pub fn of(kind: &dyn StepKind, scope: &'a Scope) -> Self {
        let about = kind.about();
        Self {
            kind: StepKindId::from(about.id),
            techniques: about.techniques.iter().map(|id| TechniqueId::from(*id)).collect(),
            effort: about.effort,
            scope,
            taken: Vec::new(),
            blind: Vec::new(),
            gaps: Vec::new(),
        }
    }

    /// Whether a step between these assets is wanted: to be asked before an expensive decision.
    pub fn wants(&self, from: &AssetId, to: &AssetId) -> bool {
        self.scope.wants(from, to)
    }

    /// Takes a step that can be made in one way only. Closed steps are kept: they say what keeps an attacker out.
    pub fn take(&mut self, draft: Draft) {
        self.take_variant(draft, "");
    }

    /// Takes one of several steps of one kind between the same nodes; `variant` tells them apart and is stable.
    pub fn take_variant(&mut self, draft: Draft, variant: &str) {
        if !self.wants(&draft.from.asset, &draft.to.asset) {
            return;
        }
        let cost = self.effort + doubt(&draft.verdict);
        self.taken.push(Step {
            id: Step::id_of(&self.kind, &draft.from, &draft.to, variant),
            kind: self.kind.clone(),
            from: draft.from,
            to: draft.to,
            verdict: draft.verdict,
            says: draft.says,
            because: draft.because,
            techniques: self.techniques.clone(),
            evidence: draft.evidence,
            fixes: draft.fixes,
            cost,
        });
    }

    /// Takes each way of a decision as a step of its own, told apart by what must hold; `draft` makes the step of a way.
    /// Closed ways are dropped: decisions over all pairs of assets would keep more closed steps than anyone can read.
    pub fn take_ways(&mut self, decision: Decision, draft: impl Fn(Way) -> Draft) {
        for way in decision.ways {
            let Some(when) = way.verdict.when() else { continue };
            let conditions = when.conditions().iter().map(ToString::to_string);
            let assumptions = when.assumptions().iter().map(ToString::to_string);
            let variant = conditions.chain(assumptions).collect::<Vec<_>>().join("; ");
            // What the decision itself could not know; what was not collected the estate knows already.
            let gaps = decision
                .gaps
                .iter()
                .filter(|gap| way.verdict.gaps().any(|id| *id == gap.id));
            self.gaps.extend(gaps.cloned());
            self.take_variant(draft(way), &variant);
        }
    }

    /// Notes that steps may lead on from the node, and that the gap hides them. Without this, a missing fact would
    /// look like a closed door.
    pub fn blind(&mut self, at: Node, gap: &GapId, says: &str) {
        if self.wants(&at.asset, &at.asset) {
            self.blind.push(BlindSpot {
                at,
                gap: gap.clone(),
                says: says.to_owned(),
            });
        }
    }

    /// All that was taken and noted, in order.
    pub fn into_parts(self) -> (Vec<Step>, Vec<BlindSpot>, Vec<Gap>) {
        (self.taken, self.blind, self.gaps)
    }
}

/// What doubt adds to a step's cost: any proven path comes before any assumed one, and that before any unknown one,
/// for paths of up to a hundred steps.
fn doubt(verdict: &Verdict) -> u32 {
    use model::Certainty::{Assumed, Conditional, Proven, Unknown};
    match verdict.certainty() {
        None | Some(Proven) => 0,
        Some(Conditional) => 1_000,
        Some(Assumed) => 10_000,
        Some(Unknown) => 1_000_000,
    }
}

/// What a step kind says of itself.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// The stable id.
    pub id: &'static str,
    /// What the move is, in the infinitive: "register an account".
    pub title: &'static str,
    /// ATLAS and ATT&CK techniques.
    pub techniques: &'static [&'static str],
    /// Effort in tenths, at least 1 and at most 9.
    pub effort: u32,
    /// The kinds of assets that it looks at: a change of another kind leaves its steps as they are.
    pub reads: &'static [AssetKind],
}

/// One kind of move that an attacker can make.
pub trait StepKind: fmt::Debug + Send + Sync {
    /// What it says of itself.
    fn about(&self) -> &'static About;
    /// Derives the steps in scope.
    fn derive(&self, world: World<'_>, sink: &mut Sink<'_>);
}

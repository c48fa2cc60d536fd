//! The parts of a report.

use std::collections::{BTreeMap, BTreeSet};

use change::Class;
use jiff::Timestamp;
use model::{
    Answer, AssetId, Certainty, Confidence, Digest, FindingId, FixId, GapId, Hold, JewelClass, PathId,
    RuleId, Severity, Source, StepId, StepKindId, TechniqueId,
};
use serde::{Deserialize, Serialize};

use super::Changes;

/// An asset by id and name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Named {
    /// The id.
    pub id: AssetId,
    /// What people call it.
    pub name: String,
    /// Its kind; `entry` for the places where an attacker begins.
    pub kind: String,
}

/// The answer to the user's question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Headline {
    /// The case study asked about: `AML.CS0006`.
    pub case: String,
    /// "Would AML.CS0006 have happened here?"
    pub question: String,
    /// The answer.
    pub answer: Answer,
    /// Ways in from the internet.
    pub ways_in: Counts,
    /// How many different jewels they reach.
    pub jewels_reached: usize,
    /// What the answer rests on, in one sentence; what is missing when it cannot be told.
    pub because: String,
}

/// How many paths of each certainty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Every fact was read.
    pub proven: usize,
    /// Something else must hold too.
    pub conditional: usize,
    /// A restricting layer was not read.
    pub assumed: usize,
    /// A fact is missing that could close it.
    pub unknown: usize,
    /// Whether counting stopped at the limit: there are at least so many.
    pub capped: bool,
}

impl Counts {
    /// Paths that are open by what was read.
    pub fn open(self) -> usize {
        self.proven + self.conditional + self.assumed
    }
}

/// The ways from one entry to one jewel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WaysView {
    /// Where they begin.
    pub entry: Named,
    /// Where they end.
    pub jewel: Named,
    /// With what hold of the jewel.
    pub hold: Hold,
    /// Why the jewel is worth attacking.
    pub class: JewelClass,
    /// Who says that it is.
    pub class_because: String,
    /// How many there are.
    pub counts: Counts,
    /// The cheapest, best first.
    pub paths: Vec<PathView>,
}

/// One path.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PathView {
    /// The stable id.
    pub id: PathId,
    /// How certain the least certain step is.
    pub certainty: Certainty,
    /// What must hold, in sentences.
    pub conditions: Vec<String>,
    /// What is taken to hold, in sentences.
    pub assumptions: Vec<String>,
    /// What is missing.
    pub gaps: Vec<GapId>,
    /// The steps, in order; their details are in [`Report::steps`].
    pub steps: Vec<StepId>,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepView {
    /// The stable id.
    pub id: StepId,
    /// The kind of move.
    pub kind: StepKindId,
    /// What the move is: "register an account".
    pub title: String,
    /// One sentence without a full stop.
    pub says: String,
    /// What decided it.
    pub because: Vec<String>,
    /// Where it begins.
    pub from: Named,
    /// Where it ends.
    pub to: Named,
    /// With what hold of its end.
    pub hold: Hold,
    /// How certain it is; none when it is closed.
    pub certainty: Option<Certainty>,
    /// What must hold, in sentences; why it is closed, when it is.
    pub conditions: Vec<String>,
    /// What is taken to hold, in sentences.
    pub assumptions: Vec<String>,
    /// What is missing.
    pub gaps: Vec<GapId>,
    /// ATLAS and ATT&CK techniques.
    pub techniques: Vec<TechniqueId>,
    /// What shows it.
    pub evidence: Vec<EvidenceView>,
    /// Fixes that remove it.
    pub fixes: Vec<FixId>,
}

/// One piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceView {
    /// What kind of source answered.
    pub source: Source,
    /// Where.
    pub at: String,
    /// What was asked.
    pub call: String,
    /// When the answer came.
    pub time: Timestamp,
    /// The digest of the raw answer.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub digest: Option<Digest>,
    /// From where an outside look was taken.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub vantage: Option<String>,
}

/// A place on a way from the internet beyond which nobody can see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlindView {
    /// Where sight ends.
    pub at: Named,
    /// What is not known, in a sentence without a full stop.
    pub says: String,
    /// What hides it.
    pub gap: GapId,
}

/// One fix that the list proposes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FixView {
    /// Which fix.
    pub id: FixId,
    /// What it does: "Close public sign-up".
    pub title: String,
    /// How much a human must look before it is made.
    pub class: Class,
    /// On what.
    pub target: Named,
    /// The change in one sentence.
    pub summary: String,
    /// The call that makes it, or the steps for a person.
    pub call: String,
    /// The call that takes it back.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub undo: Option<String>,
    /// What may stop working.
    pub caution: String,
    /// What undo cannot restore; empty when it restores everything.
    pub residue: String,
    /// How many of the shown paths it cuts by itself.
    pub cuts: usize,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingView {
    /// The stable id.
    pub id: FindingId,
    /// Which check.
    pub rule: RuleId,
    /// The check's title.
    pub title: String,
    /// How bad.
    pub severity: Severity,
    /// How sure.
    pub confidence: Confidence,
    /// On which asset.
    pub asset: Named,
    /// Where in a repository, for findings about secrets: path and line.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub place: Option<(String, u32)>,
    /// Who owns it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub owner: Option<String>,
    /// Whether a path to a jewel goes through the asset.
    pub on_path: bool,
    /// ATLAS and ATT&CK techniques.
    pub techniques: Vec<TechniqueId>,
    /// What shows it.
    pub evidence: Vec<EvidenceView>,
    /// What closes it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub fix: Option<FixId>,
}

/// A check that could not be decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndecidedView {
    /// Which check.
    pub rule: RuleId,
    /// The check's title.
    pub title: String,
    /// How bad it would be.
    pub severity: Severity,
    /// On which asset.
    pub asset: Named,
    /// The fields that are missing, each with its gap.
    pub missing: Vec<(String, GapId)>,
}

/// Something that could not be collected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GapView {
    /// The id that verdicts and undecided checks name.
    pub id: GapId,
    /// Where.
    pub at: String,
    /// What was asked.
    pub call: String,
    /// Why there is no answer, in words.
    pub reason: String,
    /// What nobody can know because of it.
    pub hides: String,
}

/// All that a scan found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The version of Nightlatch that made it.
    pub nightlatch: String,
    /// When the collection began.
    pub collected: Timestamp,
    /// Whose estate it is; empty when nobody said.
    pub organization: String,
    /// The answer.
    pub headline: Headline,
    /// All ways, those from the internet first, most certain and worst first.
    pub ways: Vec<WaysView>,
    /// The steps of all shown paths, by id.
    pub steps: BTreeMap<StepId, StepView>,
    /// Steps that are closed: what keeps an attacker out.
    pub kept_out: Vec<StepView>,
    /// Where sight ends on ways from the internet.
    pub blind: Vec<BlindView>,
    /// The fixes to make, in order.
    pub fixes: Vec<FixView>,
    /// Whether a new analysis with all of them made finds no way at all.
    pub fixes_close_everything: bool,
    /// How many ways are left with all of them made.
    pub ways_left: usize,
    /// How many blind spots are left with all of them made.
    pub hidden_left: usize,
    /// Checks that failed, worst first.
    pub findings: Vec<FindingView>,
    /// Checks that could not be decided.
    pub undecided: Vec<UndecidedView>,
    /// What could not be collected.
    pub gaps: Vec<GapView>,
    /// Where an attacker can begin.
    pub entries: Vec<Named>,
    /// What is worth attacking.
    pub jewels: Vec<Named>,
    /// Every asset that was collected.
    pub looked_at: BTreeSet<AssetId>,
    /// How many assets of each kind.
    pub inventory: BTreeMap<String, usize>,
    /// What is new and what is closed since the previous run; none without one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub changes: Option<Changes>,
}

impl Report {
    /// The way to put first: the best from the internet, else the best of all.
    pub fn best(&self) -> Option<(&WaysView, &PathView)> {
        self.ways
            .first()
            .and_then(|ways| Some((ways, ways.paths.first()?)))
    }

    /// The steps of a path, in order.
    pub fn steps_of<'a>(&'a self, path: &'a PathView) -> impl Iterator<Item = &'a StepView> {
        path.steps.iter().filter_map(|id| self.steps.get(id))
    }

    /// The gap with the id.
    pub fn gap(&self, id: &GapId) -> Option<&GapView> {
        self.gaps.iter().find(|gap| gap.id == *id)
    }

    /// The highest severity that is open: of findings, and critical where a path from the internet is open.
    pub fn highest_severity(&self) -> Option<Severity> {
        let of_paths = (self.headline.ways_in.open() > 0).then_some(Severity::Critical);
        self.findings
            .iter()
            .map(|finding| finding.severity)
            .chain(of_paths)
            .max()
    }

    /// Whether a way to a jewel is neither open nor closed, or sight ends on a way from the internet.
    pub fn has_undecided_path(&self) -> bool {
        self.headline.ways_in.unknown > 0
            || !self.blind.is_empty()
            || self.headline.answer == Answer::CannotTell
    }
}

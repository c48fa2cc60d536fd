//! What a report says, as sets that two runs can be compared by.

use std::collections::BTreeSet;

use engine::report::{Report, StepView, WaysView};
use model::Hold;

/// One way: where it begins, where it ends, and with what hold.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct WayIn {
    pub(crate) entry: String,
    pub(crate) jewel: String,
    pub(crate) hold: Hold,
}

impl WayIn {
    pub(crate) fn new(entry: &str, jewel: &str, hold: Hold) -> Self {
        Self {
            entry: entry.to_owned(),
            jewel: jewel.to_owned(),
            hold,
        }
    }

    fn of(ways: &WaysView) -> Self {
        Self::new(ways.entry.id.as_str(), ways.jewel.id.as_str(), ways.hold)
    }

    /// Whether it begins with a credential that was found.
    pub(crate) fn begins_with_a_leaked_credential(&self) -> bool {
        self.entry.starts_with("leaked:")
    }
}

/// Questions that tests ask of a report.
pub(crate) trait ReportReading {
    /// Every way that is open by what was read.
    fn open(&self) -> BTreeSet<WayIn>;
    /// Every way that is listed, the undecided included.
    fn listed(&self) -> BTreeSet<WayIn>;
    /// The ways to an asset from the internet.
    fn way_from_internet(&self, jewel: &str, hold: Hold) -> Option<&WaysView>;
    /// The steps of the best path of a way.
    fn best_steps<'a>(&'a self, ways: &'a WaysView) -> Vec<&'a StepView>;
    /// Every failed check with its asset.
    fn failed_checks(&self) -> BTreeSet<(String, String)>;
    /// Every check that could not be decided, with its asset.
    fn undecided_checks(&self) -> BTreeSet<(String, String)>;
    /// All gaps in words, one a line.
    fn gaps_in_words(&self) -> String;
}

impl ReportReading for Report {
    fn open(&self) -> BTreeSet<WayIn> {
        let open = self.ways.iter().filter(|ways| ways.counts.open() > 0);
        open.map(WayIn::of).collect()
    }

    fn listed(&self) -> BTreeSet<WayIn> {
        self.ways.iter().map(WayIn::of).collect()
    }

    fn way_from_internet(&self, jewel: &str, hold: Hold) -> Option<&WaysView> {
        let wanted = WayIn::new("internet", jewel, hold);
        self.ways.iter().find(|ways| WayIn::of(ways) == wanted)
    }

    fn best_steps<'a>(&'a self, ways: &'a WaysView) -> Vec<&'a StepView> {
        ways.paths
            .first()
            .map(|path| self.steps_of(path).collect())
            .unwrap_or_default()
    }

    fn failed_checks(&self) -> BTreeSet<(String, String)> {
        let checks = self.findings.iter();
        checks
            .map(|check| (check.rule.to_string(), check.asset.id.to_string()))
            .collect()
    }

    fn undecided_checks(&self) -> BTreeSet<(String, String)> {
        let checks = self.undecided.iter();
        checks
            .map(|check| (check.rule.to_string(), check.asset.id.to_string()))
            .collect()
    }

    fn gaps_in_words(&self) -> String {
        let lines = self.gaps.iter();
        lines
            .map(|gap| {
                format!(
                    "{} at {}: {}; hides {}\n",
                    gap.call, gap.at, gap.reason, gap.hides
                )
            })
            .collect()
    }
}

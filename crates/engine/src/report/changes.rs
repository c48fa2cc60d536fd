//! What is new and what is closed since the previous run.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use model::{AssetId, Finding, FindingId};
use serde::{Deserialize, Serialize};

use super::{Report, WaysView};

/// What is new and what is closed since the previous run. Keys are stable ids, values say it in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// When the previous run collected.
    pub since: Timestamp,
    /// Ways that are open now and were not.
    pub new_ways: BTreeMap<String, String>,
    /// Ways that were open and are closed now.
    pub closed_ways: BTreeMap<String, String>,
    /// Ways that were open and can no longer be decided: not closed.
    pub lost_ways: BTreeMap<String, String>,
    /// Findings that the previous run did not have.
    pub new_findings: BTreeMap<FindingId, String>,
    /// Findings that are gone because the check is now silent.
    pub closed_findings: BTreeMap<FindingId, String>,
    /// Findings that are gone because the check can no longer be decided: not closed.
    pub lost_findings: BTreeMap<FindingId, String>,
}

impl Changes {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.new_ways.is_empty()
            && self.closed_ways.is_empty()
            && self.lost_ways.is_empty()
            && self.new_findings.is_empty()
            && self.closed_findings.is_empty()
            && self.lost_findings.is_empty()
    }
}

/// Compares a report with that of an earlier run. What is gone counts as closed only when the later run read all that the
/// earlier one read.
pub fn compare(previous: &Report, current: &Report) -> Changes {
    let open = |ways: &&WaysView| ways.counts.open() > 0;
    let old_ways = by_key(previous.ways.iter().filter(open));
    let new_ways = by_key(current.ways.iter().filter(open));
    // Whatever is gone while something new is hidden, or while its asset was not looked at, may be there still.
    let hidden = current.gaps.iter().any(|gap| previous.gap(&gap.id).is_none());
    let unseen: BTreeSet<&AssetId> = previous.looked_at.difference(&current.looked_at).collect();
    let unseen_ways = by_key(
        previous
            .ways
            .iter()
            .filter(|ways| unseen.contains(&ways.jewel.id)),
    );
    let unseen_findings: BTreeSet<&FindingId> = previous
        .findings
        .iter()
        .filter(|finding| unseen.contains(&finding.asset.id))
        .map(|finding| &finding.id)
        .collect();
    let undecided_ways = by_key(current.ways.iter().filter(|ways| !open(ways)));
    let (lost_ways, closed_ways) = minus(&old_ways, &new_ways)
        .into_iter()
        .partition(|(key, _)| hidden || undecided_ways.contains_key(key) || unseen_ways.contains_key(key));
    let (old_findings, new_findings) = (findings(previous), findings(current));
    let undecided: Vec<FindingId> = current
        .undecided
        .iter()
        .map(|check| Finding::id_of(&check.rule, &check.asset.id))
        .collect();
    let (lost_findings, closed_findings) = minus(&old_findings, &new_findings)
        .into_iter()
        .partition(|(id, _)| hidden || undecided.contains(id) || unseen_findings.contains(id));
    Changes {
        since: previous.collected,
        new_ways: minus(&new_ways, &old_ways),
        closed_ways,
        lost_ways,
        new_findings: minus(&new_findings, &old_findings),
        closed_findings,
        lost_findings,
    }
}

fn by_key<'a>(ways: impl Iterator<Item = &'a WaysView>) -> BTreeMap<String, String> {
    ways.map(|ways| {
        let key = model::stable_id([
            ways.entry.id.as_str(),
            ways.jewel.id.as_str(),
            &ways.hold.to_string(),
        ]);
        (
            format!("way-{key}"),
            format!("{} → {} ({})", ways.entry.name, ways.jewel.name, ways.hold),
        )
    })
    .collect()
}

fn findings(report: &Report) -> BTreeMap<FindingId, String> {
    report
        .findings
        .iter()
        .map(|finding| {
            (
                finding.id.clone(),
                format!("{}: {}", finding.rule, finding.asset.name),
            )
        })
        .collect()
}

fn minus<K: Ord + Clone>(all: &BTreeMap<K, String>, without: &BTreeMap<K, String>) -> BTreeMap<K, String> {
    all.iter()
        .filter(|(id, _)| !without.contains_key(*id))
        .map(|(id, text)| (id.clone(), text.clone()))
        .collect()
}

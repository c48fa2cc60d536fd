//! Ways and their steps.

use std::collections::BTreeSet;

use engine::report::{EvidenceView, PathView, Report, StepView, WaysView};
use model::{Hold, Source};

use super::headline::plural;
use super::look::{Look, of_certainty};

/// How many pieces of evidence a step shows before it counts the rest.
const SHOWN: usize = 4;

/// The best way, step by step.
pub(super) fn best(report: &Report, look: Look) -> String {
    let Some((ways, path)) = report.best() else {
        return String::new();
    };
    let word = if ways.counts.open() > 0 {
        "The best way"
    } else {
        "A way that cannot be ruled out"
    };
    look.heading(&format!("{word}: {}", title(ways))) + &steps(report, path, false, look)
}

/// Every other way from the same entry, a line each, and every other entry, a line each.
pub(super) fn others(report: &Report, look: Look) -> String {
    let Some(first) = report.ways.first() else {
        return String::new();
    };
    let (same, other): (Vec<&WaysView>, Vec<&WaysView>) = report
        .ways
        .iter()
        .skip(1)
        .partition(|ways| ways.entry == first.entry);
    let mut text = String::new();
    if !same.is_empty() {
        text += &look.heading(&format!("Other ways from {}", first.entry.name));
        for ways in same {
            let Some(best) = ways.paths.first() else { continue };
            let right = match ways.counts.open() {
                0 => "cannot be decided".to_owned(),
                _ => format!("{}, {}", number(ways), best.certainty),
            };
            text += &look.two_sides(2, &goal(ways), (of_certainty(best.certainty), &right));
        }
    }
    if !other.is_empty() {
        text += &look.heading("Ways from elsewhere");
        let mut seen = BTreeSet::new();
        for first in other.iter().filter(|ways| seen.insert(&ways.entry)) {
            let group: Vec<&WaysView> = other
                .iter()
                .copied()
                .filter(|ways| ways.entry == first.entry)
                .collect();
            text += &look.wrap(2, &from_elsewhere(&group));
        }
    }
    if !text.is_empty() {
        text += &look.wrap_faint(2, "`nightlatch paths` shows each with its evidence.");
    }
    text
}

/// "whoever has AKIA…: 11 ways, to app builds, model, training data".
fn from_elsewhere(group: &[&WaysView]) -> String {
    let classes: BTreeSet<String> = group.iter().map(|ways| ways.class.to_string()).collect();
    let entry = group.first().map_or("", |ways| ways.entry.name.as_str());
    let classes: Vec<&str> = classes.iter().map(String::as_str).collect();
    format!(
        "{entry}: {}, to {}",
        plural(group.len(), "way"),
        classes.join(", ")
    )
}

/// "1 way", "at least 1,000 ways".
fn number(ways: &WaysView) -> String {
    let at_least = if ways.counts.capped { "at least " } else { "" };
    format!("{at_least}{}", plural(ways.counts.open(), "way"))
}

/// All kept paths of all ways.
pub(super) fn all(report: &Report, look: Look) -> String {
    if report.ways.is_empty() {
        return look.wrap(0, "No way from any entry to any jewel.");
    }
    let mut text = String::new();
    for ways in &report.ways {
        for (index, path) in ways.paths.iter().enumerate() {
            let number = if ways.paths.len() > 1 {
                format!(" ({})", index + 1)
            } else {
                String::new()
            };
            text += &look.heading(&format!("{}{number}: {}", title(ways), path.certainty));
            text += &look.wrap_faint(2, path.id.as_str());
            text += &steps(report, path, true, look);
        }
        let hidden = ways.counts.open() + ways.counts.unknown - ways.paths.len();
        if hidden > 0 {
            text += &look.wrap_faint(2, &format!("{hidden} further paths are counted and not shown"));
        }
    }
    text
}

/// "anyone on the internet → halden-training-faces, writing it (training data)".
fn title(ways: &WaysView) -> String {
    format!("{} {}", ways.entry.name, goal(ways))
}

/// "→ halden-training-faces, writing it (training data)".
fn goal(ways: &WaysView) -> String {
    let how = match ways.hold {
        Hold::Control => "",
        Hold::Read => ", reading it",
        Hold::Write => ", writing it",
    };
    format!("→ {}{how} ({})", ways.jewel.name, ways.class)
}

fn steps(report: &Report, path: &PathView, full: bool, look: Look) -> String {
    let mut text = String::new();
    for (index, step) in report.steps_of(path).enumerate() {
        text.push('\n');
        text += &one_step(report, index + 1, step, full, look);
    }
    text
}

fn one_step(report: &Report, number: usize, step: &StepView, full: bool, look: Look) -> String {
    let (style, word) = match step.certainty {
        Some(certainty) => (of_certainty(certainty), certainty.to_string()),
        None => (anstyle::Style::new(), "closed".to_owned()),
    };
    let mut text = look.two_sides(2, &format!("{number:>2}  {}", step.says), (style, &word));
    let techniques: Vec<&str> = step
        .techniques
        .iter()
        .map(|technique| technique.as_str())
        .collect();
    text += &look.wrap(6, &techniques.join("  "));
    for reason in &step.because {
        text += &look.wrap(6, reason);
    }
    for condition in &step.conditions {
        text += &look.wrap(6, &format!("only if: {condition}"));
    }
    for assumption in &step.assumptions {
        text += &look.wrap(6, &format!("assuming: {assumption}"));
    }
    for gap in step.gaps.iter().filter_map(|id| report.gap(id)) {
        text += &look.wrap(6, &format!("not known: {} ({})", gap.hides, gap.reason));
    }
    let shown = if full { step.evidence.len() } else { SHOWN };
    for evidence in step.evidence.iter().take(shown) {
        text += &look.wrap_faint(6, &if full { whole(evidence) } else { short(evidence) });
    }
    if step.evidence.len() > shown {
        let more = step.evidence.len() - shown;
        text += &look.wrap_faint(6, &format!("and {} of evidence", plural(more, "more piece")));
    }
    text
}

fn source(evidence: &EvidenceView) -> &'static str {
    match evidence.source {
        Source::Configured => "configured",
        Source::Derived => "decided",
        Source::Api | Source::Probe | Source::File | Source::Git => "evidence",
    }
}

/// "evidence: s3:GetBucketPolicy faces, sha256 0123456789ab": enough to recognise the piece.
fn short(evidence: &EvidenceView) -> String {
    let digest = evidence
        .digest
        .as_ref()
        .and_then(|digest| digest.as_str().get(7..19));
    let digest = digest
        .map(|digest| format!(", sha256 {digest}"))
        .unwrap_or_default();
    format!("{}: {}{digest}", source(evidence), shorten_ids(&evidence.call))
}

/// All of it: "evidence: s3:GetBucketPolicy faces at https://…, 2026-11-21 14:03:10 UTC, seen from internet, sha256:…".
fn whole(evidence: &EvidenceView) -> String {
    let time = evidence.time.strftime("%Y-%m-%d %H:%M:%S UTC");
    let vantage = evidence
        .vantage
        .as_ref()
        .map(|vantage| format!(", seen from {vantage}"))
        .unwrap_or_default();
    let digest = evidence
        .digest
        .as_ref()
        .map(|digest| format!(", {digest}"))
        .unwrap_or_default();
    format!(
        "{}: {} at {}, {time}{vantage}{digest}",
        source(evidence),
        evidence.call,
        evidence.at
    )
}

/// Git object ids cut to ten digits, as git itself shows them.
fn shorten_ids(call: &str) -> String {
    let is_id = |part: &str| part.len() == 40 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    call.split_inclusive([' ', '@'])
        .map(|part| {
            let bare = part.trim_end_matches([' ', '@']);
            if is_id(bare) {
                format!("{}{}", &bare[..10], &part[bare.len()..])
            } else {
                part.to_owned()
            }
        })
        .collect()
}

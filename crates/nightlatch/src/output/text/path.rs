//! Ways and their steps.

use engine::report::{EvidenceView, PathView, Report, StepView, WaysView};
use model::{Hold, Source};

use super::headline::{plural, ways_in};
use super::look::{Look, of_certainty};

/// How many pieces of evidence a step shows before it counts the rest.
const SHOWN: usize = 3;

/// The best way, step by step.
pub(super) fn best(report: &Report, look: Look) -> String {
    let Some((ways, path)) = report.best() else {
        return String::new();
    };
    let word = if ways.counts.open() > 0 { "The best way" } else { "A way that cannot be ruled out" };
    look.heading(&format!("{word}: {}", title(ways))) + &steps(report, path, look)
}

/// Every other way, a line each.
pub(super) fn others(report: &Report, look: Look) -> String {
    let rest = report.ways.get(1..).unwrap_or_default();
    if rest.is_empty() {
        return String::new();
    }
    let mut text = look.heading("Other ways");
    for ways in rest {
        let Some(best) = ways.paths.first() else { continue };
        let counted = if ways.counts.open() > 0 {
            ways_in(ways.counts)
        } else {
            "cannot be decided".to_owned()
        };
        let right = format!("{}, {}", plural(best.steps.len(), "step"), best.certainty);
        text += &look.two_sides(
            2,
            &format!("{}: {counted}", title(ways)),
            (of_certainty(best.certainty), &right),
        );
    }
    text + &look.wrap_faint(2, "`nightlatch paths` shows each with its evidence.")
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
            text += &steps(report, path, look);
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
    let how = match ways.hold {
        Hold::Control => "",
        Hold::Read => ", reading it",
        Hold::Write => ", writing it",
    };
    format!("{} → {}{how} ({})", ways.entry.name, ways.jewel.name, ways.class)
}

fn steps(report: &Report, path: &PathView, look: Look) -> String {
    let mut text = String::new();
    for (index, step) in report.steps_of(path).enumerate() {
        text.push('\n');
        text += &one_step(index + 1, step, look);
    }
    if !(path.conditions.is_empty() && path.assumptions.is_empty()) {
        text.push('\n');
    }
    for condition in &path.conditions {
        text += &look.wrap(2, &format!("only if: {condition}"));
    }
    for assumption in &path.assumptions {
        text += &look.wrap(2, &format!("assuming: {assumption}"));
    }
    text
}

fn one_step(number: usize, step: &StepView, look: Look) -> String {
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
    for evidence in step.evidence.iter().take(SHOWN) {
        text += &look.wrap_faint(6, &evidence_line(evidence));
    }
    if step.evidence.len() > SHOWN {
        text += &look.wrap_faint(
            6,
            &format!("and {} more pieces of evidence", step.evidence.len() - SHOWN),
        );
    }
    text
}

/// "evidence: s3:GetBucketPolicy at https://…, 2026-11-21 14:03 UTC, sha256:0123456789ab".
fn evidence_line(evidence: &EvidenceView) -> String {
    let time = evidence.time.strftime("%Y-%m-%d %H:%M UTC");
    let digest = match &evidence.digest {
        Some(digest) => format!(", {}", digest.as_str().get(..19).unwrap_or(digest.as_str())),
        None => String::new(),
    };
    let vantage = match &evidence.vantage {
        Some(vantage) => format!(", seen from {vantage}"),
        None => String::new(),
    };
    let word = match evidence.source {
        Source::Configured => "configured",
        Source::Derived => "decided",
        Source::Api | Source::Probe | Source::File | Source::Git => "evidence",
    };
    format!(
        "{word}: {} at {}, {time}{vantage}{digest}",
        evidence.call, evidence.at
    )
}

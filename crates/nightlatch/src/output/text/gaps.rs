//! What keeps attackers out, and what nobody can know.

use std::collections::BTreeMap;

use engine::report::{Report, UndecidedView};

use super::headline::{plural, sentence};
use super::look::{Look, of_severity};

/// Steps that were looked at and are closed.
pub(super) fn kept_out(report: &Report, look: Look) -> String {
    if report.kept_out.is_empty() {
        return String::new();
    }
    let mut text = look.heading("What keeps them out");
    for step in &report.kept_out {
        let reasons = step.conditions.join("; ");
        text += &look.wrap(2, &format!("{} → {}: {reasons}", step.from.name, step.to.name));
    }
    text
}

/// Checks that could not be decided, those of the same check together.
pub(super) fn undecided(report: &Report, look: Look) -> String {
    if report.undecided.is_empty() {
        return String::new();
    }
    let mut groups: BTreeMap<_, Vec<&UndecidedView>> = BTreeMap::new();
    for undecided in &report.undecided {
        groups
            .entry((std::cmp::Reverse(undecided.severity), &undecided.rule))
            .or_default()
            .push(undecided);
    }
    let mut text = look.heading(&format!(
        "Cannot be decided: {}",
        plural(report.undecided.len(), "check")
    ));
    for group in groups.values() {
        let Some(first) = group.first() else { continue };
        let severity = look.paint(of_severity(first.severity), &format!("{:<8}", first.severity));
        let assets = match group.len() {
            1 => first.asset.name.clone(),
            count => format!("{count} assets"),
        };
        let mut fields: Vec<&str> = group
            .iter()
            .flat_map(|undecided| &undecided.missing)
            .map(|(field, _)| field.as_str())
            .collect();
        fields.sort_unstable();
        fields.dedup();
        text += &format!("  {severity}  {}\n", look.faint(first.rule.as_str()));
        text += &look.wrap(12, &format!("{assets}: not known: {}", fields.join(", ")));
    }
    text
}

/// Where sight ends on ways from the internet.
pub(super) fn blind(report: &Report, look: Look) -> String {
    let mut text = String::new();
    for spot in &report.blind {
        text += &look.wrap(2, &format!("Beyond {}, {}.", spot.at.name, spot.says));
    }
    if text.is_empty() {
        text
    } else {
        look.heading("Where sight ends") + &text
    }
}

/// What could not be collected, and what that hides.
pub(super) fn list(report: &Report, look: Look) -> String {
    if report.gaps.is_empty() && report.blind.is_empty() {
        return String::new();
    }
    let mut text = look.heading("Not known");
    for spot in &report.blind {
        text += &look.wrap(2, &format!("Beyond {}, {}.", spot.at.name, spot.says));
    }
    for gap in &report.gaps {
        text += &look.wrap(2, &format!("{}.", sentence(&gap.hides)));
        text += &look.wrap_faint(6, &format!("{} at {}: {}", gap.call, gap.at, gap.reason));
    }
    text
}

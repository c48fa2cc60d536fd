//! Checks that failed.

use engine::report::{FindingView, Report};
use model::Severity;

use super::headline::thousands;
use super::look::{Look, of_severity};

/// Findings, worst first; those of the same check together.
pub(super) fn list(report: &Report, look: Look) -> String {
    if report.findings.is_empty() {
        return look.heading("Findings") + &look.wrap(2, "No check failed.");
    }
    let mut text = look.heading(&format!("Findings: {}", tally(&report.findings)));
    let mut rest = report.findings.as_slice();
    while let Some(first) = rest.first() {
        let same = rest
            .iter()
            .take_while(|finding| finding.rule == first.rule)
            .count();
        let (group, after) = rest.split_at(same);
        text += &one_rule(first, group, look);
        rest = after;
    }
    text
}

fn one_rule(first: &FindingView, group: &[FindingView], look: Look) -> String {
    let severity = look.paint(of_severity(first.severity), &format!("{:<8}", first.severity));
    let mut text = format!(
        "  {severity}  {}
",
        first.title
    );
    text += &look.wrap_faint(12, first.rule.as_str());
    let names: Vec<String> = group.iter().map(name).collect();
    text += &look.wrap(12, &names.join(", "));
    text
}

/// The asset's name, where it stands, who owns it, and whether it is on a way in.
fn name(finding: &FindingView) -> String {
    let place = finding
        .place
        .as_ref()
        .map(|(path, line)| format!(" in {path}:{line}"))
        .unwrap_or_default();
    let owner = finding
        .owner
        .as_ref()
        .map(|owner| format!(" [{owner}]"))
        .unwrap_or_default();
    let on_path = if finding.on_path { " (on a way in)" } else { "" };
    format!("{}{place}{owner}{on_path}", finding.asset.name)
}

/// "2 critical, 5 high".
fn tally(findings: &[FindingView]) -> String {
    [
        Severity::Critical,
        Severity::High,
        Severity::Medium,
        Severity::Low,
    ]
    .into_iter()
    .map(|severity| {
        (
            severity,
            findings
                .iter()
                .filter(|finding| finding.severity == severity)
                .count(),
        )
    })
    .filter(|(_, count)| *count > 0)
    .map(|(severity, count)| format!("{} {severity}", thousands(count)))
    .collect::<Vec<_>>()
    .join(", ")
}

//! The page's sections.

use std::collections::BTreeMap;

use change::Class;
use engine::report::{EvidenceView, FindingView, PathView, Report, StepView, WaysView};
use maud::{Markup, html};
use model::{Answer, Hold};

use super::super::text::{classes_reached, plural, sentence, ways_in};
use super::{drawing, picture};

/// The question and its answer.
pub(super) fn headline(report: &Report) -> Markup {
    let headline = &report.headline;
    let class = match headline.answer {
        Answer::Yes => "answer yes",
        Answer::No => "answer no",
        Answer::CannotTell => "answer unknown",
    };
    html! {
        header {
            @if !report.organization.is_empty() { p.organization { (report.organization) } }
            h1 { (headline.question) " " span class=(class) { (sentence(&headline.answer.to_string())) } }
            @if headline.ways_in.open() > 0 {
                p.lead { (ways_in(headline.ways_in)) ": from the internet to " (plural(headline.jewels_reached, "jewel")) " (" (classes_reached(report)) ")." }
            }
            p { (sentence(&headline.because)) "." }
        }
    }
}

/// What is new and what is closed.
pub(super) fn changes(report: &Report) -> Markup {
    let Some(changes) = &report.changes else {
        return html! {};
    };
    let list = |word: &str, entries: Vec<&String>| {
        html! { @for entry in entries { li { b { (word) } " " (entry) } } }
    };
    html! {
        section {
            h2 { "Since " (changes.since.strftime("%Y-%m-%d %H:%M UTC")) }
            @if changes.is_empty() { p { "Nothing changed." } }
            ul {
                (list("new way", changes.new_ways.values().collect()))
                (list("closed way", changes.closed_ways.values().collect()))
                (list("way no longer decidable", changes.lost_ways.values().collect()))
                (list("new finding", changes.new_findings.values().collect()))
                (list("closed finding", changes.closed_findings.values().collect()))
                (list("finding no longer decidable", changes.lost_findings.values().collect()))
            }
        }
    }
}

/// The best ways as a drawing.
pub(super) fn map(report: &Report) -> Markup {
    let drawing = drawing::of(report);
    html! {
        section {
            h2 { "The ways in" }
            div.scroll { (picture::svg(&drawing)) }
            p.legend {
                span.key.proven { "proven" } span.key.assumed { "conditional or assumed" } span.key.unknown { "unknown" }
                span.key.jewel { "worth attacking" }
                @if drawing.left_out > 0 { " " (drawing.left_out) " more assets are not drawn." }
            }
        }
    }
}

/// The best way, step by step.
pub(super) fn best_way(report: &Report) -> Markup {
    let Some((ways, path)) = report.best() else {
        return html! {};
    };
    html! {
        section {
            h2 { (if ways.counts.open() > 0 { "The best way: " } else { "A way that cannot be ruled out: " }) (title(ways)) }
            (steps(report, path))
        }
    }
}

/// Every other way, folded; those from other entries under their entry.
pub(super) fn other_ways(report: &Report) -> Markup {
    let Some(first) = report.ways.first() else {
        return html! {};
    };
    let (same, other): (Vec<&WaysView>, Vec<&WaysView>) = report
        .ways
        .iter()
        .skip(1)
        .partition(|ways| ways.entry == first.entry);
    let mut groups: BTreeMap<&str, Vec<&WaysView>> = BTreeMap::new();
    for ways in other {
        groups.entry(&ways.entry.name).or_default().push(ways);
    }
    html! {
        @if !same.is_empty() {
            section {
                h2 { "Other ways from " (first.entry.name) }
                @for ways in same { (one_way(report, ways)) }
            }
        }
        @if !groups.is_empty() {
            section {
                h2 { "Ways from elsewhere" }
                @for (entry, group) in &groups {
                    details {
                        summary { (entry) " " span.faint { (plural(group.len(), "way")) } }
                        div.nested { @for ways in group { (one_way(report, ways)) } }
                    }
                }
            }
        }
    }
}

fn one_way(report: &Report, ways: &WaysView) -> Markup {
    html! {
        @if let Some(path) = ways.paths.first() {
            details {
                summary {
                    (goal(ways)) " "
                    span.faint { @if ways.counts.open() > 0 { (ways_in(ways.counts)) } @else { "cannot be decided" } }
                }
                (steps(report, path))
            }
        }
    }
}

fn title(ways: &WaysView) -> String {
    format!("{} {}", ways.entry.name, goal(ways))
}

fn goal(ways: &WaysView) -> String {
    let how = match ways.hold {
        Hold::Control => "",
        Hold::Read => ", reading it",
        Hold::Write => ", writing it",
    };
    format!("→ {}{how} ({})", ways.jewel.name, ways.class)
}

fn steps(report: &Report, path: &PathView) -> Markup {
    html! {
        ol.steps { @for step in report.steps_of(path) { li { (one_step(report, step)) } } }
    }
}

fn one_step(report: &Report, step: &StepView) -> Markup {
    let certainty = step
        .certainty
        .map_or_else(|| "closed".to_owned(), |certainty| certainty.to_string());
    html! {
        p { b { (step.says) } " " span class=(format!("certainty {certainty}")) { (certainty) } }
        p.techniques { @for technique in &step.techniques { code { (technique) } " " } }
        @if !step.because.is_empty() { ul { @for reason in &step.because { li { (reason) } } } }
        @for condition in &step.conditions { p { b { "Only if " } (condition) } }
        @for assumption in &step.assumptions { p { b { "Assuming " } (assumption) } }
        @for gap in step.gaps.iter().filter_map(|id| report.gap(id)) { p { b { "Not known: " } (gap.hides) " (" (gap.reason) ")" } }
        @if !step.evidence.is_empty() {
            details {
                summary { (plural(step.evidence.len(), "piece")) " of evidence" }
                ul.evidence { @for evidence in &step.evidence { li { (one_evidence(evidence)) } } }
            }
        }
    }
}

fn one_evidence(evidence: &EvidenceView) -> Markup {
    html! {
        code { (evidence.call) } " at " (evidence.at) ", " (evidence.time.strftime("%Y-%m-%d %H:%M:%S UTC"))
        @if let Some(vantage) = &evidence.vantage { ", seen from " (vantage) }
        @if let Some(digest) = &evidence.digest { br; span.digest { (digest) } }
    }
}

/// The fixes in order.
pub(super) fn fixes(report: &Report) -> Markup {
    let open = report.ways.iter().any(|ways| ways.counts.open() > 0);
    if !open && report.fixes.is_empty() {
        return html! {};
    }
    let shown: usize = report.ways.iter().map(|ways| ways.paths.len()).sum();
    html! {
        section {
            h2 { "Close it" }
            ol.fixes {
                @for fix in &report.fixes {
                    li {
                        p { b { (fix.summary) } " " span.faint { "cuts " (fix.cuts) " of " (plural(shown, "shown path")) } }
                        dl {
                            dt { "fix" } dd { code { (fix.id) } ", " (class_words(fix.class)) }
                            dt { "call" } dd { code { (fix.call) } }
                            dt { "undo" } dd {
                                @match (&fix.undo, fix.residue.as_str()) {
                                    (Some(undo), "") => { code { (undo) } }
                                    (Some(undo), residue) => { code { (undo) } "; does not restore: " (residue) }
                                    (None, "") => { "nothing can take it back" }
                                    (None, residue) => { (residue) }
                                }
                            }
                            dt { "caution" } dd { (fix.caution) }
                        }
                    }
                }
            }
            p {
                @if report.fixes.is_empty() { "No known fix closes these ways." }
                @else if report.fixes_close_everything {
                    @if report.fixes.len() == 1 { "With this fix" } @else { "With these " (report.fixes.len()) " fixes" } " made, a new analysis of the estate finds no way at all."
                } @else {
                    "With all of them made, a new analysis of the estate still finds " (plural(report.ways_left, "way"))
                    " and " (plural(report.hidden_left, "place")) " beyond which nobody can see."
                }
            }
        }
    }
}

fn class_words(class: Class) -> &'static str {
    match class {
        Class::Safe => "safe",
        Class::Review => "needs a look first",
        Class::Guide => "by hand",
    }
}

/// Checks that failed, those of the same check together.
pub(super) fn findings(report: &Report) -> Markup {
    html! {
        section {
            h2 { "Findings" }
            @if report.findings.is_empty() { p { "No check failed." } } @else {
                table {
                    thead { tr { th { "severity" } th { "check" } th { "assets" } } }
                    tbody {
                        @for group in report.findings.chunk_by(|a, b| a.rule == b.rule) {
                            @if let Some(first) = group.first() {
                                tr {
                                    td { span class=(format!("severity {}", first.severity)) { (first.severity) } }
                                    td { (first.title) br; code { (first.rule) } }
                                    td { @for finding in group { div { (finding_asset(finding)) } } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn finding_asset(finding: &FindingView) -> Markup {
    html! {
        (finding.asset.name)
        @if let Some((path, line)) = &finding.place { " in " code { (path) ":" (line) } }
        @if let Some(owner) = &finding.owner { " [" (owner) "]" }
        @if finding.on_path { " " span.onpath { "on a way in" } }
    }
}

/// Closed steps.
pub(super) fn kept_out(report: &Report) -> Markup {
    if report.kept_out.is_empty() {
        return html! {};
    }
    html! {
        section {
            h2 { "What keeps them out" }
            ul { @for step in &report.kept_out {
                li { (step.from.name) " → " (step.to.name) ": " (step.conditions.join("; ")) }
            } }
        }
    }
}

/// Checks that could not be decided.
pub(super) fn undecided(report: &Report) -> Markup {
    if report.undecided.is_empty() {
        return html! {};
    }
    let mut groups: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for undecided in &report.undecided {
        let fields: Vec<&str> = undecided
            .missing
            .iter()
            .map(|(field, _)| field.as_str())
            .collect();
        let line = format!("{}: {}", undecided.asset.name, fields.join(", "));
        groups
            .entry((&undecided.title, &undecided.rule))
            .or_default()
            .push(line);
    }
    html! {
        section {
            h2 { "Cannot be decided" }
            @for ((title, rule), lines) in &groups {
                details {
                    summary { (title) " " code { (rule) } " " span.faint { (plural(lines.len(), "asset")) } }
                    ul { @for line in lines { li { (line) } } }
                }
            }
        }
    }
}

/// What could not be collected.
pub(super) fn gaps(report: &Report) -> Markup {
    if report.gaps.is_empty() && report.blind.is_empty() {
        return html! {};
    }
    html! {
        section {
            h2 { "Not known" }
            ul {
                @for spot in &report.blind { li { "Beyond " (spot.at.name) ", " (spot.says) "." } }
                @for gap in &report.gaps {
                    li { (sentence(&gap.hides)) "." br; span.faint { code { (gap.call) } " at " (gap.at) ": " (gap.reason) } }
                }
            }
        }
    }
}

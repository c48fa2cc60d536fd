//! The report as SARIF 2.1.0 (OASIS, "Static Analysis Results Interchange Format"), for code scanning.
//!
//! Each finding is a result of its rule; each open way from the internet is a result of the rule `attack-path` with its
//! steps as a code flow. Where a finding has no file, its location is logical: the asset's id.

use anyhow::Result;
use engine::report::{FindingView, Report, WaysView};
use model::{Confidence, Severity};
use rules::Catalogue;
use serde_json::{Value, json};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
const PATH_RULE: &str = "attack-path";

/// The report as an indented SARIF log.
///
/// # Errors
/// Never for a report of this program.
pub(super) fn report(report: &Report, catalogue: &Catalogue) -> Result<String> {
    let mut results: Vec<Value> = report
        .ways
        .iter()
        .filter(|ways| ways.entry.id.as_str() == "internet" && ways.counts.open() > 0)
        .map(|ways| of_ways(report, ways))
        .collect();
    results.extend(report.findings.iter().map(of_finding));
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "Nightlatch",
                "semanticVersion": report.nightlatch,
                "rules": rules(catalogue),
            } },
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": true,
                "toolExecutionNotifications": notifications(report),
            }],
            "results": results,
            "properties": {
                "question": report.headline.question,
                "answer": report.headline.answer,
                "because": report.headline.because,
            },
        }],
    });
    Ok(serde_json::to_string_pretty(&log)? + "\n")
}

fn rules(catalogue: &Catalogue) -> Vec<Value> {
    let path = json!({
        "id": PATH_RULE,
        "name": "AttackPath",
        "shortDescription": { "text": "Anyone on the internet gets to a jewel" },
        "help": { "text": "Make the fixes that the report names; each removes one of the steps." },
        "defaultConfiguration": { "level": "error" },
        "properties": { "security-severity": "9.5", "tags": ["security"] },
    });
    let checks = catalogue.rules().map(|rule| {
        json!({
            "id": rule.id(),
            "shortDescription": { "text": rule.title() },
            "fullDescription": { "text": rule.prose().finds },
            "help": { "text": rule.prose().fix, "markdown": rule.markdown() },
            "defaultConfiguration": { "level": level(rule.severity()) },
            "properties": {
                "security-severity": score(rule.severity()),
                "precision": precision(rule.confidence()),
                "tags": tags(rule.techniques()),
            },
        })
    });
    std::iter::once(path).chain(checks).collect()
}

fn of_finding(finding: &FindingView) -> Value {
    let location = match &finding.place {
        Some((path, line)) => json!({
            "physicalLocation": {
                "artifactLocation": { "uri": uri(path) },
                "region": { "startLine": line },
            },
            "logicalLocations": [logical(&finding.asset.id)],
        }),
        None => json!({ "logicalLocations": [logical(&finding.asset.id)] }),
    };
    json!({
        "ruleId": finding.rule,
        "level": level(finding.severity),
        "message": { "text": format!("{}: {}", finding.title, finding.asset.name) },
        "locations": [location],
        "partialFingerprints": { "nightlatch/v1": finding.id },
        "properties": {
            "severity": finding.severity,
            "confidence": finding.confidence,
            "onAttackPath": finding.on_path,
            "owner": finding.owner,
            "fix": finding.fix,
        },
    })
}

fn of_ways(report: &Report, ways: &WaysView) -> Value {
    let steps: Vec<Value> = ways
        .paths
        .first()
        .into_iter()
        .flat_map(|path| report.steps_of(path))
        .map(|step| {
            json!({ "location": {
                "logicalLocations": [logical(&step.to.id)],
                "message": { "text": format!("{} [{}]", step.says, step.techniques.iter().map(|t| t.as_str()).collect::<Vec<_>>().join(", ")) },
            } })
        })
        .collect();
    let key = model::stable_id([
        ways.entry.id.as_str(),
        ways.jewel.id.as_str(),
        &ways.hold.to_string(),
    ]);
    json!({
        "ruleId": PATH_RULE,
        "level": "error",
        "message": { "text": format!(
            "{} gets to {} ({}, {}): {}",
            ways.entry.name, ways.jewel.name, ways.class, ways.hold, super::text::ways_in(ways.counts)
        ) },
        "locations": [{ "logicalLocations": [logical(&ways.jewel.id)] }],
        "codeFlows": [{ "threadFlows": [{ "locations": steps }] }],
        "partialFingerprints": { "nightlatch/v1": format!("way-{key}") },
    })
}

/// Gaps as notifications: what was not looked at is part of the result.
fn notifications(report: &Report) -> Vec<Value> {
    let blind = report.blind.iter().map(|spot| {
        json!({
            "level": "warning",
            "message": { "text": format!("beyond {}, {}", spot.at.name, spot.says) },
            "descriptor": { "id": "blind-spot" },
        })
    });
    let undecided = report.undecided.iter().map(|check| {
        let fields: Vec<&str> = check.missing.iter().map(|(field, _)| field.as_str()).collect();
        json!({
            "level": "note",
            "message": { "text": format!("{} on {} cannot be decided without {}", check.rule, check.asset.name, fields.join(", ")) },
            "descriptor": { "id": "undecided" },
        })
    });
    let gaps = report.gaps.iter().map(|gap| {
        json!({
            "level": "warning",
            "message": { "text": format!("{} at {}: {}; hides {}", gap.call, gap.at, gap.reason, gap.hides) },
            "descriptor": { "id": "gap" },
        })
    });
    gaps.chain(blind).chain(undecided).collect()
}

fn logical(id: &model::AssetId) -> Value {
    json!({ "fullyQualifiedName": id, "kind": "resource" })
}

/// A path as a relative URI reference (RFC 3986): what has a meaning in one is escaped.
fn uri(path: &str) -> String {
    let escaped = path
        .replace('%', "%25")
        .replace(' ', "%20")
        .replace('#', "%23")
        .replace('?', "%3F");
    escaped
        .replace('\\', "%5C")
        .replace(':', "%3A")
        .replace('[', "%5B")
        .replace(']', "%5D")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low => "note",
    }
}

/// The score by which GitHub code scanning sorts ("security-severity": above 9 critical, 7 high, 4 medium).
fn score(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.0",
        Severity::Low => "2.0",
    }
}

fn precision(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "very-high",
        Confidence::Medium => "high",
        Confidence::Low => "medium",
    }
}

fn tags(techniques: &[model::TechniqueId]) -> Vec<String> {
    std::iter::once("security".to_owned())
        .chain(techniques.iter().map(ToString::to_string))
        .collect()
}

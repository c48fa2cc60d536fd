//! A rule's page.

use std::fmt::Write as _;

use crate::Rule;

/// The page as Markdown. Writing to a `String` does not fail, so its results are dropped.
pub(crate) fn page(rule: &Rule) -> String {
    let mut page = format!("# {}\n\n", rule.title);
    for (name, value) in facts(rule) {
        let _ = writeln!(page, "- {name}: {value}");
    }
    for (heading, text) in [
        ("What it finds", &rule.prose.finds),
        ("Why it matters", &rule.prose.matters),
        ("How to fix", &rule.prose.fix),
        ("Safe to fix automatically?", &rule.prose.automatic),
    ] {
        let _ = write!(page, "\n## {heading}\n\n{text}\n");
    }
    let _ = write!(
        page,
        "\n## Condition\n\n```cel\n{}\n```\n",
        rule.condition.text().trim()
    );
    let _ = write!(page, "\n## References\n\n");
    for reference in &rule.references {
        let _ = writeln!(page, "- {reference}");
    }
    page
}

fn facts(rule: &Rule) -> Vec<(&'static str, String)> {
    let techniques: Vec<_> = rule.techniques.iter().map(|id| id.as_str()).collect();
    let mut facts = vec![
        ("Id", rule.id.to_string()),
        ("Severity", rule.severity.to_string()),
        ("Confidence", rule.confidence.to_string()),
        ("Asset", rule.asset.to_string()),
        ("Techniques", techniques.join(", ")),
        ("CIS", rule.cis.join(", ")),
        ("NIST SP 800-53", rule.nist.join(", ")),
        (
            "Fix",
            rule.fix.as_ref().map(ToString::to_string).unwrap_or_default(),
        ),
    ];
    facts.retain(|(_, value)| !value.is_empty());
    facts
}

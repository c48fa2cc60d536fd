//! A rule's page: its front matter as a table, its prose, its condition, its references, and last its tested examples.

use toml::Value;

use crate::rule_file::RuleFile;

/// Front matter in the order that a reader wants it.
const FACTS: &[(&str, &str)] = &[
    ("id", "Id"),
    ("severity", "Severity"),
    ("confidence", "Confidence"),
    ("asset", "Asset"),
    ("techniques", "Techniques"),
    ("cis", "CIS"),
    ("nist", "NIST"),
    ("fix", "Fix"),
];

pub(super) fn render(rule: &RuleFile) -> String {
    let facts: String = FACTS
        .iter()
        .filter_map(|(key, label)| Some((label, rule.front.get(*key)?)))
        .map(|(label, value)| format!("| {label} | {} |\n", cell(value)))
        .collect();
    let (prose, examples) = rule.body.split_once("## Examples\n").unwrap_or((&rule.body, ""));
    let references: String = list(rule.front.get("references"))
        .iter()
        .map(|address| format!("- <{address}>\n"))
        .collect();
    [
        format!("# {}\n\n| | |\n|---|---|\n{facts}", rule.text("title")),
        section(None, prose),
        section(
            Some("Condition"),
            &format!("```cel\n{}\n```", rule.text("when").trim()),
        ),
        section(Some("References"), &references),
        section(Some("Examples"), examples),
    ]
    .concat()
}

/// A section, or nothing when there is nothing in it.
fn section(title: Option<&str>, text: &str) -> String {
    let heading = title.map(|title| format!("## {title}\n\n")).unwrap_or_default();
    match text.trim() {
        "" => String::new(),
        text => format!("\n{heading}{text}\n"),
    }
}

fn list(value: Option<&Value>) -> Vec<&str> {
    value
        .and_then(Value::as_array)
        .map(|values| values.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default()
}

/// A value as it stands in a table.
fn cell(value: &Value) -> String {
    match value {
        Value::String(text) => text.replace('|', "\\|"),
        Value::Array(values) => values.iter().map(cell).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    const RULE: &str = "+++\nid = \"s3-public\"\ntitle = \"Bucket is public\"\nseverity = \"high\"\n\
        when = '''\nasset.public == true\n'''\ntechniques = [\"AML.T0012\", \"T1530\"]\nfix = \"aws-x\"\n\
        references = [\"https://example.org/a\"]\n+++\n\n## What it finds\n\nA bucket.\n\n## Examples\n\nFires:\n\n\
        ```asset\n{}\n```\n\n```expect\nfinding\n```\n";

    #[test]
    fn a_page_reads_from_facts_to_examples() {
        let rule = RuleFile::parse(Path::new("rules/s3/s3-public.md"), RULE).unwrap();
        let expected = "# Bucket is public\n\n| | |\n|---|---|\n| Id | s3-public |\n| Severity | high |\n\
            | Techniques | AML.T0012, T1530 |\n| Fix | aws-x |\n\n## What it finds\n\nA bucket.\n\n\
            ## Condition\n\n```cel\nasset.public == true\n```\n\n## References\n\n- <https://example.org/a>\n\n\
            ## Examples\n\nFires:\n\n```asset\n{}\n```\n\n```expect\nfinding\n```\n";
        assert_eq!(render(&rule), expected);
    }
}

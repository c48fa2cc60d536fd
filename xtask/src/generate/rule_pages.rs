//! The book's pages about rules: one per rule, a table of all, and their rows in the table of contents.
//!
//! A page is the rule's own text: its front matter as a table, its prose, and last its tested examples.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Result, bail};
use toml::Value;

use super::Generated;
use crate::project::{Project, files_in, folders_in, read};
use crate::rule_file::{self, RuleFile};

const FOLDER: &str = "docs/src/rules";
const CONTENTS: &str = "docs/src/SUMMARY.md";
const NOTICE: &str = "<!-- Written by `cargo xtask generate` from ";
const ROWS_BEGIN: &str = "<!-- rules: written by `cargo xtask generate` -->";
const ROWS_END: &str = "<!-- end of rules -->";

/// Front matter in the order that a reader wants it; the condition and the references have sections of their own.
const FIELDS: &[(&str, &str)] = &[
    ("id", "Id"),
    ("severity", "Severity"),
    ("confidence", "Confidence"),
    ("asset", "Asset"),
    ("kind", "Asset"),
    ("atlas", "ATLAS"),
    ("attack", "ATT&CK"),
    ("cis", "CIS"),
    ("nist", "NIST"),
    ("fix", "Fix"),
];

/// Every page as it has to be, and the pages of rules that are gone.
pub(super) fn generate(project: &Project) -> Result<Vec<Generated>> {
    let rules = rule_file::all(project)?;
    if rules.is_empty() {
        println!("rule pages: nothing to generate (no rules yet)");
    }
    let folder = project.path(FOLDER);
    let mut pages: Vec<Generated> = rules
        .iter()
        .map(|rule| Generated {
            path: folder.join(&rule.domain).join(format!("{}.md", rule.stem)),
            text: Some(page(rule, &project.display(&rule.path))),
        })
        .collect();
    if !rules.is_empty() {
        pages.push(Generated {
            path: folder.join("README.md"),
            text: Some(table(&rules)),
        });
    }
    for found in existing(&folder)? {
        if !pages.iter().any(|page| page.path == found) && read(&found)?.starts_with(NOTICE) {
            pages.push(Generated {
                path: found,
                text: None,
            });
        }
    }
    let contents = project.path(CONTENTS);
    if contents.is_file() {
        let text = with_rows(&read(&contents)?, &rows(&rules))?;
        pages.push(Generated {
            path: contents,
            text: Some(text),
        });
    }
    Ok(pages)
}

fn existing(folder: &Path) -> Result<Vec<std::path::PathBuf>> {
    let mut found = files_in(folder, "md")?;
    for domain in folders_in(folder)? {
        found.extend(files_in(&domain, "md")?);
    }
    Ok(found)
}

fn page(rule: &RuleFile, source: &str) -> String {
    let mut out = format!(
        "{NOTICE}{source} -->\n\n# {}\n\n| | |\n|---|---|\n",
        rule.text("title")
    );
    for (key, label) in FIELDS {
        let value = rule.front.get(*key).map(shown).unwrap_or_default();
        if !value.is_empty() {
            // INVARIANT: writing to a String does not fail.
            let _ = writeln!(out, "| {label} | {value} |");
        }
    }
    let (prose, examples) = split_examples(&rule.body);
    let _ = write!(out, "\n{}\n", prose.trim_end());
    if !rule.text("when").is_empty() {
        let _ = write!(
            out,
            "\n## Condition\n\n```cel\n{}\n```\n",
            rule.text("when").trim()
        );
    }
    if let Some(Value::Array(references)) = rule.front.get("references") {
        let _ = write!(out, "\n## References\n\n");
        for reference in references {
            let _ = writeln!(out, "- {}", link(reference));
        }
    }
    if !examples.is_empty() {
        let _ = write!(
            out,
            "\n## Examples\n\nThese run as tests of the rule.\n\n{}\n",
            examples.trim_end()
        );
    }
    out
}

/// A web address as a link, anything else as it is.
fn link(reference: &Value) -> String {
    match reference.as_str() {
        Some(text) if text.starts_with("https://") => format!("<{text}>"),
        Some(text) => text.to_owned(),
        None => reference.to_string(),
    }
}

/// A value as it stands in a table's cell.
fn shown(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(shown).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    };
    text.replace('|', "\\|").replace('\n', " ")
}

/// Prose, and the examples: either what the rule has under its own `## Examples`, or its fenced `asset` and `expect`
/// blocks taken out of the prose, each with the line that introduces it where that is a heading.
fn split_examples(body: &str) -> (String, String) {
    if let Some((prose, examples)) = body.split_once("\n## Examples\n") {
        return (prose.to_owned(), examples.trim_start().to_owned());
    }
    let (mut prose, mut examples) = (Vec::new(), Vec::new());
    let mut in_example = false;
    let mut in_other = false;
    for line in body.lines() {
        let fence = line.starts_with("```");
        if fence && !in_example && !in_other {
            let words: Vec<&str> = line.trim_start_matches('`').split_whitespace().collect();
            in_example = words.iter().any(|word| ["asset", "expect"].contains(word));
            in_other = !in_example;
            if in_example {
                examples.push(line);
            } else {
                prose.push(line);
            }
            continue;
        }
        if in_example {
            examples.push(line);
            if fence {
                examples.push("");
            }
        } else {
            prose.push(line);
        }
        if fence {
            (in_example, in_other) = (false, false);
        }
    }
    (prose.join("\n"), examples.join("\n"))
}

fn table(rules: &[RuleFile]) -> String {
    let mut out = format!(
        "{NOTICE}crates/rules/rules -->\n\n# Rules\n\n| Rule | Finds | Severity | Fix |\n|---|---|---|---|\n"
    );
    for rule in rules {
        let _ = writeln!(
            out,
            "| [{stem}]({domain}/{stem}.md) | {} | {} | {} |",
            rule.text("title").replace('|', "\\|"),
            rule.text("severity"),
            rule.text("fix"),
            stem = rule.stem,
            domain = rule.domain,
        );
    }
    out
}

/// The rows of the book's table of contents.
fn rows(rules: &[RuleFile]) -> String {
    let mut out = String::from("- [Rules](rules/README.md)\n");
    for rule in rules {
        let _ = writeln!(
            out,
            "  - [{}](rules/{}/{}.md)",
            rule.text("title"),
            rule.domain,
            rule.stem
        );
    }
    out
}

/// The table of contents with the rows between its two marker lines.
fn with_rows(contents: &str, rows: &str) -> Result<String> {
    let parts = contents
        .split_once(ROWS_BEGIN)
        .and_then(|(before, rest)| Some((before, rest.split_once(ROWS_END)?.1)));
    match parts {
        Some((before, after)) => Ok(format!("{before}{ROWS_BEGIN}\n{rows}{ROWS_END}{after}")),
        None => {
            bail!("{CONTENTS} does not say where the rules go: it needs the lines\n{ROWS_BEGIN}\n{ROWS_END}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::write;

    const RULE: &str = "+++\nid = \"s3-public\"\ntitle = \"Bucket is public\"\nseverity = \"high\"\n\
        when = \"bucket.public == true\"\natlas = [\"AML.T0012\", \"AML.T0035\"]\nfix = \"aws-block\"\n\
        references = [\"https://example.org/a\"]\n+++\n\n## What it finds\n\nA bucket.\n\n```sh\naws s3 ls\n```\n\n\
        ```asset\npublic = true\n```\n\n```expect\nfires\n```\n";

    fn project() -> (tempfile::TempDir, Project) {
        let root = tempfile::tempdir().unwrap();
        write(&root.path().join("crates/rules/rules/aws/s3-public.md"), RULE).unwrap();
        let project = Project::at(root.path());
        (root, project)
    }

    fn text_of(pages: &[Generated], ending: &str) -> String {
        pages
            .iter()
            .find(|page| page.path.ends_with(ending))
            .and_then(|page| page.text.clone())
            .unwrap()
    }

    #[test]
    fn a_page_has_the_facts_the_prose_and_last_the_examples() {
        let (_root, project) = project();
        let text = text_of(&generate(&project).unwrap(), "docs/src/rules/aws/s3-public.md");
        for part in [
            "# Bucket is public",
            "| ATLAS | AML.T0012, AML.T0035 |",
            "| Fix | aws-block |",
            "```cel\nbucket.public == true\n```",
            "- <https://example.org/a>",
        ] {
            assert!(text.contains(part), "{part} is not in\n{text}");
        }
        let place = |part: &str| text.find(part).unwrap();
        assert!(place("aws s3 ls") < place("## Examples"), "{text}");
        assert!(place("## Examples") < place("```asset"), "{text}");
        assert!(place("```asset") < place("```expect"), "{text}");
    }

    #[test]
    fn the_table_links_every_rule() {
        let (_root, project) = project();
        let text = text_of(&generate(&project).unwrap(), "docs/src/rules/README.md");
        assert!(
            text.contains("| [s3-public](aws/s3-public.md) | Bucket is public | high | aws-block |"),
            "{text}"
        );
    }

    #[test]
    fn pages_of_rules_that_are_gone_go_and_hand_written_ones_stay() {
        let (root, project) = project();
        let folder = root.path().join("docs/src/rules");
        write(&folder.join("aws/gone.md"), &format!("{NOTICE}crates/… -->\n")).unwrap();
        write(&folder.join("aws/by-hand.md"), "# By hand\n").unwrap();
        let pages = generate(&project).unwrap();
        let removed: Vec<_> = pages.iter().filter(|page| page.text.is_none()).collect();
        assert_eq!(removed.len(), 1);
        assert!(removed[0].path.ends_with("aws/gone.md"));
    }

    #[test]
    fn the_contents_get_their_rows_and_nothing_else_changes() {
        let before =
            format!("# Summary\n\n- [Start](start.md)\n{ROWS_BEGIN}\nold\n{ROWS_END}\n- [End](end.md)\n");
        let after = with_rows(&before, "- [Rules](rules/README.md)\n").unwrap();
        assert_eq!(after, before.replace("old\n", "- [Rules](rules/README.md)\n"));
        assert!(with_rows("# Summary\n", "").is_err());
    }
}

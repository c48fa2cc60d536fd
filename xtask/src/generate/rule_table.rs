//! The table of all rules: what a reader can look through without building anything.

use anyhow::Result;

use super::Generated;
use crate::project::Project;
use crate::rule_file::{self, RuleFile};

const PATH: &str = "docs/src/rules/README.md";

/// From the table's folder to the root of the repository.
const TO_ROOT: &str = "../../..";

const NOTICE: &str = "<!-- Written by `cargo xtask generate` from the files in crates/rules/rules. -->";

/// The table as it has to be; none without rules.
pub(super) fn generate(project: &Project) -> Result<Option<Generated>> {
    let rules = rule_file::all(project)?;
    if rules.is_empty() {
        println!("rules: nothing to generate (no rules yet)");
        return Ok(None);
    }
    let source = |rule: &RuleFile| format!("{TO_ROOT}/{}", project.display(&rule.path));
    Ok(Some(Generated {
        path: project.path(PATH),
        text: table(&rules, source),
    }))
}

/// One row per rule; `target` says where its name leads.
pub(crate) fn table(rules: &[RuleFile], target: impl Fn(&RuleFile) -> String) -> String {
    let rows: String = rules
        .iter()
        .map(|rule| {
            format!(
                "| [{}]({}) | {} | {} | {} | {} |\n",
                rule.text("id"),
                target(rule),
                rule.text("title").replace('|', "\\|"),
                rule.text("asset"),
                rule.text("severity"),
                rule.text("fix"),
            )
        })
        .collect();
    format!("{NOTICE}\n\n# Rules\n\n| Rule | Finds | Asset | Severity | Fix |\n|---|---|---|---|---|\n{rows}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::write;

    #[test]
    fn every_rule_has_a_row_that_leads_to_its_file() {
        let root = tempfile::tempdir().unwrap();
        let rule = "+++\nid = \"s3-public\"\ntitle = \"A | B\"\nasset = \"bucket\"\nseverity = \"high\"\nfix = \"aws-x\"\n+++\n";
        write(&root.path().join("crates/rules/rules/s3/s3-public.md"), rule).unwrap();
        let table = generate(&Project::at(root.path())).unwrap().unwrap();
        assert!(table.path.ends_with(PATH));
        let row = "| [s3-public](../../../crates/rules/rules/s3/s3-public.md) | A \\| B | bucket | high | aws-x |\n";
        assert!(table.text.ends_with(row), "{}", table.text);
    }

    #[test]
    fn without_rules_there_is_no_table() {
        let root = tempfile::tempdir().unwrap();
        assert!(generate(&Project::at(root.path())).unwrap().is_none());
    }
}

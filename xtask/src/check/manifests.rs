//! What every crate's manifest has to say.

use anyhow::{Context, Result};
use cargo_metadata::Metadata;
use toml::{Table, Value};

use super::Report;
use crate::project::{Project, read};

const LICENSE: &str = "Apache-2.0";

pub(super) fn check(project: &Project, metadata: &Metadata) -> Result<Report> {
    let mut problems = Vec::new();
    let packages = metadata.workspace_packages();
    for package in &packages {
        let path = package.manifest_path.as_std_path();
        let manifest: Table = read(path)?
            .parse()
            .with_context(|| format!("reading {}", path.display()))?;
        let license = package.license.as_deref().unwrap_or_default();
        for problem in missing(&manifest, license) {
            problems.push(format!("{}: {problem}", project.display(path)));
        }
    }
    Ok(Report {
        name: "manifests",
        summary: format!(
            "{} crates: description, licence, the workspace's lints",
            packages.len()
        ),
        warnings: Vec::new(),
        problems,
    })
}

fn missing(manifest: &Table, license: &str) -> Vec<String> {
    let value = |section: &str, key: &str| manifest.get(section).and_then(|section| section.get(key));
    let mut problems = Vec::new();
    if value("package", "description")
        .and_then(Value::as_str)
        .is_none_or(|text| text.trim().is_empty())
    {
        problems.push("no description".to_owned());
    }
    if license != LICENSE {
        problems.push(format!("the licence is `{license}`, not {LICENSE}"));
    }
    if value("lints", "workspace").and_then(Value::as_bool) != Some(true) {
        problems.push("no `[lints] workspace = true`".to_owned());
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complete_manifest_passes_and_each_gap_is_named() {
        let complete = "[package]\ndescription = \"Words.\"\n[lints]\nworkspace = true\n";
        assert!(missing(&complete.parse().unwrap(), LICENSE).is_empty());
        let bare = "[package]\ndescription = \" \"\n";
        assert_eq!(
            missing(&bare.parse().unwrap(), ""),
            [
                "no description",
                "the licence is ``, not Apache-2.0",
                "no `[lints] workspace = true`"
            ]
        );
    }
}

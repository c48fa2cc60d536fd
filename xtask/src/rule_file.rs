//! A rule's file as the chores need it: its front matter, and its Markdown.
//!
//! The `rules` crate is what judges a rule; this reads only far enough to render its page and to check the ids in it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use toml::Table;

use crate::project::{Project, files_in, folders_in, read};

/// Where the rules are, below the root.
const FOLDER: &str = "crates/rules/rules";

pub(crate) struct RuleFile {
    pub(crate) path: PathBuf,
    /// The folder it is in: `aws`, `gitlab`, `git`, ….
    pub(crate) domain: String,
    /// The file's name without its ending, which has to be the rule's id.
    pub(crate) stem: String,
    pub(crate) front: Table,
    /// All after the front matter.
    pub(crate) body: String,
}

impl RuleFile {
    /// A text of the front matter; empty when it is not there or is not a text.
    pub(crate) fn text(&self, key: &str) -> &str {
        self.front
            .get(key)
            .and_then(toml::Value::as_str)
            .unwrap_or_default()
    }

    pub(crate) fn parse(path: &Path, text: &str) -> Result<Self> {
        let (front, body) = split(text).ok_or_else(|| {
            anyhow!(
                "{} does not begin with front matter between `+++` lines",
                path.display()
            )
        })?;
        Ok(Self {
            path: path.to_path_buf(),
            domain: name(path.parent()),
            stem: path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            front: front
                .parse()
                .with_context(|| format!("the front matter of {}", path.display()))?,
            body: body.trim_start().to_owned(),
        })
    }
}

/// Every rule of the catalogue, by domain and name; none when there is no catalogue yet.
pub(crate) fn all(project: &Project) -> Result<Vec<RuleFile>> {
    let mut rules = Vec::new();
    for domain in folders_in(&project.path(FOLDER))? {
        for path in files_in(&domain, "md")? {
            rules.push(RuleFile::parse(&path, &read(&path)?)?);
        }
    }
    Ok(rules)
}

/// Front matter and the rest.
fn split(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix("+++\n")?;
    let (front, body) = rest.split_once("\n+++\n")?;
    Some((front, body))
}

fn name(folder: Option<&Path>) -> String {
    folder
        .and_then(Path::file_name)
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_and_body_are_told_apart() {
        let text = "+++\nid = \"s3-public\"\nfix = \"aws-block\"\n+++\n\n## What it finds\n";
        let rule = RuleFile::parse(Path::new("rules/aws/s3-public.md"), text).unwrap();
        assert_eq!((rule.domain.as_str(), rule.stem.as_str()), ("aws", "s3-public"));
        assert_eq!(
            (rule.text("id"), rule.text("fix"), rule.text("title")),
            ("s3-public", "aws-block", "")
        );
        assert_eq!(rule.body, "## What it finds\n");
    }

    #[test]
    fn a_file_without_front_matter_is_named() {
        let error = RuleFile::parse(Path::new("rules/aws/x.md"), "# Title\n")
            .err()
            .unwrap()
            .to_string();
        assert!(error.contains("rules/aws/x.md"), "{error}");
    }
}

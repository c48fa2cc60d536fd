//! `cargo xtask generate`: the files that are never edited by hand.
//!
//! Registries of Rust modules (one file per step kind, one per fix) and the book's pages about rules. All are checked
//! in; `--check` compares them, which is what continuous integration does.

mod registry;
mod rule_pages;

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;
use similar::TextDiff;

use crate::project::{Project, write};

pub(crate) use registry::{Kind, registries};

#[derive(Args, Default)]
pub(crate) struct Options {
    /// Write nothing; show what would change and fail if anything would
    #[arg(long)]
    pub(crate) check: bool,
}

/// What a generated file has to be: its text, or gone.
pub(crate) struct Generated {
    pub(crate) path: PathBuf,
    pub(crate) text: Option<String>,
}

pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    let mut files = registry::generate(project)?;
    files.extend(rule_pages::generate(project)?);
    settle(project, files, options.check)
}

/// The book's pages alone.
pub(crate) fn pages(project: &Project, check: bool) -> Result<()> {
    let files = rule_pages::generate(project)?;
    settle(project, files, check)
}

/// Makes the files what they have to be; when only checking, shows the differences and fails if there are any.
fn settle(project: &Project, files: Vec<Generated>, check: bool) -> Result<()> {
    let total = files.iter().filter(|file| file.text.is_some()).count();
    let mut changed = 0;
    for file in files {
        let now = std::fs::read_to_string(&file.path).ok();
        if now == file.text {
            continue;
        }
        changed += 1;
        let name = project.display(&file.path);
        match (check, &file.text) {
            (true, _) => print!(
                "{}",
                difference(&name, &now.unwrap_or_default(), &file.text.unwrap_or_default())
            ),
            (false, Some(text)) => {
                write(&file.path, text)?;
                println!("wrote    {name}");
            }
            (false, None) => {
                std::fs::remove_file(&file.path).with_context(|| format!("removing {name}"))?;
                println!("removed  {name}");
            }
        }
    }
    if check && changed > 0 {
        bail!(
            "{changed} generated files are not up to date: run `cargo xtask generate` and commit the result"
        );
    }
    println!(
        "generated: {total} files, {} changed",
        if check { 0 } else { changed }
    );
    Ok(())
}

/// A unified diff from what is there to what has to be there.
pub(crate) fn difference(name: &str, now: &str, wanted: &str) -> String {
    TextDiff::from_lines(now, wanted)
        .unified_diff()
        .context_radius(2)
        .header(
            &format!("{name} (as it is)"),
            &format!("{name} (as it has to be)"),
        )
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::read;

    fn file(folder: &tempfile::TempDir, text: Option<&str>) -> Vec<Generated> {
        vec![Generated {
            path: folder.path().join("a.rs"),
            text: text.map(str::to_owned),
        }]
    }

    #[test]
    fn checking_fails_on_a_difference_and_writes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let project = Project::at(folder.path());
        write(&folder.path().join("a.rs"), "old\n").unwrap();
        assert!(settle(&project, file(&folder, Some("new\n")), true).is_err());
        assert_eq!(read(&folder.path().join("a.rs")).unwrap(), "old\n");
        settle(&project, file(&folder, Some("new\n")), false).unwrap();
        settle(&project, file(&folder, Some("new\n")), true).unwrap();
    }

    #[test]
    fn a_page_of_a_rule_that_is_gone_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let project = Project::at(folder.path());
        write(&folder.path().join("a.rs"), "old\n").unwrap();
        assert!(settle(&project, file(&folder, None), true).is_err());
        settle(&project, file(&folder, None), false).unwrap();
        assert!(!folder.path().join("a.rs").exists());
    }

    #[test]
    fn the_difference_shows_both_sides() {
        let text = difference("a.rs", "mod a;\n", "mod a;\nmod b;\n");
        assert!(text.contains("+mod b;"), "{text}");
        assert!(text.contains("a.rs (as it has to be)"), "{text}");
    }
}

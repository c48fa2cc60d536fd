//! `cargo xtask generate`: the files that are never edited by hand.
//!
//! Registries of Rust modules (one file per step kind, one per fix) and the table of rules. All are checked in; `--check`
//! compares them, which is what continuous integration does.

mod registry;
mod rule_table;

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;
use similar::TextDiff;

use crate::project::{Project, write};

pub(crate) use registry::{Kind, registries};
pub(crate) use rule_table::table as rule_table;

#[derive(Args, Default)]
pub(crate) struct Options {
    /// Write nothing; show what would change and fail if anything would
    #[arg(long)]
    pub(crate) check: bool,
}

/// A generated file as it has to be.
struct Generated {
    path: PathBuf,
    text: String,
}

pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    let mut files = registry::generate(project)?;
    files.extend(rule_table::generate(project)?);
    settle(project, &files, options.check)
}

/// Makes the files what they have to be; when only checking, shows the differences and fails if there are any.
fn settle(project: &Project, files: &[Generated], check: bool) -> Result<()> {
    let mut changed = 0;
    for file in files {
        let now = std::fs::read_to_string(&file.path).unwrap_or_default();
        if now == file.text {
            continue;
        }
        changed += 1;
        let name = project.display(&file.path);
        if check {
            print!("{}", difference(&name, &now, &file.text));
        } else {
            write(&file.path, &file.text)?;
            println!("wrote {name}");
        }
    }
    if check && changed > 0 {
        bail!(
            "{changed} generated files are not up to date: run `cargo xtask generate` and commit the result"
        );
    }
    println!("generated: {} files, {changed} changed", files.len());
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

    #[test]
    fn checking_fails_on_a_difference_and_writes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let project = Project::at(folder.path());
        let path = folder.path().join("a.rs");
        let files = [Generated {
            path: path.clone(),
            text: "new\n".to_owned(),
        }];
        for before in [None, Some("old\n")] {
            if let Some(text) = before {
                write(&path, text).unwrap();
            }
            assert!(settle(&project, &files, true).is_err());
            assert_eq!(read(&path).ok().as_deref(), before);
        }
        settle(&project, &files, false).unwrap();
        settle(&project, &files, true).unwrap();
    }

    #[test]
    fn the_difference_shows_both_sides() {
        let text = difference("a.rs", "mod a;\n", "mod a;\nmod b;\n");
        assert!(text.contains("+mod b;"), "{text}");
        assert!(text.contains("a.rs (as it has to be)"), "{text}");
    }
}

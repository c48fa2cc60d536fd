//! `cargo xtask examples`: the recorded estate that `nightlatch demo` scans.
//!
//! `record`, an example program of the crate `nightlatch`, does the work: it starts the local servers, creates the
//! incident, collects it and writes the folder. With `--normalise` it writes fixed ids and times, which makes two
//! recordings of the same incident equal byte by byte. What is checked in is normalised.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::generate::difference;
use crate::process::{program, run as run_command};
use crate::project::Project;

const FOLDER: &str = "examples/aml-cs0006";
const PROGRAM: &str = "crates/nightlatch/examples/record.rs";

/// Written by hand, so not part of a recording.
const BY_HAND: &[&str] = &["README.md"];

#[derive(Args, Default)]
pub(crate) struct Options {
    /// Record into a temporary folder and compare with what is checked in
    #[arg(long)]
    pub(crate) check: bool,
}

pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    if !project.path(PROGRAM).is_file() {
        println!("examples: nothing to check (no {PROGRAM} yet)");
        return Ok(());
    }
    if !options.check {
        return record(project, &project.path(FOLDER));
    }
    let recorded = tempfile::tempdir().context("making a temporary folder")?;
    record(project, recorded.path())?;
    let differences = differences(&project.path(FOLDER), recorded.path())?;
    for difference in &differences {
        println!("{}", difference.trim_end());
    }
    if !differences.is_empty() {
        bail!(
            "{FOLDER} is not what a run records now: look at the difference, run `cargo xtask examples`, commit"
        );
    }
    println!("examples: {FOLDER} is what a run records");
    Ok(())
}

/// Builds and runs the program. It is built with the whole workspace selected, as the tests are: `cargo run --package`
/// would choose other features of shared dependencies, and compile those again.
fn record(project: &Project, folder: &Path) -> Result<()> {
    run_command(&mut project.cargo([
        "build",
        "--quiet",
        "--workspace",
        "--bin",
        "nightlatch",
        "--example",
        "record",
    ]))?;
    let executable = project.metadata()?.target_directory.join("debug/examples/record");
    run_command(
        program(executable)
            .args(["--normalise", "--out"])
            .arg(folder)
            .current_dir(project.root()),
    )
}

/// One text per file that is not the same in both folders.
fn differences(checked_in: &Path, recorded: &Path) -> Result<Vec<String>> {
    let (old, new) = (tree(checked_in)?, tree(recorded)?);
    let mut found = Vec::new();
    for (name, bytes) in &new {
        match old.get(name) {
            None => found.push(format!("{name}: recorded now, not checked in")),
            Some(before) if before == bytes => {}
            Some(before) => match (std::str::from_utf8(before), std::str::from_utf8(bytes)) {
                (Ok(before), Ok(bytes)) => found.push(difference(name, before, bytes)),
                _ => found.push(format!(
                    "{name}: {} bytes checked in, {} other bytes recorded",
                    before.len(),
                    bytes.len()
                )),
            },
        }
    }
    found.extend(
        old.keys()
            .filter(|name| !new.contains_key(*name))
            .map(|name| format!("{name}: checked in, not recorded now")),
    );
    Ok(found)
}

/// Every file below a folder, by its path there.
fn tree(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    let mut open: Vec<PathBuf> = if folder.is_dir() {
        vec![folder.to_path_buf()]
    } else {
        Vec::new()
    };
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).with_context(|| format!("listing {}", next.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let name = path.strip_prefix(folder)?.to_string_lossy().into_owned();
            if !BY_HAND.contains(&name.as_str()) {
                files.insert(
                    name,
                    std::fs::read(&path).with_context(|| format!("reading {}", path.display()))?,
                );
            }
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::write;

    #[test]
    fn equal_folders_have_no_differences_and_each_kind_of_difference_is_named() {
        let (old, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for folder in [&old, &new] {
            write(&folder.path().join("estate.jsonl"), "{}\n").unwrap();
        }
        write(&old.path().join("README.md"), "By hand.\n").unwrap();
        assert!(differences(old.path(), new.path()).unwrap().is_empty());

        write(&new.path().join("estate.jsonl"), "{\"a\":1}\n").unwrap();
        write(&new.path().join("git/new.bundle"), "new").unwrap();
        write(&old.path().join("gone.txt"), "gone").unwrap();
        let found = differences(old.path(), new.path()).unwrap();
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found.iter().any(|text| text.contains("+{\"a\":1}")), "{found:?}");
        assert!(
            found.contains(&"git/new.bundle: recorded now, not checked in".to_owned()),
            "{found:?}"
        );
        assert!(
            found.contains(&"gone.txt: checked in, not recorded now".to_owned()),
            "{found:?}"
        );
    }
}

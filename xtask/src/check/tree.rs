//! What the repository itself must and must not hold: the licence, and no path of one person's machine.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::Report;
use crate::project::Project;

/// Folders that exist on one machine and not on another. Written in two parts, so that this file passes its own check.
const MACHINE_FOLDERS: &[&str] = &[
    concat!("/", "work/"),
    concat!("/", "root/"),
    concat!("/", "farm/"),
    HOMES,
];
const HOMES: &str = concat!("/", "home/");

/// Names below the home folder that stand for anybody.
const ANYBODY: &[&str] = &["runner", "user", "you"];

pub(super) fn check(project: &Project, files: &[PathBuf]) -> Result<Report> {
    let mut problems = Vec::new();
    let license = std::fs::read_to_string(project.path("LICENSE")).unwrap_or_default();
    if !license.contains("Apache License") {
        problems.push("LICENSE is missing or is not the Apache License".to_owned());
    }
    for path in files {
        let bytes = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
        let Ok(text) = String::from_utf8(bytes) else {
            continue;
        };
        for (number, line) in text.lines().enumerate() {
            if let Some(found) = machine_path(line) {
                problems.push(format!(
                    "{}:{}: a path of one machine, {found}",
                    project.display(path),
                    number + 1
                ));
            }
        }
    }
    Ok(Report {
        name: "tree",
        summary: format!("{} files: licence there, no path of one machine", files.len()),
        warnings: Vec::new(),
        problems,
    })
}

/// The first path of a machine in a line, if it begins there: `../x/` and `https://host/x/` are something else.
fn machine_path(line: &str) -> Option<&str> {
    for folder in MACHINE_FOLDERS {
        for (at, _) in line.match_indices(folder) {
            let before = &line[..at];
            let inside_another = before
                .ends_with(|letter: char| letter.is_alphanumeric() || ".-_~*$@%)}]>/".contains(letter))
                && !before.ends_with("file://");
            let rest = &line[at + folder.len()..];
            let name = rest
                .split(|letter: char| !letter.is_alphanumeric() && letter != '-')
                .next()
                .unwrap_or_default();
            let anybody = *folder == HOMES && (name.is_empty() || ANYBODY.contains(&name));
            if !inside_another && !anybody {
                return Some(&line[at..at + folder.len() + name.len()]);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_path_is_found_and_what_looks_like_one_is_not() {
        let work = concat!("/", "work/main");
        assert_eq!(machine_path(&format!("see {work}/x")), Some(work));
        assert_eq!(machine_path(&format!("\"{work}\"")), Some(work));
        assert_eq!(machine_path(&format!("file://{work}")), Some(work));
        assert_eq!(machine_path(&format!("https://example.org{work}")), None);
        assert_eq!(machine_path(&format!("..{work}")), None);
        assert_eq!(machine_path(&format!("{{root}}{work}")), None);
    }

    #[test]
    fn a_home_folder_counts_when_it_is_somebodys() {
        let home = |name: &str| format!("{HOMES}{name}/.aws/credentials");
        assert!(machine_path(&home("jane")).is_some());
        assert!(machine_path(&home("user")).is_none());
        assert!(machine_path(&home("$USER")).is_none());
    }
}

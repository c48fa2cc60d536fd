//! What only the system's own package manager can install: which package, and who needs it.

use anyhow::{Context, Result};

use crate::process::{MissingPrerequisite, capture, program, run, succeeds};

/// One Debian (or Ubuntu) package.
struct Package {
    name: &'static str,
    /// It is there when one of these commands ends well.
    probes: &'static [&'static [&'static str]],
    /// Who needs it, and for what.
    needed_by: &'static str,
    /// Whether the tests run without it.
    only_for_screenshots: bool,
}

const PACKAGES: &[Package] = &[
    Package {
        name: "git",
        probes: &[&["git", "--version"]],
        needed_by: "testkit: repositories with history, `git http-backend`; xtask: the list of tracked files",
        only_for_screenshots: false,
    },
    Package {
        name: "python3-venv",
        probes: &[&["python3", "-c", "import ensurepip, venv"]],
        needed_by: "setup: the environment in which testkit starts ministack",
        only_for_screenshots: false,
    },
    Package {
        name: "chromium",
        probes: &[
            &["chromium", "--version"],
            &["chromium-browser", "--version"],
            &["google-chrome", "--version"],
        ],
        needed_by: "looking at the HTML report as a picture",
        only_for_screenshots: true,
    },
];

/// Installs what is missing when that is allowed, else says how to and asks for it by exit code 3.
pub(super) fn install(screenshots: bool) -> Result<()> {
    let missing = missing(screenshots);
    if missing.is_empty() {
        println!("packages    ready");
        return Ok(());
    }
    for package in &missing {
        println!("packages    {} is missing ({})", package.name, package.needed_by);
    }
    let names: Vec<&str> = missing.iter().map(|package| package.name).collect();
    if !succeeds(program("apt-get").arg("--version")) {
        return Err(MissingPrerequisite(format!(
            "install these with your system's package manager, then run this again (the names are Debian's): {}",
            names.join(" ")
        ))
        .into());
    }
    if !is_root()? {
        return Err(
            MissingPrerequisite(format!("run this, then try again:\n  {}", instruction(&names))).into(),
        );
    }
    run(program("apt-get").args(["update", "--quiet=2"]))?;
    run(program("apt-get")
        .args(["install", "--quiet=2", "--yes", "--no-install-recommends"])
        .args(&names)
        .env("DEBIAN_FRONTEND", "noninteractive"))
}

/// The names of the packages that are not there.
pub(super) fn missing_names(screenshots: bool) -> Vec<String> {
    missing(screenshots)
        .iter()
        .map(|package| format!("Debian package {}", package.name))
        .collect()
}

fn missing(screenshots: bool) -> Vec<&'static Package> {
    PACKAGES
        .iter()
        .filter(|package| screenshots || !package.only_for_screenshots)
        .filter(|package| {
            !package
                .probes
                .iter()
                .any(|probe| succeeds(program(probe[0]).args(&probe[1..])))
        })
        .collect()
}

fn instruction(names: &[&str]) -> String {
    format!(
        "sudo apt-get update && sudo apt-get install --yes --no-install-recommends {}",
        names.join(" ")
    )
}

fn is_root() -> Result<bool> {
    let id = capture(program("id").arg("-u")).context("finding out who runs this")?;
    Ok(id.trim() == "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_printed_line_can_be_pasted_as_it_is() {
        assert_eq!(
            instruction(&["git", "python3-venv"]),
            "sudo apt-get update && sudo apt-get install --yes --no-install-recommends git python3-venv"
        );
    }

    #[test]
    fn every_package_has_a_probe_and_says_who_needs_it() {
        for package in PACKAGES {
            assert!(
                package.probes.iter().all(|probe| !probe.is_empty()),
                "{}",
                package.name
            );
            assert!(
                !package.probes.is_empty() && !package.needed_by.is_empty(),
                "{}",
                package.name
            );
        }
    }
}

//! A Python virtual environment under `target/` with exactly what `xtask/requirements.txt` pins.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::process::{capture, program, run, succeeds};
use crate::project::{Project, read, write};

/// Where the environment is, below the root. The tests look for `bin/ministack` in it.
pub(super) const FOLDER: &str = "target/python";

/// Written last, so that an interrupted installation is done again.
const STAMP: &str = "target/python/installed.txt";

/// Makes the environment if it is not there, or is not what the requirements say.
pub(super) fn install(project: &Project) -> Result<()> {
    if is_ready(project)? {
        println!("python      ready in {FOLDER}");
        return Ok(());
    }
    println!("python      installing xtask/requirements.txt into {FOLDER}");
    run(program("python3")
        .args(["-m", "venv", "--clear", FOLDER])
        .current_dir(project.root()))?;
    run(program(interpreter(project))
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-input",
        ])
        .args(["--require-hashes", "--requirement", "xtask/requirements.txt"])
        .current_dir(project.root()))?;
    write(&project.path(STAMP), &stamp(project)?)
}

/// Whether the environment is there, starts, and was made from the requirements as they are now.
pub(super) fn is_ready(project: &Project) -> Result<bool> {
    let recorded = std::fs::read_to_string(project.path(STAMP)).unwrap_or_default();
    Ok(recorded == stamp(project)?
        && project.path(FOLDER).join("bin/ministack").is_file()
        && succeeds(program(interpreter(project)).args(["-c", "import ministack"])))
}

/// What the environment depends on: the folder (its scripts hold it), the interpreter, and every pin.
fn stamp(project: &Project) -> Result<String> {
    let version = capture(program("python3").arg("--version")).context("python3 is needed")?;
    let requirements = read(&project.path("xtask/requirements.txt"))?;
    Ok(format!(
        "{}\n{version}{requirements}",
        project.path(FOLDER).display()
    ))
}

fn interpreter(project: &Project) -> PathBuf {
    project.path(FOLDER).join("bin/python")
}

//! cargo-deny, built once under `target/`.

use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result};

use crate::process::{capture, program, run};
use crate::project::Project;

/// The version whose configuration `deny.toml` is written for.
pub(super) const VERSION: &str = "0.20.2";

/// Where it is installed, below the root.
pub(super) const FOLDER: &str = "target/tools";

/// Where it is compiled: apart from our own artefacts, and removed afterwards.
const BUILD_FOLDER: &str = "target/tools/build";

/// Builds it if the pinned version is not there.
///
/// Unoptimised and without debug info: it then builds in less than half of the time, and still judges our few hundred
/// packages in two seconds.
pub(super) fn install(project: &Project) -> Result<()> {
    if is_ready(project) {
        println!("cargo-deny  {VERSION} ready in {FOLDER}");
        return Ok(());
    }
    println!("cargo-deny  building {VERSION} into {FOLDER} (once; about a minute on two cores)");
    let started = Instant::now();
    run(project
        .cargo([
            "install",
            "cargo-deny",
            "--locked",
            "--quiet",
            "--debug",
            "--force",
        ])
        .args(["--version", VERSION, "--root"])
        .arg(project.path(FOLDER))
        .env("CARGO_TARGET_DIR", project.path(BUILD_FOLDER))
        .env("CARGO_PROFILE_DEV_DEBUG", "false")
        .env("CARGO_INCREMENTAL", "0"))?;
    println!("cargo-deny  built in {:.0} s", started.elapsed().as_secs_f64());
    let build = project.path(BUILD_FOLDER);
    std::fs::remove_dir_all(&build).with_context(|| format!("removing {}", build.display()))
}

/// Whether the pinned version is installed and starts.
pub(super) fn is_ready(project: &Project) -> bool {
    capture(program(executable(project)).arg("--version"))
        .is_ok_and(|answer| answer.trim() == format!("cargo-deny {VERSION}"))
}

/// cargo-deny, called at the root of the workspace.
pub(crate) fn command(project: &Project) -> Command {
    let mut command = program(executable(project));
    command.current_dir(project.root());
    command
}

fn executable(project: &Project) -> PathBuf {
    project.path(FOLDER).join("bin/cargo-deny")
}

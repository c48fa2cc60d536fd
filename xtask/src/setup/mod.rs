//! `cargo xtask setup`: installs what the tests need. Does nothing, quickly, when all is there.

mod cargo_deny;
mod debian;
mod python;

use anyhow::Result;
use clap::Args;

use crate::process::MissingPrerequisite;
use crate::project::Project;

pub(crate) use cargo_deny::command as cargo_deny_command;

#[derive(Args, Default)]
pub(crate) struct Options {
    /// Only say what is missing; exit code 3 if anything is
    #[arg(long)]
    check: bool,
    /// Also what taking screenshots of the HTML report needs (a browser)
    #[arg(long)]
    screenshots: bool,
}

pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    if options.check {
        return check(project, options.screenshots);
    }
    debian::install(options.screenshots)?;
    python::install(project)?;
    cargo_deny::install(project)
}

fn check(project: &Project, screenshots: bool) -> Result<()> {
    let mut missing = debian::missing_names(screenshots);
    if !python::is_ready(project)? {
        missing.push(format!(
            "{} with what xtask/requirements.txt pins",
            python::FOLDER
        ));
    }
    if !cargo_deny::is_ready(project) {
        missing.push(format!(
            "cargo-deny {} in {}",
            cargo_deny::VERSION,
            cargo_deny::FOLDER
        ));
    }
    if missing.is_empty() {
        println!("setup: all there");
        return Ok(());
    }
    Err(MissingPrerequisite(format!(
        "not set up yet: {}\nrun `cargo xtask setup`",
        missing.join(", ")
    ))
    .into())
}

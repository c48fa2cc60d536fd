//! `cargo xtask check`: what no compiler checks. Each part gives a [`Report`]; any problem fails the whole.

mod ids;
mod law;
mod lines;
mod manifests;
mod network;
mod tree;

use anyhow::{Result, bail};

use crate::project::Project;

/// What one part of the check found.
struct Report {
    name: &'static str,
    /// What was looked at, in one line.
    summary: String,
    /// Worth knowing, and no reason to fail.
    warnings: Vec<String>,
    problems: Vec<String>,
}

pub(crate) fn run(project: &Project) -> Result<()> {
    let metadata = project.metadata()?;
    let files = project.files()?;
    let reports = [
        law::check(&metadata),
        network::check(project, &metadata)?,
        ids::check(project)?,
        lines::check(project, &files)?,
        manifests::check(project, &metadata)?,
        tree::check(project, &files)?,
    ];
    let mut problems = 0;
    for report in &reports {
        println!("{:<11} {}", report.name, report.summary);
        for warning in &report.warnings {
            println!("{:<11}   warning: {warning}", "");
        }
        for problem in &report.problems {
            println!("{:<11}   problem: {problem}", "");
        }
        problems += report.problems.len();
    }
    if problems > 0 {
        bail!("{problems} problems");
    }
    Ok(())
}

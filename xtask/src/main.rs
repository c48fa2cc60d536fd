//! The project's own chores, run as `cargo xtask <verb>`; one file (or folder) per verb.
//!
//! Exit codes: 0 done, 1 a chore failed, 2 wrong usage, 3 something that must be installed first is missing.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a development tool whose result is its text"
)]

mod bench;
mod check;
mod docs;
mod examples;
mod generate;
mod process;
mod project;
mod rule_file;
mod setup;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::process::MissingPrerequisite;
use crate::project::Project;

/// The project's own chores.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Install what the tests need: under target/, and by apt where that is allowed
    Setup(setup::Options),
    /// Write the registries and tables that are never edited by hand
    Generate(generate::Options),
    /// Check the law of the workspace, named ids, file lengths, manifests and tracked files
    Check,
    /// Run everything that continuous integration runs
    Test(test::Options),
    /// Record examples/aml-cs0006 anew from a run against live local servers
    Examples(examples::Options),
    /// Measure whole runs; prints the table and leaves it in target/bench/results.json
    Bench(bench::Options),
    /// Assemble the book in target/book: what is written by hand, and a page for every rule
    Docs,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = Project::find().and_then(|project| match arguments.verb {
        Verb::Setup(options) => setup::run(&project, &options),
        Verb::Generate(options) => generate::run(&project, &options),
        Verb::Check => check::run(&project),
        Verb::Test(options) => test::run(&project, &options),
        Verb::Examples(options) => examples::run(&project, &options),
        Verb::Bench(options) => bench::run(&project, &options),
        Verb::Docs => docs::run(&project),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            if error.is::<MissingPrerequisite>() {
                ExitCode::from(3)
            } else {
                ExitCode::FAILURE
            }
        }
    }
}

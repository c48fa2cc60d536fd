//! `cargo xtask test`: everything that continuous integration runs, stage by stage; the first failure ends it.
//!
//! What fails fast comes first. clippy and the tests use the same selection of packages, so that each compiles the
//! dependencies once (clippy needs their metadata, the tests their code).

use std::env;
use std::io::Write;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};

use crate::process::{run as run_command, succeeds_within};
use crate::project::Project;
use crate::{check, docs, examples, generate, setup};

#[derive(Args)]
pub(crate) struct Options {
    /// Only these stages, in their order (repeat or separate by commas)
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Stage>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Stage {
    /// Install what is missing
    Setup,
    /// rustfmt finds nothing to change
    Rustfmt,
    /// Registries and tables are up to date
    Generated,
    /// The book can be assembled, with a page for every rule
    Docs,
    /// The law, ids, lengths, manifests, tracked files
    Check,
    /// clippy has no warning
    Clippy,
    /// Licences, banned packages and sources of dependencies
    Deny,
    /// Known vulnerabilities of dependencies, where their database can be reached
    Advisories,
    /// All tests, documentation and rule examples included
    Tests,
    /// The recorded example is what a run records
    Examples,
}

/// How long fetching the advisory database may take before it counts as out of reach.
const FETCH_LIMIT: Duration = Duration::from_secs(60);

pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    let mut done = Vec::new();
    for stage in Stage::value_variants() {
        if !options.only.is_empty() && !options.only.contains(stage) {
            continue;
        }
        let name = name(*stage);
        println!("\n== {name}");
        // The stage's own programs write to the same place, past our buffer.
        std::io::stdout().flush()?;
        let started = Instant::now();
        let outcome = perform(project, *stage);
        let seconds = started.elapsed().as_secs_f64();
        let verdict = match outcome.with_context(|| format!("stage {name} failed after {seconds:.0} s"))? {
            Outcome::Passed => "passed",
            Outcome::NotChecked => "NOT CHECKED",
        };
        println!("== {name}: {verdict} ({seconds:.1} s)");
        done.push((name, seconds, verdict));
    }
    println!("\nno stage failed");
    for (name, seconds, verdict) in &done {
        println!("  {name:<11}{seconds:>8.1} s  {verdict}");
    }
    let total: f64 = done.iter().map(|(_, seconds, _)| seconds).sum();
    println!("  {:<11}{total:>8.1} s", "total");
    Ok(())
}

/// What became of a stage that did not fail.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Outcome {
    Passed,
    /// It could not be decided here, which is not the same as good.
    NotChecked,
}

fn name(stage: Stage) -> String {
    stage
        .to_possible_value()
        .map(|value| value.get_name().to_owned())
        .unwrap_or_default()
}

fn perform(project: &Project, stage: Stage) -> Result<Outcome> {
    match stage {
        Stage::Advisories => return advisories(project),
        Stage::Setup => setup::run(project, &setup::Options::default()),
        Stage::Rustfmt => run_command(&mut project.cargo(["fmt", "--all", "--", "--check"])),
        Stage::Generated => generate::run(project, &generate::Options { check: true }),
        Stage::Docs => docs::run(project),
        Stage::Check => check::run(project),
        Stage::Clippy => compile(
            project,
            &["clippy", "--workspace", "--all-targets"],
            &["--", "-D", "warnings"],
        ),
        Stage::Deny => deny(project, &["licenses", "bans", "sources"]),
        Stage::Tests => compile(project, &["test", "--workspace"], &[]),
        Stage::Examples => examples::run(project, &examples::Options { check: true }),
    }?;
    Ok(Outcome::Passed)
}

/// A cargo command that compiles. In continuous integration the lock file has to be right as it is.
fn compile(project: &Project, arguments: &[&str], after: &[&str]) -> Result<()> {
    let mut command = project.cargo(arguments);
    if in_ci() {
        command.arg("--locked");
    }
    run_command(command.args(after))
}

fn in_ci() -> bool {
    env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false")
}

fn deny(project: &Project, checks: &[&str]) -> Result<()> {
    let mut command = setup::cargo_deny_command(project);
    command
        .args(["--workspace", "--locked", "check", "--hide-inclusion-graph"])
        .args(checks);
    run_command(&mut command)
}

/// Fetching is tried apart from checking: no database means "not checked", a vulnerability means failure.
fn advisories(project: &Project) -> Result<Outcome> {
    let mut fetch = setup::cargo_deny_command(project);
    // cargo-deny fetches by git, which we cannot end together with it: let it give up by itself when nothing comes.
    fetch
        .args(["fetch", "db"])
        .env("GIT_HTTP_LOW_SPEED_LIMIT", "1000")
        .env("GIT_HTTP_LOW_SPEED_TIME", "20");
    if !succeeds_within(&mut fetch, FETCH_LIMIT) {
        println!("advisories were not checked: their database could not be fetched from here");
        return Ok(Outcome::NotChecked);
    }
    let mut command = setup::cargo_deny_command(project);
    command.args([
        "--workspace",
        "--locked",
        "--offline",
        "check",
        "--hide-inclusion-graph",
        "advisories",
    ]);
    run_command(&mut command)?;
    Ok(Outcome::Passed)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        options: Options,
    }

    #[test]
    fn stages_are_chosen_by_name() {
        let line = Line::parse_from(["test", "--only", "rustfmt,check", "--only", "deny"]);
        assert_eq!(line.options.only, [Stage::Rustfmt, Stage::Check, Stage::Deny]);
        assert!(Line::try_parse_from(["test", "--only", "spelling"]).is_err());
    }

    #[test]
    fn setup_comes_first_and_what_compiles_after_what_does_not() {
        let place = |wanted: Stage| {
            Stage::value_variants()
                .iter()
                .position(|stage| *stage == wanted)
                .unwrap()
        };
        assert_eq!(place(Stage::Setup), 0);
        assert!(place(Stage::Check) < place(Stage::Clippy));
        assert!(place(Stage::Tests) < place(Stage::Examples));
    }
}

//! Commands and options.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

/// Finds every way from anyone on the internet to an organisation's models, training data and source.
#[derive(Debug, Parser)]
#[command(
    name = "nightlatch",
    version,
    about,
    max_term_width = 100,
    arg_required_else_help = true
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Would it have happened here? Collect, judge, find the ways in, and say which fixes close them
    #[command(after_help = "\
Examples:
  nightlatch scan .                                  the repository in this folder
  nightlatch scan aws                                the AWS account of the standard credentials
  nightlatch scan https://gitlab.example             a code host, as a stranger sees it
  nightlatch scan --config nightlatch.toml --verify  everything the configuration names
  nightlatch scan . aws --output sarif --out nightlatch.sarif --fail-on high")]
    Scan(Scan),
    /// The same on a bundled estate: the incident AML.CS0006 in an invented organisation
    #[command(after_help = "\
Examples:
  nightlatch demo
  nightlatch demo --output html --out demo.html")]
    Demo(Demo),
    /// Collect only, into an estate file that can be scanned later
    #[command(after_help = "\
Examples:
  nightlatch collect aws . --out estate.jsonl.zst
  nightlatch scan estate.jsonl.zst")]
    Collect(Collect),
    /// The ways in, one by one, each step with all its evidence
    #[command(after_help = "\
Examples:
  nightlatch paths estate.jsonl.zst
  nightlatch paths --config nightlatch.toml --to halden-training-faces")]
    Paths(Paths),
    /// The checks: list them, show one, run their examples
    #[command(
        subcommand,
        after_help = "\
Examples:
  nightlatch rules list
  nightlatch rules show iam-root-access-keys
  nightlatch rules test my-rules/"
    )]
    Rules(Rules),
    /// What can be read with these credentials, which permission is missing, and what that hides
    #[command(after_help = "\
Examples:
  nightlatch doctor aws
  nightlatch doctor --config nightlatch.toml
  nightlatch doctor --print-policy > nightlatch-read-only.json")]
    Doctor(Doctor),
    /// Completions for a shell
    #[command(after_help = "\
Example:
  nightlatch completions bash > /etc/bash_completion.d/nightlatch")]
    Completions {
        /// Which shell
        shell: Shell,
    },
}

/// What to look at.
#[derive(Debug, Default, Args)]
pub(crate) struct Sources {
    /// A repository (folder or bundle), `aws`, the URL of a code host or clone, an estate file, or a JSON file of
    /// `aws iam get-account-authorization-details`
    #[arg(value_name = "TARGET")]
    pub(crate) targets: Vec<String>,
    /// The configuration; `nightlatch.toml` in this folder is read when no target is given
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The AWS endpoint, for local servers
    #[arg(long, value_name = "URL", env = "AWS_ENDPOINT_URL")]
    pub(crate) endpoint: Option<url::Url>,
    /// The AWS region
    #[arg(long, value_name = "NAME")]
    pub(crate) region: Option<String>,
    /// The AWS profile
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Option<String>,
    /// The most AWS calls to make
    #[arg(long, value_name = "CALLS")]
    pub(crate) call_budget: Option<u64>,
}

/// How to collect.
#[derive(Debug, Default, Args)]
pub(crate) struct Collecting {
    #[command(flatten)]
    pub(crate) sources: Sources,
    /// Ask the issuer of each found AWS key whether it works (sts:GetCallerIdentity and nothing else)
    #[arg(long)]
    pub(crate) verify: bool,
    /// Keep the key of fingerprints here; `scan` also keeps its report and shows what has changed since
    #[arg(long, value_name = "FOLDER")]
    pub(crate) state: Option<PathBuf>,
}

/// How to show the result.
#[derive(Debug, Args)]
pub(crate) struct Showing {
    /// The form of the result
    #[arg(long, value_name = "FORM", default_value = "text")]
    pub(crate) output: Form,
    /// Write the result to a file, whole or not at all
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// When to fail.
#[derive(Debug, Args)]
pub(crate) struct Failing {
    /// Exit with 11 to 14 (low to critical) when something open is at least so severe
    #[arg(long, value_name = "SEVERITY", default_value = "high")]
    pub(crate) fail_on: FailOn,
    /// Exit with 10 when a way to a jewel cannot be decided
    #[arg(long)]
    pub(crate) fail_on_unknown: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Scan {
    #[command(flatten)]
    pub(crate) collecting: Collecting,
    #[command(flatten)]
    pub(crate) showing: Showing,
    #[command(flatten)]
    pub(crate) failing: Failing,
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    #[command(flatten)]
    pub(crate) showing: Showing,
}

#[derive(Debug, Args)]
pub(crate) struct Collect {
    #[command(flatten)]
    pub(crate) collecting: Collecting,
    /// The estate file; compressed when its name ends in .zst
    #[arg(short, long, value_name = "FILE")]
    pub(crate) out: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Paths {
    #[command(flatten)]
    pub(crate) collecting: Collecting,
    /// Only ways that begin here: internet, any-registered-user:<host>, leaked:<access key id>
    #[arg(long, value_name = "ENTRY")]
    pub(crate) from: Option<String>,
    /// Only ways that end at this asset: its id or name
    #[arg(long, value_name = "ASSET")]
    pub(crate) to: Option<String>,
    /// The form of the result
    #[arg(long, value_name = "FORM", default_value = "text")]
    pub(crate) output: PathsForm,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Rules {
    /// All checks, with severity and asset kind
    #[command(after_help = "Example:\n  nightlatch rules list")]
    List,
    /// One check: what it finds, why it matters, how to fix it
    #[command(after_help = "Example:\n  nightlatch rules show iam-root-access-keys")]
    Show {
        /// The check's id
        id: String,
    },
    /// Run the examples of the built-in checks, and of those in a folder
    #[command(after_help = "Examples:\n  nightlatch rules test\n  nightlatch rules test my-rules/")]
    Test {
        /// A folder with checks of your own
        folder: Option<PathBuf>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Doctor {
    #[command(flatten)]
    pub(crate) sources: Sources,
    /// Print the read-only IAM policy that a full collection needs
    #[arg(long)]
    pub(crate) print_policy: bool,
}

/// The form of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// For people on a terminal
    Text,
    /// Everything, for programs
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// One self-contained page
    Html,
}

/// The form of a list of ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PathsForm {
    /// For people on a terminal
    Text,
    /// Everything, for programs
    Json,
}

/// The least severity that fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Low,
    Medium,
    High,
    Critical,
    /// Never fail because of what was found
    Never,
}

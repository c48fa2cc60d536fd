//! Records the estate that `nightlatch demo` scans: `cargo xtask examples` runs it.
//!
//! It starts a local AWS account and a code host, creates the incident AML.CS0006 on them, lets the built binary
//! collect both with a live check of the keys that it finds, and writes the result as if it had been collected from
//! the hosts of an invented organisation. With `--normalise` two recordings of the same incident are equal byte by
//! byte.

mod recording;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// Records the estate that `nightlatch demo` scans
#[derive(Debug, Parser)]
struct Options {
    /// The folder to write into
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// Put fixed values in the place of times, random ids and digests of answers
    #[arg(long)]
    normalise: bool,
}

#[allow(clippy::print_stderr, reason = "a program for developers has no other output")]
fn main() -> ExitCode {
    let options = Options::parse();
    match recording::record(&options.out, options.normalise) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

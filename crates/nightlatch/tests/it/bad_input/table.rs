//! One row of the table, and the test that goes through it.

use std::path::Path;

use tempfile::TempDir;

use super::cases::CASES;
use super::inputs::{keep, with_token};
use super::told::{as_error, as_gap};
use crate::support::nightlatch;

/// How an input that is wrong is told.
pub(super) enum Told {
    /// As an error on stderr, with this exit code; nothing is written to stdout.
    Error(i32),
    /// As a gap of the report. The other sources are read all the same.
    Gap,
}

pub(super) struct Case {
    pub(super) name: &'static str,
    /// Makes the input in the folder and returns the targets and options that name it.
    pub(super) make: fn(&Path) -> Vec<String>,
    pub(super) told: Told,
    /// What, where, what to do.
    pub(super) says: &'static [&'static str],
}
#[test]
fn each_bad_input_gives_one_clear_message() {
    let mut failures = Vec::new();
    for case in CASES {
        let place = TempDir::with_prefix("nightlatch-bad-").unwrap();
        let targets = (case.make)(place.path());
        let told = match case.told {
            Told::Error(code) => as_error(&nightlatch(["scan"]).with(&targets).run(), code, case.says),
            Told::Gap => {
                let good = keep(place.path(), "good", &with_token().build().unwrap());
                let options = ["--output", "json", "--fail-on", "never"];
                as_gap(
                    &nightlatch(["scan"])
                        .with(&targets)
                        .with(&good)
                        .with(options)
                        .run(),
                    case.says,
                )
            }
        };
        if let Err(problem) = told {
            failures.push(format!("{}: {problem}", case.name));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

//! Exit codes.
//!
//! | code | meaning |
//! |---|---|
//! | 0 | done, and nothing open at or above `--fail-on` |
//! | 1 | an error |
//! | 2 | wrong use: arguments or configuration |
//! | 3 | a prerequisite is missing |
//! | 10 | `--fail-on-unknown`: a way to a jewel cannot be decided |
//! | 11–14 | the highest open severity, low to critical, when it reaches `--fail-on` |

use std::process::ExitCode;

use engine::collect::CollectError;
use engine::config::{ConfigError, TargetError};
use engine::report::Report;
use model::Severity;

use crate::cli::{FailOn, Failing};

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    Done,
    Error,
    Usage,
    Prerequisite,
    Unknown,
    Open(Severity),
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Error => 1,
            Exit::Usage => 2,
            Exit::Prerequisite => 3,
            Exit::Unknown => 10,
            Exit::Open(Severity::Low) => 11,
            Exit::Open(Severity::Medium) => 12,
            Exit::Open(Severity::High) => 13,
            Exit::Open(Severity::Critical) => 14,
        })
    }
}

/// How a scan ends. An open severity comes before an undecided way.
pub(crate) fn of_report(report: &Report, failing: &Failing) -> Exit {
    let threshold = match failing.fail_on {
        FailOn::Low => Some(Severity::Low),
        FailOn::Medium => Some(Severity::Medium),
        FailOn::High => Some(Severity::High),
        FailOn::Critical => Some(Severity::Critical),
        FailOn::Never => None,
    };
    match (threshold, report.highest_severity()) {
        (Some(threshold), Some(highest)) if highest >= threshold => Exit::Open(highest),
        _ if failing.fail_on_unknown && report.has_undecided_path() => Exit::Unknown,
        _ => Exit::Done,
    }
}

/// How an error ends: a wrong target or configuration is wrong use, a token that is not there a missing prerequisite.
pub(crate) fn of_error(error: &anyhow::Error) -> Exit {
    for cause in error.chain() {
        if cause.is::<ConfigError>() || cause.is::<TargetError>() {
            return Exit::Usage;
        }
        match cause.downcast_ref::<CollectError>() {
            Some(error) if error.is_wrong_use() => return Exit::Usage,
            Some(CollectError::Token { .. }) => return Exit::Prerequisite,
            _ => {}
        }
    }
    Exit::Error
}

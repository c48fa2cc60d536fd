//! The report as JSON: everything, in the shape of [`engine::report::Report`].

use anyhow::Result;
use engine::report::Report;

/// The report as indented JSON.
///
/// # Errors
/// Never for a report of this program.
pub(super) fn report(report: &Report) -> Result<String> {
    Ok(serde_json::to_string_pretty(report)? + "\n")
}

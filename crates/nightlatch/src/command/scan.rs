//! `nightlatch scan`.

use anyhow::Result;
use engine::pipeline::Analyst;
use engine::report::compare;

use super::sources;
use crate::cli::Scan;
use crate::exit::{self, Exit};
use crate::output;

/// Collects, judges, shows, and compares with the previous run where a state folder is given.
pub(crate) fn run(scan: &Scan) -> Result<Exit> {
    let config = sources::configuration(&scan.collecting.sources)?;
    let analyst = Analyst::new()?.with_rules_of(&config)?;
    let state = sources::state(&scan.collecting)?;
    let previous = state
        .as_ref()
        .map(|state| state.last_report())
        .transpose()?
        .flatten();
    let estate = sources::estate(&config, &scan.collecting, state.as_ref())?;
    let mut report = analyst.judge(estate, &config);
    report.changes = previous.as_ref().map(|previous| compare(previous, &report));
    output::show(&report, &analyst.catalogue, &scan.showing)?;
    if let Some(state) = state {
        state.keep(&report)?;
    }
    Ok(exit::of_report(&report, &scan.failing))
}

//! A report as text for people: the answer first, then the best way, the fixes, and everything else.

mod findings;
mod fixes;
mod gaps;
mod headline;
mod look;
mod path;
mod safe;

use engine::report::Report;

pub(crate) use headline::plural;
pub(super) use headline::{classes_reached, sentence, ways_in};
pub(crate) use look::Look;

/// The whole report.
pub(crate) fn report(report: &Report, look: Look) -> String {
    let report = &safe::to_show(report);
    [
        headline::answer(report, look),
        headline::changes(report, look),
        path::best(report, look),
        path::others(report, look),
        fixes::list(report, look),
        findings::list(report, look),
        gaps::kept_out(report, look),
        gaps::undecided(report, look),
        gaps::list(report, look),
    ]
    .concat()
}

/// All ways, every step with its evidence.
pub(crate) fn ways(report: &Report, look: Look) -> String {
    let report = &safe::to_show(report);
    path::all(report, look) + &gaps::blind(report, look)
}

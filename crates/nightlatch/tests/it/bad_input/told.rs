//! Whether a run told what was wrong, once and clearly.

use crate::support::{Outcome, ReportReading};

pub(super) fn as_error(outcome: &Outcome, code: i32, says: &[&str]) -> Result<(), String> {
    let stderr = &outcome.stderr;
    if outcome.code != Some(code) {
        return Err(format!(
            "exit code {:?} in place of {code}\n{stderr}{}",
            outcome.code, outcome.stdout
        ));
    }
    if !outcome.stdout.is_empty() || stderr.matches("error: ").count() != 1 {
        return Err(format!("not one message\n{stderr}\nstdout: {}", outcome.stdout));
    }
    let mut sentences: Vec<&str> = stderr.split(": ").filter(|part| part.len() > 20).collect();
    let all = sentences.len();
    sentences.sort_unstable();
    sentences.dedup_by_key(|part| part.trim_end());
    if sentences.len() < all {
        return Err(format!("something is said twice\n{stderr}"));
    }
    missing(stderr, says)
}

pub(super) fn as_gap(outcome: &Outcome, says: &[&str]) -> Result<(), String> {
    if outcome.code != Some(0) {
        return Err(format!("exit code {:?}\n{}", outcome.code, outcome.stderr));
    }
    let report = outcome.report();
    if !report
        .findings
        .iter()
        .any(|finding| finding.rule.as_str() == "secrets-in-current-tree")
    {
        return Err(format!(
            "the good repository was not read\n{}",
            report.gaps_in_words()
        ));
    }
    let gaps = report.gaps_in_words();
    if gaps.lines().any(|gap| missing(gap, says).is_ok()) {
        return Ok(());
    }
    missing(
        &format!("no gap says {says:?}:\n{gaps}"),
        &[&format!("{says:?} in one gap")],
    )
}

pub(super) fn missing(text: &str, says: &[&str]) -> Result<(), String> {
    match says.iter().find(|part| !text.contains(**part)) {
        Some(part) => Err(format!("`{part}` is not in:\n{text}")),
        None => Ok(()),
    }
}

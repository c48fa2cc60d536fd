//! How long our files are. A file is about one thing; one that grows past the limits is about two.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::Report;
use crate::project::{Project, read};

/// A longer file fails.
const MOST: usize = 700;

/// A longer file is named.
const MANY: usize = 450;

pub(super) fn check(project: &Project, files: &[PathBuf]) -> Result<Report> {
    let mut lengths = Vec::new();
    for path in files.iter().filter(|path| is_rust(path)) {
        lengths.push((read(path)?.lines().count(), project.display(path)));
    }
    Ok(report(lengths))
}

fn is_rust(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs")
}

fn report(mut lengths: Vec<(usize, String)>) -> Report {
    lengths.sort();
    let numbers: Vec<usize> = lengths.iter().map(|(length, _)| *length).collect();
    let (mut warnings, mut problems) = (Vec::new(), Vec::new());
    for (length, name) in lengths.iter().rev() {
        if *length > MOST {
            problems.push(format!("{name} has {length} lines, more than {MOST}"));
        } else if *length > MANY {
            warnings.push(format!("{name} has {length} lines, more than {MANY}"));
        }
    }
    Report {
        name: "lines",
        summary: format!(
            "{} Rust files, {} lines: median {}, 90 % up to {}, longest {}",
            numbers.len(),
            numbers.iter().sum::<usize>(),
            at_most(&numbers, 50),
            at_most(&numbers, 90),
            numbers.last().copied().unwrap_or_default()
        ),
        warnings,
        problems,
    }
}

/// The smallest of the sorted lengths that at least so many percent of them do not exceed (nearest rank).
fn at_most(sorted: &[usize], percent: usize) -> usize {
    let rank = (sorted.len() * percent).div_ceil(100);
    rank.checked_sub(1)
        .and_then(|index| sorted.get(index))
        .copied()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn median_and_ninetieth_percentile_are_lengths_that_occur() {
        let ten: Vec<usize> = (1..=10).map(|number| number * 10).collect();
        assert_eq!((at_most(&ten, 50), at_most(&ten, 90)), (50, 90));
        assert_eq!((at_most(&[7], 50), at_most(&[7], 90)), (7, 7));
        assert_eq!(at_most(&[], 50), 0);
    }

    #[test]
    fn the_limits_themselves_are_allowed() {
        let found = report(vec![
            (700, "a".into()),
            (701, "b".into()),
            (450, "c".into()),
            (451, "d".into()),
        ]);
        assert_eq!(found.problems, ["b has 701 lines, more than 700"]);
        assert_eq!(
            found.warnings,
            ["a has 700 lines, more than 450", "d has 451 lines, more than 450"]
        );
    }
}

//! The search against a slow one that tries every path.

use std::collections::BTreeSet;

use model::{Certainty, Verdict};
use paths::Limits;
use proptest::prelude::*;

use crate::drawn::{Drawn, look, look_within, only_if, open, unknown, with};

const NODES: usize = 6;
const JEWEL: usize = NODES - 1;

/// Every path without a repeated node whose steps can hold together, by trying all.
fn every_path(
    steps: &[Drawn],
    at: usize,
    visited: &mut Vec<usize>,
    verdict: &Verdict,
    found: &mut Vec<Verdict>,
) {
    if at == JEWEL {
        found.push(verdict.clone());
        return;
    }
    for step in steps.iter().filter(|step| step.from == at) {
        if visited.contains(&step.to) {
            continue;
        }
        let next = verdict.then(&step.verdict);
        if !next.is_closed() {
            visited.push(step.to);
            every_path(steps, step.to, visited, &next, found);
            visited.pop();
        }
    }
}

fn any_verdict() -> impl Strategy<Value = Verdict> {
    prop_oneof![
        4 => Just(Verdict::open()),
        2 => (0..3u8, any::<bool>()).prop_map(|(number, holds)| only_if(number, holds)),
        1 => (0..3u8).prop_map(unknown),
        1 => Just(Verdict::closed("drawn closed")),
    ]
}

fn any_steps() -> impl Strategy<Value = Vec<Drawn>> {
    let step = (0..NODES, 0..NODES, any_verdict()).prop_map(|(from, to, verdict)| with(from, to, verdict));
    prop::collection::vec(step, 0..14)
        .prop_map(|steps| steps.into_iter().filter(|s| s.from != s.to).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn finds_as_many_paths_of_each_certainty_as_there_are(steps in any_steps()) {
        let mut all = Vec::new();
        let opened: Vec<Drawn> = steps.iter().filter(|step| !step.verdict.is_closed()).cloned().collect();
        every_path(&opened, 0, &mut vec![0], &Verdict::open(), &mut all);
        let analysis = look(steps, &[JEWEL]);
        let tally = analysis.ways.first().map(|ways| ways.tally).unwrap_or_default();
        let count = |certainty| all.iter().filter(|verdict| verdict.certainty() == Some(certainty)).count();
        prop_assert_eq!(tally.proven, count(Certainty::Proven));
        prop_assert_eq!(tally.conditional, count(Certainty::Conditional));
        prop_assert_eq!(tally.unknown, count(Certainty::Unknown));
    }

    #[test]
    fn the_best_path_is_of_the_best_certainty_and_kept_paths_come_in_order(steps in any_steps()) {
        let analysis = look(steps, &[JEWEL]);
        for ways in &analysis.ways {
            let order: Vec<(u32, Certainty)> = ways.paths.iter().map(|path| (path.cost, path.certainty)).collect();
            prop_assert!(order.is_sorted_by_key(|(cost, _)| *cost));
            let best = ways.best().certainty;
            prop_assert_eq!(best == Certainty::Proven, ways.tally.proven > 0);
            let ids: BTreeSet<_> = ways.paths.iter().map(|path| &path.id).collect();
            prop_assert_eq!(ids.len(), ways.paths.len());
        }
    }

    #[test]
    fn the_order_in_which_steps_are_derived_changes_nothing(steps in any_steps()) {
        let ids = |steps: Vec<Drawn>| {
            let analysis = look(steps, &[JEWEL]);
            analysis.ways.iter().map(|ways| (ways.entry.clone(), ways.tally)).collect::<Vec<_>>()
        };
        let mut reversed = steps.clone();
        reversed.reverse();
        prop_assert_eq!(ids(steps), ids(reversed));
    }
}

#[test]
fn counting_stops_at_the_limit_and_says_so() {
    let steps: Vec<Drawn> = (0..3)
        .flat_map(|from| (0..4).map(move |_| open(from, from + 1)))
        .collect();
    let limits = Limits {
        paths: 10,
        kept: 2,
        expansions: 1_000,
    };
    let analysis = look_within(steps.clone(), &[3], limits);
    assert_eq!(
        (
            analysis.ways[0].tally.proven,
            analysis.ways[0].paths.len(),
            analysis.ways[0].capped
        ),
        (10, 2, true)
    );
    let analysis = look(steps, &[3]);
    assert_eq!(
        (analysis.ways[0].tally.proven, analysis.ways[0].capped),
        (64, false)
    );
}

#[test]
fn a_path_whose_conditions_contradict_is_closed() {
    let analysis = look(
        vec![with(0, 1, only_if(1, true)), with(1, 2, only_if(1, false))],
        &[2],
    );
    assert!(analysis.ways.is_empty());
}

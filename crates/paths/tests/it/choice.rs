//! The choice of fixes: what it says is closed is closed.

use model::{AssetId, FixId, FixRef, Verdict};
use paths::{FixList, choose_fixes};
use proptest::prelude::*;

use crate::drawn::{Drawn, look, open};

fn fix(number: u8) -> FixRef {
    FixRef {
        fix: FixId::from(format!("fix-{number}")),
        target: AssetId::from("target"),
    }
}

fn fixed_by(from: usize, to: usize, fixes: &[u8]) -> Drawn {
    Drawn {
        fixes: fixes.iter().copied().map(fix).collect(),
        ..open(from, to)
    }
}

/// The steps when the fixes really close what they name. A closed step stays, so that ids stay too.
fn without(steps: &[Drawn], made: &[FixRef]) -> Vec<Drawn> {
    let closed = |step: &Drawn| step.fixes.iter().any(|fix| made.contains(fix));
    let after = |step: &Drawn| {
        if closed(step) {
            Verdict::closed("fixed")
        } else {
            step.verdict.clone()
        }
    };
    steps
        .iter()
        .map(|step| Drawn {
            verdict: after(step),
            ..step.clone()
        })
        .collect()
}

fn choose(steps: &[Drawn], jewels: &[usize]) -> FixList {
    let analysis = look(steps.to_vec(), jewels);
    choose_fixes(&analysis, |_| Some(1), |made| look(without(steps, made), jewels))
}

fn chosen(list: &FixList) -> Vec<String> {
    list.fixes
        .iter()
        .map(|chosen| chosen.fix.fix.to_string())
        .collect()
}

#[test]
fn one_fix_that_cuts_all_paths_is_enough() {
    let steps = vec![fixed_by(0, 1, &[1]), fixed_by(1, 2, &[2]), fixed_by(1, 3, &[3])];
    let list = choose(&steps, &[2, 3]);
    assert!(list.closes_everything());
    assert_eq!(chosen(&list), ["fix-1"]);
}

#[test]
fn what_no_fix_removes_stays_and_is_said() {
    let steps = vec![fixed_by(0, 1, &[1]), open(0, 1)];
    let list = choose(&steps, &[1]);
    assert!(!list.closes_everything());
    assert_eq!(list.after.ways.len(), 1);
}

#[test]
fn a_fix_whose_effect_removes_nothing_is_not_chosen() {
    let steps = vec![fixed_by(0, 1, &[1])];
    let analysis = look(steps.clone(), &[1]);
    let list = choose_fixes(&analysis, |_| Some(1), |_| look(steps.clone(), &[1]));
    assert_eq!(chosen(&list), Vec::<String>::new());
    assert!(!list.closes_everything());
}

#[test]
fn a_cheaper_fix_is_preferred() {
    let steps = vec![fixed_by(0, 1, &[1, 2])];
    let analysis = look(steps.clone(), &[1]);
    let cost = |made: &FixRef| Some(if *made == fix(1) { 3 } else { 1 });
    let list = choose_fixes(&analysis, cost, |made| look(without(&steps, made), &[1]));
    assert_eq!(chosen(&list), ["fix-2"]);
}

#[test]
fn a_fix_that_nobody_can_make_is_never_chosen() {
    let steps = vec![fixed_by(0, 1, &[1])];
    let analysis = look(steps.clone(), &[1]);
    let list = choose_fixes(&analysis, |_| None, |made| look(without(&steps, made), &[1]));
    assert_eq!(chosen(&list), Vec::<String>::new());
}

fn any_steps() -> impl Strategy<Value = Vec<Drawn>> {
    let step = (0..6usize, 1..6usize, prop::collection::vec(0..5u8, 0..3))
        .prop_map(|(from, to, fixes)| fixed_by(from, to, &fixes));
    prop::collection::vec(step, 0..10)
        .prop_map(|steps| steps.into_iter().filter(|s| s.from != s.to).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn closes_whatever_can_be_closed_and_chooses_nothing_needless(steps in any_steps()) {
        let list = choose(&steps, &[4, 5]);
        let made: Vec<FixRef> = list.fixes.iter().map(|chosen| chosen.fix.clone()).collect();
        let all: Vec<FixRef> = (0..5).map(fix).collect();
        let closable = look(without(&steps, &all), &[4, 5]).ways.is_empty();
        prop_assert_eq!(list.closes_everything(), closable);
        prop_assert_eq!(look(without(&steps, &made), &[4, 5]).ways.is_empty(), closable);
        if closable {
            for index in 0..made.len() {
                let mut fewer = made.clone();
                fewer.remove(index);
                prop_assert!(!look(without(&steps, &fewer), &[4, 5]).ways.is_empty());
            }
        }
    }
}

//! The algebra of verdicts.

use model::{Condition, GapId, Verdict};
use proptest::prelude::*;

use crate::arbitrary::verdict;

/// Equal, or closed both: two closed verdicts may give different reasons of which one suffices.
fn same(one: &Verdict, other: &Verdict) -> bool {
    one == other || (one.is_closed() && other.is_closed())
}

proptest! {
    #[test]
    fn and_is_commutative(a in verdict(), b in verdict()) {
        let (ab, ba) = (a.and(&b), b.and(&a));
        prop_assert!(same(&ab, &ba), "{ab:?} is not {ba:?}");
    }

    #[test]
    fn and_is_associative(a in verdict(), b in verdict(), c in verdict()) {
        let (left, right) = (a.and(&b).and(&c), a.and(&b.and(&c)));
        prop_assert!(same(&left, &right), "{left:?} is not {right:?}");
    }

    #[test]
    fn and_is_idempotent(a in verdict()) {
        prop_assert_eq!(a.and(&a), a);
    }

    #[test]
    fn open_changes_nothing_and_closed_everything(a in verdict()) {
        prop_assert_eq!(a.and(&Verdict::open()), a.clone());
        prop_assert_eq!(a.then(&Verdict::open()), a.clone());
        let closed = Verdict::closed("it is off");
        prop_assert!(a.and(&closed).is_closed() && closed.and(&a).is_closed());
        prop_assert!(a.then(&closed).is_closed() && closed.then(&a).is_closed());
    }

    #[test]
    fn then_is_associative_and_as_certain_either_way(a in verdict(), b in verdict(), c in verdict()) {
        let (left, right) = (a.then(&b).then(&c), a.then(&b.then(&c)));
        prop_assert!(same(&left, &right), "{left:?} is not {right:?}");
        prop_assert_eq!(a.then(&b).certainty(), b.then(&a).certainty());
    }

    #[test]
    fn then_never_closes_on_conditions_of_requests(a in verdict(), b in verdict()) {
        let meets_world = |verdict: &Verdict| verdict.when().is_none_or(|when| {
            when.conditions().iter().all(Condition::is_about_request)
        });
        prop_assume!(meets_world(&a) || meets_world(&b));
        prop_assert_eq!(a.then(&b).is_closed(), a.is_closed() || b.is_closed());
    }

    #[test]
    fn a_conjunction_is_no_more_certain_than_its_parts(a in verdict(), b in verdict()) {
        let joined = a.and(&b);
        if !joined.is_closed() {
            prop_assert!(joined.certainty() >= a.certainty().max(b.certainty()));
            prop_assert!(a.when().unwrap().is_implied_by(joined.when().unwrap()));
            prop_assert!(a.gaps().all(|gap| joined.gaps().any(|other| other == gap)));
        }
    }

    #[test]
    fn json_round_trip(a in verdict()) {
        let text = serde_json::to_string(&a).unwrap();
        prop_assert_eq!(serde_json::from_str::<Verdict>(&text).unwrap(), a);
    }
}

#[test]
fn conditions_on_the_world_hold_over_all_steps() {
    let approved = Condition::world("an administrator approves the new account");
    let yes = Verdict::open_when(approved.clone());
    let no = Verdict::open_when(approved.negate());
    assert!(yes.then(&no).is_closed());
    let here = Verdict::open_when(Condition::request("aws:SourceVpc", "StringEquals", ["vpc-1"]));
    let there = Verdict::open_when(Condition::request("aws:SourceVpc", "StringEquals", ["vpc-2"]));
    assert!(here.and(&there).is_closed());
    assert!(here.then(&there).is_open());
}

#[test]
fn json_forms() {
    let conditional = Verdict::open_when(Condition::request(
        "aws:SourceIp",
        "IpAddress",
        ["203.0.113.0/24"],
    ))
    .and(&Verdict::open_assuming(
        "no policy of the organisation denies it",
        GapId::from("gap-1"),
    ));
    let unknown = Verdict::unknown(GapId::from("gap-2"));
    let all = [
        Verdict::open(),
        conditional,
        Verdict::closed("it is off"),
        unknown,
    ];
    let lines: Vec<_> = all
        .iter()
        .map(|verdict| serde_json::to_string(verdict).unwrap())
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    {"$verdict":"open"}
    {"$verdict":"open","when":[{"key":"aws:SourceIp","operator":"IpAddress","values":["203.0.113.0/24"]}],"assuming":[{"that":"no policy of the organisation denies it","gap":"gap-1"}]}
    {"$verdict":"closed","because":["it is off"]}
    {"$verdict":"unknown","gaps":["gap-2"]}
    "#);
}

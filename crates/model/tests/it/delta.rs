//! Deltas: what is applied can be taken back.

use model::asset::Bucket;
use model::{Asset, Delta, Estate, FactChange};
use proptest::prelude::*;

use crate::arbitrary::{delta, estate, evidence, gap};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn the_inverse_takes_it_back(estate in estate(), delta in delta()) {
        let mut changed = estate.clone();
        let inverse = changed.apply(&delta);
        let after = changed.clone();
        let again = changed.apply(&inverse);
        prop_assert_eq!(&changed, &estate);
        changed.apply(&again);
        prop_assert_eq!(changed, after);
    }

    #[test]
    fn only_what_is_touched_changes(estate in estate(), delta in delta()) {
        let mut changed = estate.clone();
        changed.apply(&delta);
        let touched = delta.touched();
        prop_assert!(touched.is_sorted() && touched.windows(2).all(|pair| pair[0] != pair[1]));
        for asset in estate.assets().filter(|asset| !touched.contains(&&asset.id)) {
            prop_assert_eq!(changed.get(&asset.id), Some(asset));
        }
    }

    #[test]
    fn evidence_and_gaps_come_and_stay(estate in estate(), evidence in evidence(), gap in gap()) {
        let mut changed = estate;
        let delta = Delta { evidence: vec![evidence.clone()], gaps: vec![gap.clone()], ..Delta::default() };
        let inverse = changed.apply(&delta);
        prop_assert!(delta.is_empty() && inverse.is_empty());
        prop_assert_eq!(changed.evidence(&evidence.id), Some(&evidence));
        prop_assert_eq!(changed.gap(&gap.id), Some(&gap));
    }

    #[test]
    fn json_round_trip(delta in delta()) {
        let text = serde_json::to_string(&delta).unwrap();
        prop_assert_eq!(serde_json::from_str::<Delta>(&text).unwrap(), delta);
    }
}

#[test]
fn a_later_change_of_one_asset_wins() {
    let named = |name: &str| Asset::new("arn:aws:s3:::a", name, Bucket::default());
    let mut estate = Estate::default();
    let changes = vec![FactChange::Put(named("one")), FactChange::Put(named("two"))];
    let inverse = estate.apply(&Delta {
        changes,
        ..Delta::put(named(""))
    });
    assert_eq!(estate.get(&"arn:aws:s3:::a".into()).unwrap().name, "two");
    estate.apply(&inverse);
    assert_eq!(estate, Estate::default());
}

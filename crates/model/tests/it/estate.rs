//! Estates as a whole.

use model::{Estate, RelationKind};
use proptest::prelude::*;

use crate::arbitrary::{asset, asset_id, estate, relation};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn absorbing_what_is_known_changes_nothing(estate in estate()) {
        let mut twice = estate.clone();
        twice.absorb(estate.clone());
        prop_assert_eq!(twice, estate);
    }

    #[test]
    fn absorbing_is_adding_one_by_one(one in estate(), other in estate()) {
        let mut absorbed = one.clone();
        absorbed.absorb(other.clone());
        let mut added = one;
        other.assets().cloned().for_each(|asset| added.insert(asset));
        other.relations().cloned().for_each(|relation| added.relate(relation));
        for evidence in other.all_evidence() {
            added.cite(evidence.clone());
        }
        for gap in other.gaps() {
            added.note(gap.clone());
        }
        prop_assert_eq!(absorbed, added);
    }

    #[test]
    fn relations_from_are_those_of_kind_and_start(
        relations in proptest::collection::vec(relation(), 0..12),
        from in asset_id(),
    ) {
        let mut estate = Estate::default();
        relations.into_iter().for_each(|relation| estate.relate(relation));
        for kind in [RelationKind::Hosts, RelationKind::Stores, RelationKind::Serves] {
            let found: Vec<_> = estate.relations_from(kind, &from).collect();
            let expected: Vec<_> = estate.relations().filter(|r| r.kind == kind && r.from == from).collect();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn assets_are_found_by_id_and_kind(assets in proptest::collection::vec(asset(), 0..6)) {
        let mut estate = Estate::default();
        for asset in assets {
            let (id, kind) = (asset.id.clone(), asset.kind());
            estate.replace(asset.clone());
            prop_assert_eq!(estate.require(&id), Ok(&asset));
            prop_assert!(estate.of_kind(kind).any(|other| *other == asset));
        }
    }
}

#[test]
fn a_missing_asset_is_named() {
    insta::assert_snapshot!(Estate::default().require(&"arn:aws:s3:::a".into()).unwrap_err(), @"the estate holds no asset `arn:aws:s3:::a`");
}

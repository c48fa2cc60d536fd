//! Assets of which several sources know something.

use jiff::Timestamp;
use model::asset::{Credential, CredentialKind, FoundSecret, KeyStatus, Place};
use model::{Asset, AssetBody, AssetKind, Estate, Field, GapId, GitOid, List};
use proptest::prelude::*;
use serde_json::{Map, Value};

use crate::arbitrary::{asset_of, bucket, credential, secret};

/// The second record added to the first.
fn merged(older: &Asset, newer: &Asset) -> Asset {
    let mut estate = Estate::default();
    estate.insert(older.clone());
    estate.insert(Asset {
        id: older.id.clone(),
        ..newer.clone()
    });
    estate.get(&older.id).unwrap().clone()
}

fn fields(asset: &Asset) -> Map<String, Value> {
    serde_json::to_value(asset).unwrap().as_object().unwrap().clone()
}

fn is_gap(value: &Value) -> bool {
    value.get("$gap").is_some()
}

fn items(value: &Value) -> Vec<&Value> {
    value
        .as_array()
        .or_else(|| value["items"].as_array())
        .unwrap()
        .iter()
        .collect()
}

/// Two assets of one kind.
fn two() -> impl Strategy<Value = (Asset, Asset)> {
    let known = AssetKind::ALL.to_vec();
    prop::sample::select(known).prop_flat_map(|kind| (asset_of(kind), asset_of(kind)))
}

proptest! {
    #[test]
    fn once_more_changes_nothing((older, newer) in two()) {
        prop_assert_eq!(merged(&older, &older), older.clone());
        let once = merged(&older, &newer);
        prop_assert_eq!(merged(&once, &newer), once);
    }

    #[test]
    fn newer_facts_win_and_gaps_win_nothing((older, newer) in two()) {
        let (before, after) = (fields(&older), fields(&merged(&older, &newer)));
        let update = fields(&Asset { id: older.id.clone(), ..newer });
        for (name, value) in &after {
            // What is joined has laws of its own.
            if ["evidence", "places", "found_as", "at_head", "credential_kind", "detector"].contains(&name.as_str()) {
                continue;
            }
            let expected = match (before.get(name), update.get(name)) {
                (known, Some(new)) if !is_gap(new) || known.is_none() => new,
                (Some(known), Some(new)) if new.get("items").is_some() => {
                    let all = items(value);
                    prop_assert!(items(known).iter().chain(&items(new)).all(|item| all.contains(item)));
                    prop_assert!(is_gap(value) || all == items(known), "{name} lost its gap");
                    continue;
                }
                (Some(known), Some(new)) if is_gap(known) => new,
                (Some(known), _) => known,
                (None, _) => unreachable!("{name} from nowhere"),
            };
            prop_assert_eq!(value, expected, "{}", name);
        }
        prop_assert!(before.keys().chain(update.keys()).all(|name| after.contains_key(name)));
    }

    #[test]
    fn evidence_is_joined((older, newer) in two()) {
        let all = merged(&older, &newer).evidence;
        prop_assert!(older.evidence.iter().chain(&newer.evidence).all(|id| all.contains(id)));
    }

    #[test]
    fn a_place_is_kept_by_its_latest_sight(older in secret(), newer in secret()) {
        let joined = merged(&Asset::new("s", "", older.clone()), &Asset::new("s", "", newer.clone()));
        let joined = joined.as_secret().unwrap();
        let spot = |place: &Place| (place.repository.clone(), place.path.clone(), place.line, place.blob.clone(),
            place.commit.clone());
        for place in &older.places {
            prop_assert!(joined.places.iter().any(|other| spot(other) == spot(place)));
        }
        let last = |place: &&Place| newer.places.iter().rev().find(|other| spot(other) == spot(place)) == Some(*place);
        prop_assert!(newer.places.iter().filter(last).all(|place| joined.places.contains(place)));
        // At HEAD anywhere is at HEAD; what could not be looked at is not taken for "only in history".
        if joined.places.iter().any(|place| place.at_head) {
            prop_assert_eq!(&joined.at_head, &Field::Present(true));
        }
        let is_hidden = |field: &Field<bool>| field.gap().is_some() && !field.is_not_recorded();
        if is_hidden(&newer.at_head) || is_hidden(&older.at_head) {
            prop_assert_ne!(&joined.at_head, &Field::Present(false));
        }
    }

    #[test]
    fn what_one_source_found_stays_found(older in credential(), newer in credential()) {
        let joined = merged(&Asset::new("c", "", older.clone()), &Asset::new("c", "", newer.clone()));
        let joined = joined.as_credential().unwrap();
        let found = joined.found_as.present().cloned().unwrap_or_default();
        for id in [&older, &newer].iter().filter_map(|c| c.found_as.present()).flatten() {
            prop_assert!(found.contains(id));
        }
        let kind = if newer.credential_kind == CredentialKind::Other { older.credential_kind } else { newer.credential_kind };
        prop_assert_eq!(joined.credential_kind, kind);
    }

    #[test]
    fn another_kind_replaces(older in bucket(), newer in credential()) {
        let newer = Asset::new("x", "", newer);
        prop_assert_eq!(merged(&Asset::new("x", "", older), &newer), newer);
    }
}

#[test]
fn git_and_aws_each_know_half_of_a_key() {
    let id = "aws-access-key:AKIAEXAMPLE";
    let from_git = Credential {
        credential_kind: CredentialKind::AwsAccessKey,
        identifier: "AKIAEXAMPLE".to_owned().into(),
        found_as: vec!["secret:aws:1".into()].into(),
        ..Credential::default()
    };
    let from_aws = Credential {
        principal: Field::Present("arn:aws:iam::1:user/a".into()),
        status: KeyStatus::Active.into(),
        last_used: Field::Absent,
        ..Credential::default()
    };
    let (git, aws) = (
        Asset::new(id, "AKIAEXAMPLE", from_git.clone()),
        Asset::new(id, "", from_aws.clone()),
    );
    for joined in [merged(&git, &aws), merged(&aws, &git)] {
        let expected = Credential {
            credential_kind: CredentialKind::AwsAccessKey,
            ..from_aws.clone()
        };
        let expected = Credential {
            identifier: from_git.identifier.clone(),
            found_as: from_git.found_as.clone(),
            ..expected
        };
        assert_eq!(joined.as_credential(), Some(&expected));
        assert_eq!(joined.name, "AKIAEXAMPLE");
    }
}

#[test]
fn a_gap_takes_no_fact_away_not_even_absence() {
    let with = |status| {
        Asset::new(
            "c",
            "",
            Credential {
                status,
                ..Credential::default()
            },
        )
    };
    let gap = |id: &str| Field::NotCollected(GapId::from(id));
    let status = |one, other| {
        merged(&with(one), &with(other))
            .as_credential()
            .unwrap()
            .status
            .clone()
    };
    assert_eq!(status(Field::Absent, gap("gap-1")), Field::Absent);
    assert_eq!(
        status(Field::Present(KeyStatus::Active), gap("gap-1")),
        Field::Present(KeyStatus::Active)
    );
    assert_eq!(
        status(Field::Present(KeyStatus::Active), Field::Absent),
        Field::Absent
    );
    assert_eq!(status(gap("gap-1"), gap("gap-2")), gap("gap-2"));
    assert_eq!(status(gap("gap-1"), Field::not_recorded()), gap("gap-1"));
}

#[test]
fn a_partial_list_only_adds() {
    let with = |trails| {
        Asset::new(
            "1",
            "",
            model::asset::CloudAccount {
                trails,
                ..Default::default()
            },
        )
    };
    let partial =
        |ids: &[&str]| List::partial(ids.iter().map(|id| (*id).into()).collect(), GapId::from("gap-1"));
    let complete = |ids: &[&str]| List::complete(ids.iter().map(|id| (*id).into()).collect());
    let trails = |one, other| {
        merged(&with(one), &with(other))
            .as_cloud_account()
            .unwrap()
            .trails
            .clone()
    };
    assert_eq!(
        trails(complete(&["a", "b"]), partial(&["b"])),
        complete(&["a", "b"])
    );
    assert_eq!(trails(complete(&["a"]), partial(&["b"])), partial(&["a", "b"]));
    assert_eq!(trails(partial(&["a"]), partial(&["b"])), partial(&["a", "b"]));
    assert_eq!(trails(partial(&["a"]), complete(&["b"])), complete(&["b"]));
    assert_eq!(trails(complete(&["a"]), complete(&[])), complete(&[]));
    assert_eq!(trails(List::default(), complete(&["a"])), complete(&["a"]));
    assert_eq!(trails(complete(&["a"]), List::default()), complete(&["a"]));
}

#[test]
fn a_secret_gone_from_head_is_gone() {
    let place = |at_head| Place {
        repository: "https://code.example/a".into(),
        path: ".env".to_owned(),
        line: 1,
        blob: GitOid::from("b"),
        commit: GitOid::from("c"),
        committed: Timestamp::UNIX_EPOCH,
        at_head,
    };
    let seen = |at_head| FoundSecret {
        places: vec![place(at_head)],
        at_head: at_head.into(),
        ..FoundSecret::default()
    };
    let [before, after] = [seen(true), seen(false)].map(|secret| Asset::new("s", "", secret));
    let joined = merged(&before, &after);
    assert_eq!(joined.as_secret(), after.as_secret());
    // Another repository that does not have it at HEAD says nothing about this one.
    let mut elsewhere = seen(false);
    elsewhere.places[0].repository = "https://code.example/b".into();
    let joined = merged(&before, &Asset::new("s", "", elsewhere));
    assert_eq!(joined.as_secret().unwrap().at_head, Field::Present(true));
}

#[test]
fn unknown_kinds_are_told_apart_by_name() {
    let of = |kind: &str, name: &str| {
        let fields = Map::from_iter([(name.to_owned(), Value::from(1))]);
        Asset::new(
            "x",
            "",
            AssetBody::Other {
                kind: kind.to_owned(),
                fields,
            },
        )
    };
    assert_eq!(
        merged(&of("notebook", "a"), &of("vector_store", "b")),
        of("vector_store", "b")
    );
    let AssetBody::Other { fields, .. } = merged(&of("notebook", "a"), &of("notebook", "b")).body else {
        panic!("the kind is unknown")
    };
    assert_eq!(fields.len(), 2);
}

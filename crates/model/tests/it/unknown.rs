//! What a newer version writes survives being read and written by this one.

use std::collections::BTreeSet;

use model::file::read;
use model::{Estate, Field, List, file};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::arbitrary::{estate, json as any_json};
use crate::file::written;

/// Keys under which objects are not records of ours: free maps, documents, tagged alternatives.
const NOT_OURS: [&str; 5] = ["tags", "policy", "trust", "document", "reason"];

/// Adds an unknown field to every object that may get one in a newer version.
fn grow(value: &mut Value, unknown: &Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| grow(item, unknown)),
        Value::Object(fields) if fields.len() == 1 && fields.contains_key("$gap") => {}
        Value::Object(fields) => {
            fields
                .iter_mut()
                .filter(|(name, _)| !NOT_OURS.contains(&name.as_str()) && !name.starts_with("new_"))
                .for_each(|(_, inner)| grow(inner, unknown));
            fields.insert("newer".to_owned(), unknown.clone());
        }
        _ => {}
    }
}

fn lines(bytes: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(bytes).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn bytes(lines: &[Value]) -> Vec<u8> {
    lines
        .iter()
        .flat_map(|line| format!("{line}\n").into_bytes())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn fields_survive_at_every_level(estate in estate(), unknown in any_json()) {
        let mut newer = lines(&written(&estate, false));
        for (index, line) in newer.iter_mut().enumerate() {
            if index == 0 {
                line["newer"] = unknown.clone();
            } else {
                line.as_object_mut().unwrap().values_mut().for_each(|record| grow(record, &unknown));
            }
        }
        let read_back = read(&bytes(&newer)[..]).unwrap();
        let rewritten = written(&read_back, false);
        let text = |lines: Vec<Value>| lines.iter().map(Value::to_string).collect::<BTreeSet<_>>();
        prop_assert_eq!(text(lines(&rewritten)), text(newer));
        prop_assert_eq!(read(&rewritten[..]).unwrap(), read_back);
    }

    #[test]
    fn records_of_unknown_kinds_survive(estate in estate(), body in any_json(), name in "new_[a-z]{1,4}") {
        let mut all = lines(&written(&estate, false));
        let relation = json!({"relation": {"kind": "mirrors", "from": "a", "to": "b", "evidence": [], "body": body}});
        let added = [json!({ name: body }), relation];
        all.extend(added.clone());
        all[0]["records"] = json!(all.len() - 1);
        let read_back = read(&bytes(&all)[..]).unwrap();
        prop_assert_eq!(lines(&written(&read_back, false)), all);
        prop_assert_ne!(&read_back, &estate);
        // Absorbed, they are neither lost nor doubled.
        let mut twice = read_back.clone();
        twice.absorb(read_back.clone());
        prop_assert_eq!(&twice, &read_back);
        let mut fresh = Estate::new(estate.collected);
        fresh.absorb(read_back.clone());
        prop_assert_eq!(fresh, read_back);
    }
}

const HEADER: &str = r#"{"nightlatch_estate":1,"collected":"2026-01-01T00:00:00Z"}"#;

fn estate_of(asset: &Value) -> Estate {
    read(format!("{HEADER}\n{}\n", json!({ "asset": asset })).as_bytes()).unwrap()
}

fn asset_of(estate: &Estate) -> Map<String, Value> {
    lines(&written(estate, false))[1]["asset"]
        .as_object()
        .unwrap()
        .clone()
}

fn bucket() -> Value {
    json!({
        "id": "arn:aws:s3:::a", "kind": "bucket",
        "public_access_block": {
            "block_public_acls": true, "ignore_public_acls": true,
            "block_public_policy": true, "restrict_public_buckets": true, "block_new_thing": true
        },
        "readers": {"items": [], "$gap": "gap-1", "hint": "ask again"}
    })
}

/// An unknown part belongs to the value that it came with: no state of a field may be spoilt by it.
#[test]
fn a_changed_field_takes_no_unknown_part_where_it_cannot_stand() {
    let states = [
        Field::Absent,
        Field::not_recorded(),
        Field::NotCollected("gap-2".into()),
    ];
    for state in states {
        let mut estate = estate_of(&bucket());
        let mut asset = estate.get(&"arn:aws:s3:::a".into()).unwrap().clone();
        if let model::AssetBody::Bucket(bucket) = &mut asset.body {
            bucket.public_access_block = state.clone();
            bucket.readers = List::complete(Vec::new());
        }
        estate.replace(asset);
        let back = read(&written(&estate, false)[..]).unwrap();
        let bucket = back
            .get(&"arn:aws:s3:::a".into())
            .unwrap()
            .as_bucket()
            .unwrap()
            .clone();
        assert_eq!(
            (bucket.public_access_block, bucket.readers),
            (state, List::complete(Vec::new()))
        );
    }
}

#[test]
fn an_unknown_part_stays_when_its_neighbour_changes() {
    let mut estate = estate_of(&bucket());
    let asset = estate.get_mut(&"arn:aws:s3:::a".into()).unwrap();
    if let model::AssetBody::Bucket(bucket) = &mut asset.body {
        bucket.public_access_block = bucket.public_access_block.clone().map(|mut block| {
            block.block_public_acls = false;
            block
        });
    }
    let block = &asset_of(&estate)["public_access_block"];
    assert_eq!(
        (&block["block_public_acls"], &block["block_new_thing"]),
        (&json!(false), &json!(true))
    );
}

#[test]
fn elements_of_lists_keep_their_own_unknown_parts_when_they_move() {
    let place = |line: u32| {
        json!({
            "repository": "https://code.example/a", "path": "p", "line": line, "blob": "b", "commit": "c",
            "committed": "2026-01-01T00:00:00Z", "at_head": false, "column": line * 10
        })
    };
    let secret = json!({"id": "s", "kind": "secret", "detector": "d", "places": [place(1), place(2)]});
    let mut estate = estate_of(&secret);
    if let model::AssetBody::Secret(secret) = &mut estate.get_mut(&"s".into()).unwrap().body {
        secret.places.reverse();
        secret.places.truncate(1);
    }
    assert_eq!(asset_of(&estate)["places"], json!([place(2)]));
    // Merged, the places of both sides keep theirs.
    let mut all = estate_of(&secret);
    all.absorb(estate_of(
        &json!({"id": "s", "kind": "secret", "detector": "d", "places": [place(3)]}),
    ));
    assert_eq!(asset_of(&all)["places"], json!([place(1), place(2), place(3)]));
}

#[test]
fn a_newer_record_is_valid_by_the_schema() {
    let validator = jsonschema::validator_for(&file::schema()).unwrap();
    for line in [
        json!({"asset": bucket()}),
        json!({"asset": {"id": "x", "kind": "vector_store", "anything": [1]}}),
        json!({"forecast": {"any": "thing"}}),
        json!({"relation": {"kind": "mirrors", "from": "a"}}),
    ] {
        assert!(validator.is_valid(&line), "{line}");
    }
}

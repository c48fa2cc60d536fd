//! The published schema.

use std::fs;
use std::sync::LazyLock;

use jsonschema::Validator;
use model::{Gap, file, stable_id};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::arbitrary::estate;
use crate::file::written;

const PUBLISHED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/estate.schema.json");

static VALIDATOR: LazyLock<Validator> = LazyLock::new(|| {
    jsonschema::options()
        .should_validate_formats(true)
        .build(&file::schema())
        .unwrap()
});

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_written_line_is_valid(estate in estate()) {
        for line in written(&estate, false).split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            let line: Value = serde_json::from_slice(line).unwrap();
            let complaints: Vec<_> = VALIDATOR.iter_errors(&line).map(|error| error.to_string()).collect();
            prop_assert!(complaints.is_empty(), "{line}: {complaints:?}");
        }
    }
}

#[test]
fn what_the_reader_refuses_is_not_valid() {
    let header = r#"{"nightlatch_estate":1,"collected":"2026-01-01T00:00:00Z"}"#;
    for line in [
        json!({"asset": {"id": "a"}}),
        json!({"asset": {"id": "a", "kind": "bucket", "region": 7}}),
        json!({"asset": {"id": "a", "kind": "bucket", "region": {"$gap": "g", "more": 1}}}),
        json!({"asset": {"id": "a", "kind": "bucket", "readers": null}}),
        json!({"asset": {"id": "a", "kind": "bucket", "public_read": {"$verdict": "ajar"}}}),
        json!({"evidence": {"id": "e"}}),
        json!({"gap": {"id": "g", "at": "", "call": "", "reason": "bored", "hides": ""}}),
        json!({"relation": {"kind": "stores", "from": "a"}}),
        json!({"gap": {}, "asset": {}}),
        json!([]),
        json!({}),
    ] {
        assert!(!VALIDATOR.is_valid(&line), "valid: {line}");
        assert!(
            file::read(format!("{header}\n{line}\n").as_bytes()).is_err(),
            "read: {line}"
        );
    }
}

#[test]
fn the_published_schema_is_this_one() {
    let current = format!("{:#}\n", file::schema());
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        fs::write(PUBLISHED, &current).unwrap();
    }
    let published = fs::read_to_string(PUBLISHED).unwrap_or_default();
    assert!(
        published == current,
        "docs/estate.schema.json is not up to date: run `UPDATE_SCHEMA=1 cargo test -p model schema`"
    );
}

const DESCRIPTION: &str = include_str!("../../../../docs/estate-file.md");

#[test]
fn the_example_of_the_description_is_real() {
    let (_, example) = DESCRIPTION.split_once("```jsonl\n").unwrap();
    let (example, _) = example.split_once("```").unwrap();
    let estate = file::read(example.as_bytes()).unwrap();
    assert_eq!(String::from_utf8(written(&estate, false)).unwrap(), example);
    for line in example.lines() {
        assert!(VALIDATOR.is_valid(&serde_json::from_str(line).unwrap()), "{line}");
    }
    for evidence in estate.all_evidence() {
        let time = evidence.time.to_string();
        let digest = evidence.digest.as_ref().map_or("", |digest| digest.as_str());
        let vantage = evidence.vantage.as_deref().unwrap_or_default();
        let parts = [
            evidence.source.as_str(),
            &evidence.at,
            &evidence.call,
            &time,
            digest,
            vantage,
        ];
        assert_eq!(evidence.id.as_str(), stable_id(parts));
    }
    for gap in estate.gaps() {
        assert_eq!(Gap::new(&gap.at, &gap.call, gap.reason.clone(), &gap.hides), *gap);
    }
}

//! Assets in JSON.

use model::asset::{Bucket, PolicyDocument};
use model::{Asset, AssetKind, Field, file};
use proptest::prelude::*;
use serde_json::json;

use crate::arbitrary::asset;

proptest! {
    #[test]
    fn json_round_trip(asset in asset()) {
        let text = serde_json::to_string(&asset).unwrap();
        prop_assert_eq!(serde_json::from_str::<Asset>(&text).unwrap(), asset);
    }
}

#[test]
fn every_kind_has_a_name_and_none_uses_a_shared_field() {
    let schema = file::schema();
    let kinds = schema["oneOf"][4]["properties"]["asset"]["allOf"][1]["allOf"]
        .as_array()
        .unwrap();
    assert_eq!(kinds.len(), AssetKind::ALL.len());
    for (kind, rule) in AssetKind::ALL.iter().zip(kinds) {
        assert_eq!(AssetKind::from_name(kind.as_str()), Some(*kind));
        assert_eq!(rule["if"]["properties"]["kind"]["const"], kind.as_str());
        let own = rule["then"]["properties"].as_object().unwrap();
        for shared in ["id", "kind", "name", "owner", "jewel", "evidence"] {
            assert!(
                !own.contains_key(shared),
                "{kind} has a field `{shared}` of its own"
            );
        }
    }
    assert_eq!(AssetKind::from_name("other"), None);
}

#[test]
fn a_malformed_policy_never_reads_back_as_none() {
    for text in [
        "null",
        r#"{"$gap":"gap-1"}"#,
        "{",
        "",
        "[]",
        r#"{"Statement":[]}"#,
    ] {
        let bucket = Bucket {
            policy: PolicyDocument::from_text(text).into(),
            ..Bucket::default()
        };
        let asset = Asset::new("arn:aws:s3:::a", "a", bucket);
        let back: Asset = serde_json::from_value(serde_json::to_value(&asset).unwrap()).unwrap();
        assert_eq!(back, asset, "{text}");
        assert!(back.as_bucket().unwrap().policy.present().is_some(), "{text}");
    }
    // A document that was not made from text is as safe, though it becomes text.
    for value in [json!(null), json!({"$gap": "gap-1"})] {
        let written = serde_json::to_value(Field::Present(PolicyDocument(value))).unwrap();
        assert!(written.is_string(), "{written}");
    }
}

#[test]
fn an_error_names_asset_and_field() {
    let bad = json!({"id": "arn:aws:s3:::a", "kind": "bucket", "region": "eu-west-1", "readers": [1]});
    let error = serde_json::from_value::<Asset>(bad).unwrap_err();
    insta::assert_snapshot!(error, @"bucket `arn:aws:s3:::a`, field `readers`: invalid type: integer `1`, expected a string");
}

//! What the tests share.

use model::{Asset, AssetKind};
use rules::{Condition, EXAMPLE_TIME, Expectation};
use serde_json::{Map, Value as Json};

/// An asset of the kind with the fields.
pub(crate) fn asset(kind: AssetKind, fields: &Json) -> Asset {
    let mut object = fields.as_object().cloned().unwrap_or_else(Map::new);
    object.entry("id").or_insert_with(|| Json::from("the-asset"));
    object.insert("kind".to_owned(), Json::from(kind.as_str()));
    serde_json::from_value(Json::Object(object)).expect("an asset")
}

/// What the condition says about the asset: `finding`, `silent` or `unknown: …`.
pub(crate) fn say(kind: AssetKind, condition: &str, fields: &Json) -> String {
    let condition = Condition::new(kind, condition).unwrap_or_else(|error| panic!("{condition}: {error}"));
    Expectation::from(condition.evaluate(&asset(kind, fields), EXAMPLE_TIME)).to_string()
}

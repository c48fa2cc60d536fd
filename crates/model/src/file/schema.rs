//! The JSON Schema of a line of the estate file.

use schemars::{JsonSchema as _, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Value, json};

use super::VERSION;
use crate::asset::{AssetKind, Shared};
use crate::{Evidence, Gap, Relation, RelationKind};

/// First keys of lines that this version knows.
const KNOWN: [&str; 5] = ["nightlatch_estate", "evidence", "gap", "asset", "relation"];

/// The JSON Schema (draft 2020-12) that every line of an estate file meets.
pub fn schema() -> Value {
    let mut generator: SchemaGenerator = SchemaSettings::draft2020_12().into_generator();
    let shared = Shared::json_schema(&mut generator);
    let kinds: Vec<Value> = AssetKind::ALL
        .iter()
        .filter_map(|kind| {
            let fields = kind.fields_schema(&mut generator)?;
            Some(json!({
                "if": { "properties": { "kind": { "const": kind.as_str() } } },
                "then": fields
            }))
        })
        .collect();
    let evidence = generator.subschema_for::<Evidence>();
    let gap = generator.subschema_for::<Gap>();
    let relation = generator.subschema_for::<Relation>();
    let unknown_relation = json!({
        "title": "A relation of a kind that only a newer version knows",
        "type": "object",
        "properties": { "kind": {
            "type": "string",
            "not": generator.subschema_for::<RelationKind>()
        } },
        "required": ["kind"]
    });
    let definitions = generator.take_definitions(true);
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A line of a Nightlatch estate file",
        "oneOf": [
            {
                "title": "The header: the first line",
                "type": "object",
                "properties": {
                    "nightlatch_estate": { "type": "integer", "minimum": 1, "maximum": VERSION },
                    "collected": { "type": "string", "format": "date-time" },
                    "records": {
                        "type": "integer",
                        "minimum": 0,
                        "description": "how many records follow; a file with fewer or more is refused"
                    }
                },
                "required": ["nightlatch_estate", "collected"]
            },
            one_record("evidence", evidence.to_value()),
            one_record("gap", gap.to_value()),
            one_record("relation", json!({ "anyOf": [relation, unknown_relation] })),
            one_record("asset", json!({ "allOf": [shared, { "allOf": kinds }] })),
            {
                "title": "A record of a kind that only a newer version knows",
                "type": "object",
                "minProperties": 1,
                "maxProperties": 1,
                "propertyNames": { "not": { "enum": KNOWN } }
            }
        ],
        "$defs": definitions
    })
}

fn one_record(name: &str, body: Value) -> Value {
    json!({
        "type": "object",
        "properties": { name: body },
        "required": [name],
        "additionalProperties": false
    })
}

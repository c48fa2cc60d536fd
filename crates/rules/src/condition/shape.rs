//! What a rule may say about an asset: its fields and their types, read from the JSON Schema of the model.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, LazyLock};

use model::AssetKind;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value as Json, json};

/// Types nested deeper than this are not looked into; the model's deepest nests four.
const DEEPEST: usize = 16;

/// The type of a value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shape {
    Boolean,
    /// A verdict: open is true, closed is false, unknown is unknown.
    Verdict,
    Integer,
    /// A text; one of the choices where the model lists them.
    Text(Option<Arc<[String]>>),
    Time,
    List(Arc<Shape>),
    /// Texts to values.
    Map(Arc<Shape>),
    Object(Arc<Fields>),
    /// The literal `null`.
    Absent,
    /// JSON without a schema, such as a policy document: rules ask only whether it is there.
    Opaque,
}

impl Shape {
    /// Whether values of the two can be equal.
    pub(crate) fn is_comparable_with(&self, other: &Self) -> bool {
        use Shape::{Absent, Boolean, Integer, Text, Time, Verdict};
        matches!(
            (self, other),
            (Boolean | Verdict, Boolean | Verdict)
                | (Integer, Integer)
                | (Text(_), Text(_))
                | (Time, Time)
                | (Absent, _)
                | (_, Absent)
        )
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean | Self::Verdict => f.write_str("a boolean"),
            Self::Integer => f.write_str("an integer"),
            Self::Text(None) => f.write_str("a text"),
            Self::Text(Some(choices)) => write!(f, "one of {}", choices.join(", ")),
            Self::Time => f.write_str("a time"),
            Self::List(_) => f.write_str("a list"),
            Self::Map(_) => f.write_str("a map"),
            Self::Object(_) => f.write_str("an object"),
            Self::Absent => f.write_str("null"),
            Self::Opaque => f.write_str("a document that rules do not look into"),
        }
    }
}

/// What it means that the key of a field is not in the JSON of an asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyMissing {
    /// Nobody collected it.
    NotCollected,
    /// It was collected and is not there.
    Absent,
    /// It has the zero of its type: false, 0, the empty text, the empty list.
    Zero,
}

/// One field of an object.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FieldShape {
    pub(crate) shape: Shape,
    /// Whether it can be absent.
    pub(crate) nullable: bool,
    pub(crate) key_missing: KeyMissing,
}

/// The fields of an object, by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Fields(BTreeMap<String, FieldShape>);

impl Fields {
    pub(crate) fn get(&self, name: &str) -> Option<&FieldShape> {
        self.0.get(name)
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// The fields of assets of every kind; the schemas are the same for the whole run.
static FIELDS: LazyLock<BTreeMap<AssetKind, Arc<Fields>>> = LazyLock::new(|| {
    let shared = shared_schema();
    let shared = Definitions(shared.definitions).fields(&shared.asset, 0);
    AssetKind::ALL
        .iter()
        .filter_map(|kind| {
            let mut generator = SchemaSettings::draft2020_12().into_generator();
            let own = kind.fields_schema(&mut generator)?.to_value();
            let mut fields = Definitions(generator.take_definitions(true)).fields(&own, 0);
            fields.0.extend(shared.0.clone());
            Some((*kind, Arc::new(fields)))
        })
        .collect()
});

/// The fields of assets of the kind, with those that all kinds share; none for a kind without a schema.
pub(crate) fn fields_of(kind: AssetKind) -> Option<Arc<Fields>> {
    FIELDS.get(&kind).cloned()
}

struct Shared {
    asset: Json,
    definitions: Map<String, Json>,
}

/// The schema of the fields that all assets share, from the published schema of the estate file.
fn shared_schema() -> Shared {
    let mut file = model::file::schema();
    let definitions = match file["$defs"].take() {
        Json::Object(definitions) => definitions,
        _ => Map::new(),
    };
    let asset = file["oneOf"]
        .as_array()
        .into_iter()
        .flatten()
        .find_map(|record| record.pointer("/properties/asset/allOf/0").cloned())
        .unwrap_or_else(|| json!({}));
    Shared { asset, definitions }
}

/// The named parts of a schema.
struct Definitions(Map<String, Json>);

impl Definitions {
    fn resolve<'a>(&'a self, schema: &'a Json) -> &'a Json {
        let mut schema = schema;
        for _ in 0..DEEPEST {
            let named = schema["$ref"]
                .as_str()
                .and_then(|reference| reference.rsplit('/').next())
                .and_then(|name| self.0.get(name));
            match named {
                Some(next) => schema = next,
                None => break,
            }
        }
        schema
    }

    fn fields(&self, schema: &Json, depth: usize) -> Fields {
        let required: Vec<_> = schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Json::as_str)
            .collect();
        let properties = schema["properties"].as_object().into_iter().flatten();
        Fields(
            properties
                .map(|(name, property)| {
                    let is_required = required.contains(&name.as_str());
                    (name.clone(), self.field(property, is_required, depth))
                })
                .collect(),
        )
    }

    fn field(&self, schema: &Json, is_required: bool, depth: usize) -> FieldShape {
        let mut nullable = false;
        let mut gap = false;
        let mut shape = Shape::Opaque;
        let resolved = self.resolve(schema);
        let alternatives = match resolved["anyOf"].as_array() {
            Some(alternatives) => alternatives.iter().map(|one| self.resolve(one)).collect(),
            None => vec![resolved],
        };
        for alternative in alternatives {
            if alternative["type"] == "null" {
                nullable = true;
            } else if !alternative["properties"]["$gap"].is_null() {
                gap = true;
            } else {
                nullable |= includes_null(alternative);
                shape = self.shape(alternative, depth + 1);
            }
        }
        let key_missing = match (gap, nullable) {
            (true, _) => KeyMissing::NotCollected,
            (false, true) if !is_required => KeyMissing::Absent,
            (false, _) => match shape {
                Shape::Boolean | Shape::Integer | Shape::Text(None) | Shape::List(_) if !is_required => {
                    KeyMissing::Zero
                }
                _ => KeyMissing::NotCollected,
            },
        };
        FieldShape {
            shape,
            nullable,
            key_missing,
        }
    }

    fn shape(&self, schema: &Json, depth: usize) -> Shape {
        if depth > DEEPEST {
            return Shape::Opaque;
        }
        if let Some(variants) = schema["oneOf"].as_array() {
            return self.union(variants);
        }
        if let Some(choices) = schema["enum"].as_array() {
            return choices_of(choices.iter());
        }
        match type_name(schema) {
            Some("boolean") => Shape::Boolean,
            Some("integer") => Shape::Integer,
            Some("string") if schema["format"] == "date-time" => Shape::Time,
            Some("string") => Shape::Text(None),
            Some("array") => {
                let items = self.field(&schema["items"], true, depth);
                Shape::List(Arc::new(items.shape))
            }
            Some("object") if schema["properties"].is_object() => {
                Shape::Object(Arc::new(self.fields(schema, depth)))
            }
            Some("object") if schema["additionalProperties"].is_object() => {
                let values = self.field(&schema["additionalProperties"], true, depth);
                Shape::Map(Arc::new(values.shape))
            }
            _ => Shape::Opaque,
        }
    }

    /// A choice of texts, or a verdict.
    fn union(&self, variants: &[Json]) -> Shape {
        let variants: Vec<_> = variants.iter().map(|one| self.resolve(one)).collect();
        if variants
            .iter()
            .all(|one| one["properties"]["$verdict"].is_object())
        {
            return Shape::Verdict;
        }
        let mut choices = Vec::new();
        for variant in variants {
            match (&variant["const"], variant["enum"].as_array()) {
                (choice @ Json::String(_), _) => choices.push(choice),
                (_, Some(several)) => choices.extend(several),
                _ => return Shape::Opaque,
            }
        }
        choices_of(choices.into_iter())
    }
}

fn choices_of<'a>(choices: impl Iterator<Item = &'a Json>) -> Shape {
    Shape::Text(Some(
        choices.filter_map(Json::as_str).map(str::to_owned).collect(),
    ))
}

/// The type of a schema that has one besides null.
fn type_name(schema: &Json) -> Option<&str> {
    match &schema["type"] {
        Json::String(name) => Some(name),
        Json::Array(names) => names.iter().filter_map(Json::as_str).find(|name| *name != "null"),
        _ => None,
    }
}

fn includes_null(schema: &Json) -> bool {
    schema["type"]
        .as_array()
        .is_some_and(|names| names.iter().any(|name| name == "null"))
}

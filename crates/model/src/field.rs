//! Three-valued fields and lists that say whether they are complete.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::Value;

use crate::GapId;

/// The gap of a field that no source has ever filled.
pub(crate) const NOT_RECORDED: &str = "not-recorded";

/// A field of an asset.
///
/// In JSON: the value itself, `null` for absent, `{"$gap": id}` for not collected; a missing key is not collected.
// INVARIANT: no `T` is written as `null` or as an object whose only key is `$gap`; see `PolicyDocument`, the one type
// that could be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field<T> {
    /// Collected, and there.
    Present(T),
    /// Collected, and not there.
    Absent,
    /// Nobody knows; the gap says why.
    NotCollected(GapId),
}

impl<T> Field<T> {
    /// A field that no source has filled.
    pub fn not_recorded() -> Self {
        Self::NotCollected(GapId::from(NOT_RECORDED))
    }
    /// Whether no source has filled the field: the state that is written as a missing key.
    pub fn is_not_recorded(&self) -> bool {
        matches!(self, Self::NotCollected(gap) if gap.as_str() == NOT_RECORDED)
    }
    /// The value, where it is present.
    pub fn present(&self) -> Option<&T> {
        match self {
            Self::Present(value) => Some(value),
            Self::Absent | Self::NotCollected(_) => None,
        }
    }
    /// The gap, where the field was not collected.
    pub fn gap(&self) -> Option<&GapId> {
        match self {
            Self::NotCollected(gap) => Some(gap),
            Self::Present(_) | Self::Absent => None,
        }
    }
    /// `Present(Some)`, `Absent` from an optional value that was collected.
    pub fn collected(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Self::Present)
    }
    /// The same state with the value mapped.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Field<U> {
        match self {
            Self::Present(value) => Field::Present(f(value)),
            Self::Absent => Field::Absent,
            Self::NotCollected(gap) => Field::NotCollected(gap),
        }
    }
    /// The same state over a reference.
    pub fn as_ref(&self) -> Field<&T> {
        match self {
            Self::Present(value) => Field::Present(value),
            Self::Absent => Field::Absent,
            Self::NotCollected(gap) => Field::NotCollected(gap.clone()),
        }
    }
}

impl<T> Default for Field<T> {
    fn default() -> Self {
        Self::not_recorded()
    }
}

impl<T> From<T> for Field<T> {
    fn from(value: T) -> Self {
        Self::Present(value)
    }
}

/// `{"$gap": id}`.
#[derive(Serialize)]
struct GapRecord {
    #[serde(rename = "$gap")]
    gap: GapId,
}

impl<T: Serialize> Serialize for Field<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Present(value) => value.serialize(serializer),
            Self::Absent => serializer.serialize_none(),
            Self::NotCollected(gap) => GapRecord { gap: gap.clone() }.serialize(serializer),
        }
    }
}

impl<'de, T: serde::de::DeserializeOwned> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        if value.is_null() {
            return Ok(Self::Absent);
        }
        if let Some(gap) = gap_of(&value) {
            return Ok(Self::NotCollected(gap));
        }
        serde_json::from_value(value)
            .map(Self::Present)
            .map_err(D::Error::custom)
    }
}

/// The gap of `{"$gap": id}`, an object with no other key.
fn gap_of(value: &Value) -> Option<GapId> {
    match value.as_object()?.get("$gap") {
        Some(Value::String(gap)) if value.as_object()?.len() == 1 => Some(GapId::from(gap.as_str())),
        _ => None,
    }
}

/// Whether a field would read the value as absent or not collected.
pub(crate) fn is_field_state(value: &Value) -> bool {
    value.is_null() || gap_of(value).is_some()
}

impl<T: JsonSchema> JsonSchema for Field<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("Field_{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [value, { "type": "null" }, gap_schema()] })
    }
}

/// A list that says whether all of it was collected.
///
/// In JSON: an array when complete, `{"items": […], "$gap": id}` when something may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List<T> {
    /// What was collected.
    pub items: Vec<T>,
    /// Why more may exist; none when the list is complete.
    pub missing: Option<GapId>,
}

impl<T> List<T> {
    /// A list of which nothing is missing.
    pub fn complete(items: Vec<T>) -> Self {
        Self { items, missing: None }
    }
    /// A list of which more may exist.
    pub fn partial(items: Vec<T>, gap: GapId) -> Self {
        Self {
            items,
            missing: Some(gap),
        }
    }
    /// Whether no source has filled the list.
    pub fn is_not_recorded(&self) -> bool {
        self.items.is_empty()
            && self
                .missing
                .as_ref()
                .is_some_and(|gap| gap.as_str() == NOT_RECORDED)
    }
    /// Whether all items were collected.
    pub fn is_complete(&self) -> bool {
        self.missing.is_none()
    }
    /// The collected items.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self::partial(Vec::new(), GapId::from(NOT_RECORDED))
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(items: Vec<T>) -> Self {
        Self::complete(items)
    }
}

/// `{"items": […], "$gap": id}`.
#[derive(Serialize, Deserialize)]
struct PartialList<Items> {
    items: Items,
    #[serde(rename = "$gap")]
    missing: GapId,
}

impl<T: Serialize> Serialize for List<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.missing {
            None => self.items.serialize(serializer),
            Some(gap) => PartialList {
                items: &self.items,
                missing: gap.clone(),
            }
            .serialize(serializer),
        }
    }
}

impl<'de, T: serde::de::DeserializeOwned> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let list = if value.is_array() {
            serde_json::from_value(value).map(Self::complete)
        } else {
            serde_json::from_value(value).map(|PartialList { items, missing }| Self::partial(items, missing))
        };
        list.map_err(D::Error::custom)
    }
}

impl<T: JsonSchema> JsonSchema for List<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("List_{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let items = generator.subschema_for::<Vec<T>>();
        json_schema!({ "anyOf": [items, {
            "type": "object",
            "properties": { "items": items, "$gap": { "type": "string" } },
            "required": ["items", "$gap"]
        }] })
    }
}

fn gap_schema() -> Schema {
    json_schema!({
        "type": "object",
        "properties": { "$gap": { "type": "string", "description": "id of the gap that says why" } },
        "required": ["$gap"],
        "additionalProperties": false
    })
}

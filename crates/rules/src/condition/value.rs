//! Values of a condition while it is evaluated: known, absent, or not known because of named gaps.

use std::borrow::Cow;
use std::collections::BTreeSet;

use jiff::Timestamp;
use model::{Field, GapId, Missing};
use serde_json::{Map, Value as Json};

use super::shape::{FieldShape, KeyMissing, Shape};

/// The fields for want of which something is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Unknown(pub(crate) BTreeSet<Missing>);

impl Unknown {
    fn because(field: &str, gap: GapId) -> Self {
        Self(
            [Missing {
                field: field.to_owned(),
                gap,
            }]
            .into(),
        )
    }

    #[must_use]
    pub(crate) fn join(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }
}

/// A value, or why it is not known.
pub(crate) type Outcome<'a> = Result<Value<'a>, Unknown>;

#[derive(Clone, Debug)]
pub(crate) enum Value<'a> {
    /// Collected, and not there.
    Absent,
    Boolean(bool),
    Integer(i64),
    /// An integer of which only a lower bound is known: the size of a list that was not collected in full.
    AtLeast(i64, Unknown),
    Text(Cow<'a, str>),
    Time(Timestamp),
    List(Items<'a>),
    Object(Record<'a>),
}

/// A list. Items whose value or membership is not known are kept apart from those that are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Items<'a> {
    /// Each is certainly in the list, even where its value is not known.
    pub(crate) present: Vec<Outcome<'a>>,
    /// Why more may be in it; none when the list is complete.
    pub(crate) more: Option<Unknown>,
}

/// An object, with its place in the asset.
#[derive(Clone, Debug)]
pub(crate) struct Record<'a> {
    pub(crate) fields: &'a Map<String, Json>,
    /// `public_access_block`, `places[2]`; empty for the asset itself.
    pub(crate) path: String,
}

impl<'a> Record<'a> {
    /// The value of the field.
    pub(crate) fn field(&self, name: &str, field: &FieldShape) -> Outcome<'a> {
        let path = || match self.path.as_str() {
            "" => name.to_owned(),
            parent => format!("{parent}.{name}"),
        };
        let Some(json) = self.fields.get(name) else {
            return match (field.key_missing, &field.shape) {
                (KeyMissing::Absent, _) => Ok(Value::Absent),
                (KeyMissing::Zero, Shape::Boolean) => Ok(Value::Boolean(false)),
                (KeyMissing::Zero, Shape::Integer) => Ok(Value::Integer(0)),
                (KeyMissing::Zero, Shape::Text(_)) => Ok(Value::Text(Cow::Borrowed(""))),
                (KeyMissing::Zero, Shape::List(_)) => Ok(Value::List(Items::default())),
                (_, shape) => not_collected(&path(), not_recorded(), shape, field.nullable),
            };
        };
        if json.is_null() {
            return Ok(Value::Absent);
        }
        if let Some(gap) = gap_of(json) {
            return match (&field.shape, json["items"].as_array()) {
                (Shape::List(items), Some(known)) => {
                    let path = path();
                    let more = Some(Unknown::because(&path, gap));
                    Ok(list(known, items, &path, more))
                }
                (shape, _) => not_collected(&path(), gap, shape, field.nullable),
            };
        }
        read(json, &field.shape, path)
    }
}

/// A list that can be partial and of which nothing was collected has no known item; all else has no known value.
fn not_collected<'a>(path: &str, gap: GapId, shape: &Shape, nullable: bool) -> Outcome<'a> {
    let unknown = Unknown::because(path, gap);
    match shape {
        Shape::List(_) if !nullable => Ok(Value::List(Items {
            present: Vec::new(),
            more: Some(unknown),
        })),
        _ => Err(unknown),
    }
}

/// The value that the JSON stands for. JSON that does not have the shape is not known: a rule never guesses.
fn read<'a>(json: &'a Json, shape: &Shape, path: impl Fn() -> String) -> Outcome<'a> {
    let value = match (shape, json) {
        (Shape::Boolean, Json::Bool(value)) => Some(Value::Boolean(*value)),
        (Shape::Integer, Json::Number(number)) => Some(Value::Integer(number.as_i64().unwrap_or(i64::MAX))),
        (Shape::Text(_), Json::String(text)) => Some(Value::Text(Cow::Borrowed(text))),
        (Shape::Time, Json::String(text)) => text.parse().ok().map(Value::Time),
        (Shape::List(items), Json::Array(values)) => Some(list(values, items, &path(), None)),
        (Shape::Object(_) | Shape::Map(_), Json::Object(fields)) => {
            Some(Value::Object(Record { fields, path: path() }))
        }
        (Shape::Verdict, verdict) => return read_verdict(verdict, &path()),
        // Nothing looks inside; that it is there is all that is asked.
        (Shape::Opaque, _) => Some(Value::Boolean(true)),
        _ => None,
    };
    value.ok_or_else(|| Unknown::because(&path(), not_recorded()))
}

fn read_verdict<'a>(verdict: &Json, path: &str) -> Outcome<'a> {
    match verdict["$verdict"].as_str() {
        Some("open") => Ok(Value::Boolean(true)),
        Some("closed") => Ok(Value::Boolean(false)),
        _ => {
            let gaps = verdict["gaps"].as_array().into_iter().flatten();
            let missing: BTreeSet<_> = gaps
                .filter_map(Json::as_str)
                .map(|gap| Missing {
                    field: path.to_owned(),
                    gap: GapId::from(gap),
                })
                .collect();
            Err(if missing.is_empty() {
                Unknown::because(path, not_recorded())
            } else {
                Unknown(missing)
            })
        }
    }
}

fn list<'a>(values: &'a [Json], items: &Shape, path: &str, more: Option<Unknown>) -> Value<'a> {
    let present = values
        .iter()
        .enumerate()
        .map(|(index, value)| read(value, items, || format!("{path}[{index}]")))
        .collect();
    Value::List(Items { present, more })
}

/// The gap of an object that says that nothing, or not all, was collected.
fn gap_of(json: &Json) -> Option<GapId> {
    json.as_object()?.get("$gap")?.as_str().map(GapId::from)
}

/// The gap of a field that no source has filled, as the model names it.
fn not_recorded() -> GapId {
    match Field::<()>::not_recorded() {
        Field::NotCollected(gap) => gap,
        // A field that is not recorded is not collected; any other answer still has to be no value.
        Field::Present(()) | Field::Absent => GapId::from("not-recorded"),
    }
}

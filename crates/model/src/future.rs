//! What a newer version wrote and this one does not know: kept as it was read, and written back.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Map, Value, json};

use crate::{AssetId, EvidenceId, GapId, RelationKind};

/// The unknown parts of an estate file, except the unknown fields of assets, which stay with the asset.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Future {
    /// Unknown fields of the header.
    pub(crate) header: Map<String, Value>,
    /// Whole records of unknown kinds.
    pub(crate) records: Vec<Value>,
    /// Unknown fields of known records.
    pub(crate) fields: BTreeMap<RecordKey, Map<String, Value>>,
}

/// Names a record that has no place of its own for unknown fields.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum RecordKey {
    Evidence(EvidenceId),
    Gap(GapId),
    Relation(RelationKind, AssetId, AssetId),
}

impl Future {
    /// Keeps the unknown fields of a record, if there are any.
    pub(crate) fn keep(&mut self, key: RecordKey, unknown: Map<String, Value>) {
        if !unknown.is_empty() {
            self.fields.entry(key).or_default().extend(unknown);
        }
    }

    /// Adds what another estate keeps, without repetition.
    pub(crate) fn absorb(&mut self, other: Self) {
        self.header.extend(other.header);
        for (key, unknown) in other.fields {
            self.keep(key, unknown);
        }
        let held: HashSet<&Value> = self.records.iter().collect();
        let new: Vec<Value> = other
            .records
            .into_iter()
            .filter(|record| !held.contains(record))
            .collect();
        self.records.extend(new);
    }
}

/// Marks what belongs inside a field that this version knows: it is nothing without that field.
const WITHIN: &str = "$within";

/// All of `read` that is not in `known`, which is what this version makes of it.
///
/// A field that is not known at all is kept as it is. What is unknown inside a known object is kept under
/// [`WITHIN`]; so is what is unknown inside the objects of a known array, each as `{"known": the object as this version
/// writes it, "unknown": what it leaves out}`, because elements may move.
pub(crate) fn leftover(read: &Map<String, Value>, known: &Map<String, Value>) -> Map<String, Value> {
    read.iter()
        .filter_map(|(name, value)| {
            let unknown = match (value, known.get(name)) {
                (value, None) => Some(value.clone()),
                (Value::Object(read), Some(Value::Object(known))) => {
                    let inner = leftover(read, known);
                    (!inner.is_empty()).then(|| json!({ WITHIN: inner }))
                }
                (Value::Array(read), Some(Value::Array(known))) => {
                    let elements = leftover_elements(read, known);
                    (!elements.is_empty()).then(|| json!({ WITHIN: elements }))
                }
                _ => None,
            };
            unknown.map(|unknown| (name.clone(), unknown))
        })
        .collect()
}

fn leftover_elements(read: &[Value], known: &[Value]) -> Vec<Value> {
    read.iter()
        .enumerate()
        .filter_map(|(index, element)| {
            let element = element.as_object()?;
            // Lists keep their order, sets may not.
            let same = known.get(index).and_then(|known| left_of(element, known));
            let (known, unknown) = same.or_else(|| {
                known
                    .iter()
                    .filter_map(|known| left_of(element, known))
                    .min_by_key(|(_, unknown)| unknown.len())
            })?;
            (!unknown.is_empty()).then(|| json!({ "known": known, "unknown": unknown }))
        })
        .collect()
}

/// What the element leaves over, if `known` is what this version may make of it.
fn left_of<'a>(element: &Map<String, Value>, known: &'a Value) -> Option<(&'a Value, Map<String, Value>)> {
    let object = known.as_object()?;
    is_part_of(object, element).then(|| (known, leftover(element, object)))
}

fn is_part_of(part: &Map<String, Value>, whole: &Map<String, Value>) -> bool {
    part.iter().all(|(name, value)| match (value, whole.get(name)) {
        (Value::Object(part), Some(Value::Object(whole))) => is_part_of(part, whole),
        // Elements may be reordered or have unknown fields of their own.
        (Value::Array(part), Some(Value::Array(whole))) => part.len() <= whole.len(),
        (value, Some(other)) => value == other,
        (_, None) => false,
    })
}

/// Puts what [`leftover`] kept back into `base`, wherever `base` has nothing of its own.
pub(crate) fn overlay(base: &mut Map<String, Value>, extra: &Map<String, Value>) {
    for (name, value) in extra {
        match (base.get_mut(name), value.get(WITHIN)) {
            // Nothing may stand beside `$gap` in a field that is not collected.
            (Some(inner), Some(_)) if crate::field::is_field_state(inner) => {}
            (Some(Value::Object(inner)), Some(Value::Object(unknown))) => overlay(inner, unknown),
            (Some(Value::Array(elements)), Some(Value::Array(kept))) => overlay_elements(elements, kept),
            (None, None) => {
                base.insert(name.clone(), value.clone());
            }
            _ => {}
        }
    }
}

fn overlay_elements(elements: &mut [Value], kept: &[Value]) {
    let unknown: BTreeMap<String, &Map<String, Value>> = kept
        .iter()
        .filter_map(|pair| Some((pair.get("known")?.to_string(), pair.get("unknown")?.as_object()?)))
        .collect();
    for element in elements {
        let extra = unknown.get(&element.to_string());
        if let (Some(extra), Value::Object(object)) = (extra, element) {
            overlay(object, extra);
        }
    }
}

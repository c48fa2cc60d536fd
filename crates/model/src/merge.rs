//! Joining records of the same thing: unknown fields of newer versions, and facts from several sources.

use serde_json::{Map, Value};

use crate::Asset;

/// All of `read` that is not in `known`: what a newer version wrote.
pub(crate) fn leftover(read: &Map<String, Value>, known: &Map<String, Value>) -> Map<String, Value> {
    read.iter()
        .filter_map(|(name, value)| match (value, known.get(name)) {
            (_, None) => Some((name.clone(), value.clone())),
            (Value::Object(read), Some(Value::Object(known))) => {
                let inner = leftover(read, known);
                (!inner.is_empty()).then(|| (name.clone(), Value::Object(inner)))
            }
            _ => None,
        })
        .collect()
}

/// Puts `extra` into `base` wherever `base` has nothing.
pub(crate) fn overlay(base: &mut Map<String, Value>, extra: &Map<String, Value>) {
    for (name, value) in extra {
        match (base.get_mut(name), value) {
            (Some(Value::Object(inner)), Value::Object(extra)) => overlay(inner, extra),
            (Some(_), _) => {}
            (None, value) => {
                base.insert(name.clone(), value.clone());
            }
        }
    }
}

/// Two records of one asset as one: what either knows stays known, and where both know, the newer is believed.
/// Places and evidence are joined. A record of another kind replaces the older one.
pub(crate) fn merge(older: &Asset, newer: Asset) -> Asset {
    if older.kind() != newer.kind() {
        return newer;
    }
    let (Ok(Value::Object(mut joined)), Ok(Value::Object(update))) =
        (serde_json::to_value(older), serde_json::to_value(&newer))
    else {
        return newer;
    };
    for (name, value) in update {
        let slot = joined.entry(name.clone()).or_insert(Value::Null);
        match (name.as_str(), &mut *slot, value) {
            ("places" | "evidence", Value::Array(all), Value::Array(more)) => {
                for item in more {
                    if !all.contains(&item) {
                        all.push(item);
                    }
                }
            }
            (_, known, value) if !is_gap(&value) || known.is_null() => *known = value,
            _ => {}
        }
    }
    serde_json::from_value(Value::Object(joined)).unwrap_or(newer)
}

/// Whether the value says that nothing, or not all, was collected.
fn is_gap(value: &Value) -> bool {
    value
        .as_object()
        .is_some_and(|object| object.contains_key("$gap"))
}

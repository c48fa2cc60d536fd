//! Joining what several sources say of one asset.

use serde_json::Value;

use crate::asset::FoundSecret;
use crate::field::is_field_state;
use crate::{Asset, AssetBody, AssetId, AssetKind, Field};

/// Two records of one asset as one.
///
/// * What either knows stays known, and where both know, the newer is believed; absent is known.
/// * A gap never takes the place of a fact. Of two gaps the newer stays, because it says what the last attempt met.
/// * A list that may be incomplete adds its items; it makes a complete one incomplete only by items that are new to it.
/// * A plain field at its default (an empty text, the kind `other`) says nothing.
/// * Places and evidence are joined; a place seen again replaces its older sight.
/// * What is true of a secret or credential *anywhere* stays so when one more source does not see it.
///
/// A record of another kind replaces the older one.
pub(crate) fn merge(older: &Asset, newer: Asset) -> Asset {
    if older.body.kind_name() != newer.body.kind_name() {
        return newer;
    }
    let (Ok(Value::Object(mut joined)), Ok(Value::Object(update))) =
        (serde_json::to_value(older), serde_json::to_value(&newer))
    else {
        return newer;
    };
    let silent = newer.body.silent_fields();
    for (name, value) in update {
        match (joined.get_mut(&name), name.as_str()) {
            (None, _) => {
                joined.insert(name, value);
            }
            (Some(known), "evidence") => add_items(known, value),
            (Some(known), "places") if newer.kind() == AssetKind::Secret => add_places(known, value),
            (Some(_), _) if silent.get(&name) == Some(&value) => {}
            (Some(known), _) => join(known, value),
        }
    }
    let Ok(mut joined) = serde_json::from_value::<Asset>(Value::Object(joined)) else {
        return newer;
    };
    match (&older.body, &newer.body, &mut joined.body) {
        (AssetBody::Secret(older), AssetBody::Secret(newer), AssetBody::Secret(joined)) => {
            joined.at_head = at_head(older, newer, joined);
        }
        (AssetBody::Credential(older), AssetBody::Credential(newer), AssetBody::Credential(joined)) => {
            joined.found_as = found_as(&older.found_as, &newer.found_as);
        }
        _ => {}
    }
    joined
}

/// Joins the newer value of one field into the older.
fn join(known: &mut Value, value: Value) {
    if is_partial(&value) {
        join_partial(known, value);
    } else if !is_gap(&value) || is_gap(known) {
        *known = value;
    }
}

/// Joins `{"items": […], "$gap": id}` into a complete or a partial list.
fn join_partial(known: &mut Value, mut value: Value) {
    let was_complete = known.is_array();
    let mut items = if was_complete {
        as_items(known.take())
    } else {
        known
            .get_mut("items")
            .map_or_else(Vec::new, |items| as_items(items.take()))
    };
    let before = items.len();
    for item in as_items(value["items"].take()) {
        if !items.contains(&item) {
            items.push(item);
        }
    }
    if was_complete && items.len() == before {
        *known = Value::Array(items);
    } else {
        value["items"] = Value::Array(items);
        *known = value;
    }
}

fn as_items(value: Value) -> Vec<Value> {
    match value {
        Value::Array(items) => items,
        _ => Vec::new(),
    }
}

fn add_items(known: &mut Value, value: Value) {
    if let Value::Array(all) = known {
        for item in as_items(value) {
            if !all.contains(&item) {
                all.push(item);
            }
        }
    }
}

/// Adds places; one at the same line of the same object in the same commit and path replaces the older sight of it.
fn add_places(known: &mut Value, value: Value) {
    let spot =
        |place: &Value| ["repository", "path", "line", "blob", "commit"].map(|name| place[name].clone());
    if let Value::Array(all) = known {
        for place in as_items(value) {
            match all.iter_mut().find(|seen| spot(seen) == spot(&place)) {
                Some(seen) => *seen = place,
                None => all.push(place),
            }
        }
    }
}

/// Whether the secret stands in the current tree of any repository: one that has it decides, and one that could not be
/// looked at keeps the answer open.
fn at_head(older: &FoundSecret, newer: &FoundSecret, joined: &FoundSecret) -> Field<bool> {
    let stands = |secret: &FoundSecret| secret.places.iter().any(|place| place.at_head);
    if stands(joined) {
        return Field::Present(true);
    }
    // What an older record said of places that were since seen without it no longer counts.
    let said = |secret: &FoundSecret| match secret.at_head {
        Field::Present(true) if stands(secret) => Field::Present(false),
        ref said => said.clone(),
    };
    anywhere(
        said(older),
        said(newer),
        |older, newer| older || newer,
        |stands| *stands,
    )
}

/// Where the credential was found: all places that any source knows.
fn found_as(older: &Field<Vec<AssetId>>, newer: &Field<Vec<AssetId>>) -> Field<Vec<AssetId>> {
    let join = |mut older: Vec<AssetId>, newer: Vec<AssetId>| {
        for id in newer {
            if !older.contains(&id) {
                older.push(id);
            }
        }
        older
    };
    anywhere(older.clone(), newer.clone(), join, |found| !found.is_empty())
}

/// What holds when it holds by any source: seen by one, else unknown to one, else not there.
fn anywhere<T>(
    older: Field<T>,
    newer: Field<T>,
    join: impl Fn(T, T) -> T,
    is_seen: impl Fn(&T) -> bool,
) -> Field<T> {
    match (older, newer) {
        (Field::Present(older), Field::Present(newer)) => Field::Present(join(older, newer)),
        (Field::Present(seen), _) | (_, Field::Present(seen)) if is_seen(&seen) => Field::Present(seen),
        (known, unknown) if unknown.is_not_recorded() => known,
        (unknown, known) if unknown.is_not_recorded() => known,
        (_, Field::NotCollected(gap)) | (Field::NotCollected(gap), _) => Field::NotCollected(gap),
        (Field::Present(known), Field::Absent) | (Field::Absent, Field::Present(known)) => {
            Field::Present(known)
        }
        (Field::Absent, Field::Absent) => Field::Absent,
    }
}

/// Whether the value is a field that was not collected.
fn is_gap(value: &Value) -> bool {
    !value.is_null() && is_field_state(value)
}

/// Whether the value is a list that may be incomplete.
fn is_partial(value: &Value) -> bool {
    value.get("$gap").is_some_and(Value::is_string) && value.get("items").is_some_and(Value::is_array)
}

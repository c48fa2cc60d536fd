//! Fixed values in the place of those that differ from run to run.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use jiff::{SignedDuration, Timestamp};
use model::{Digest, stable_id};
use serde_json::{Map, Value};

use super::origin::Records;

/// When a normalised recording says that it was made: shortly after the last commit of the repository, so that the
/// ages of keys fit the history in which they stand.
const COLLECTED: &str = "2024-10-14T08:00:00Z";

/// Dates of commits are part of the history and the same each time.
const DATE_OF_COMMIT: &str = "committed";

const DAY: i64 = 86_400;

/// Fixes times, random ids and digests, and gives evidence and gaps the ids that follow.
///
/// # Errors
/// When the records are not those of an estate.
pub(crate) fn normalise(records: &mut Records) -> Result<()> {
    times(records)?;
    random_ids(records);
    for evidence in records.of_kind("evidence") {
        // What a git object holds is the same each time; answers of servers carry dates and numbers of requests.
        let is_answer = evidence.get("source").and_then(Value::as_str) != Some("git");
        if is_answer && evidence.contains_key("digest") {
            let says = format!("normalised: {} {}", text(evidence, "at"), text(evidence, "call"));
            evidence.insert("digest".to_owned(), Digest::of(says.as_bytes()).as_str().into());
        }
    }
    identify(records)
}

/// Every time keeps its age in whole days, counted from [`COLLECTED`].
fn times(records: &mut Records) -> Result<()> {
    let began = records
        .0
        .first()
        .and_then(|header| time(header.get("collected")?));
    let began = began.context("the header says no time of collection")?;
    let fixed: Timestamp = COLLECTED.parse().context("the fixed time")?;
    let aged = |then: Timestamp| {
        let seconds = began.duration_since(then).as_secs();
        let days = (seconds + DAY / 2).div_euclid(DAY);
        fixed - SignedDuration::from_secs(days * DAY)
    };
    for record in &mut records.0 {
        set_times(record, &aged);
    }
    Ok(())
}

fn set_times(fields: &mut Map<String, Value>, aged: &impl Fn(Timestamp) -> Timestamp) {
    for (name, value) in fields {
        if name == DATE_OF_COMMIT {
            continue;
        }
        if let Some(then) = time(value) {
            *value = aged(then).to_string().into();
            continue;
        }
        match value {
            Value::Object(inner) => set_times(inner, aged),
            Value::Array(items) => {
                for item in items.iter_mut().filter_map(Value::as_object_mut) {
                    set_times(item, aged);
                }
            }
            _ => {}
        }
    }
}

fn time(value: &Value) -> Option<Timestamp> {
    value.as_str()?.parse().ok()
}

/// IAM's unique ids are numbered in the order of the assets that have them.
fn random_ids(records: &mut Records) {
    let mut names = BTreeMap::new();
    for asset in records.of_kind("asset") {
        if let Some(Value::String(id)) = asset.get("unique_id") {
            let kind: String = id.chars().take(4).collect();
            let number = names.len() + 1;
            names
                .entry(id.clone())
                .or_insert(format!("{kind}EXAMPLE{number:010}"));
        }
    }
    records.rename(&names);
}

/// Gives evidence and gaps the ids that follow from what they say, as [`model::Evidence`] and [`model::Gap`] do, and
/// changes every mention of them.
pub(crate) fn identify(records: &mut Records) -> Result<()> {
    let mut names = BTreeMap::new();
    for evidence in records.of_kind("evidence") {
        let parts = ["source", "at", "call", "time", "digest", "vantage"].map(|name| text(evidence, name));
        names.insert(text(evidence, "id"), stable_id(parts.iter().map(String::as_str)));
    }
    for gap in records.of_kind("gap") {
        let reason: model::GapReason = serde_json::from_value(gap.get("reason").cloned().unwrap_or_default())
            .context("the reason of a gap")?;
        let parts = [
            text(gap, "at"),
            text(gap, "call"),
            reason.to_string(),
            text(gap, "hides"),
        ];
        names.insert(
            text(gap, "id"),
            format!("gap-{}", stable_id(parts.iter().map(String::as_str))),
        );
    }
    records.rename(&names);
    for kind in ["asset", "relation"] {
        records.of_kind(kind).for_each(cite_once);
    }
    Ok(())
}

/// What differed by its time alone is one piece of evidence now.
fn cite_once(fields: &mut Map<String, Value>) {
    if let Some(Value::Array(cited)) = fields.get_mut("evidence") {
        let mut seen = Vec::new();
        cited.retain(|id| {
            let is_new = !seen.contains(id);
            seen.push(id.clone());
            is_new
        });
    }
}

fn text(fields: &Map<String, Value>, name: &str) -> String {
    fields
        .get(name)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

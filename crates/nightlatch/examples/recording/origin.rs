//! From addresses on this machine to those of the invented organisation.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use serde_json::{Map, Value};

use super::collected::Collected;

/// Where the code host of the invented organisation is.
const CODE_HOST: &str = "https://code.halden.example";

/// The lines of an estate file.
pub(crate) struct Records(pub(crate) Vec<Map<String, Value>>);

impl Records {
    /// The estate file.
    pub(crate) fn to_lines(&self) -> Result<Vec<u8>> {
        let mut lines = Vec::new();
        for record in &self.0 {
            serde_json::to_writer(&mut lines, record)?;
            lines.push(b'\n');
        }
        Ok(lines)
    }

    /// The records of one kind: `evidence`, `gap`, `asset`, `relation`.
    pub(crate) fn of_kind(&mut self, kind: &str) -> impl Iterator<Item = &mut Map<String, Value>> {
        let records = self.0.iter_mut();
        records.filter_map(move |record| record.get_mut(kind)?.as_object_mut())
    }

    /// Replaces texts that are equal to a key, wherever they stand.
    pub(crate) fn rename(&mut self, names: &BTreeMap<String, String>) {
        self.change_texts(&|text| names.get(text).cloned());
    }

    /// Replaces every text for which there is another, names of fields included.
    pub(crate) fn change_texts(&mut self, other: &impl Fn(&str) -> Option<String>) {
        for record in &mut self.0 {
            for value in record.values_mut() {
                change(value, other);
            }
        }
    }
}

fn change(value: &mut Value, other: &impl Fn(&str) -> Option<String>) {
    match value {
        Value::String(text) => {
            if let Some(replacement) = other(text) {
                *text = replacement;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| change(item, other)),
        Value::Object(fields) => fields.values_mut().for_each(|field| change(field, other)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The collected estate as records, with the addresses that it would have had in life.
///
/// # Errors
/// When the collected bytes are no lines of JSON objects.
pub(crate) fn moved(collected: &Collected) -> Result<Records> {
    let text = String::from_utf8(collected.estate.clone()).context("the estate is not UTF-8")?;
    let text = text.replace(&collected.code_host, CODE_HOST);
    let lines = text.lines().map(serde_json::from_str).collect::<Result<_, _>>();
    let mut records = Records(lines.context("the estate is not JSON Lines")?);
    // AWS answers under one name per service; which one is in the call.
    let endpoint = collected.aws.clone();
    records.change_texts(&|text| text.contains(&endpoint).then(|| text.replace(&endpoint, AWS)));
    for host in records.of_kind("asset") {
        if host.get("kind").and_then(Value::as_str) == Some("code_host") {
            // What the collector takes from an https address.
            host.insert("name".to_owned(), CODE_HOST.trim_start_matches("https://").into());
        }
    }
    super::fixed::identify(&mut records)?;
    Ok(records)
}

const AWS: &str = "https://amazonaws.com";

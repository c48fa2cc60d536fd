//! From addresses on this machine to those of the invented organisation.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};
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
        for value in self.0.iter_mut().flat_map(|record| record.values_mut()) {
            rename(value, names);
        }
    }
}

fn rename(value: &mut Value, names: &BTreeMap<String, String>) {
    match value {
        Value::String(text) => {
            if let Some(name) = names.get(text) {
                name.clone_into(text);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, names)),
        Value::Object(fields) => fields.values_mut().for_each(|field| rename(field, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The collected estate as records, with the addresses that it would have had in life.
///
/// # Errors
/// When the collected bytes are no lines of JSON objects, or an address of this machine is left in them.
pub(crate) fn moved(collected: &Collected) -> Result<Records> {
    let text = String::from_utf8(collected.estate.clone()).context("the estate is not UTF-8")?;
    let text = text.replace(&collected.code_host, CODE_HOST);
    let lines = text.lines().map(serde_json::from_str).collect::<Result<_, _>>();
    let mut records = Records(lines.context("the estate is not JSON Lines")?);
    for kind in ["evidence", "gap"] {
        for record in records.of_kind(kind) {
            let at = |name: &str| record.get(name).and_then(Value::as_str).unwrap_or_default();
            if at("at").trim_end_matches('/') == collected.aws {
                let endpoint = endpoint(at("call"), collected);
                record.insert("at".to_owned(), endpoint.into());
            }
        }
    }
    for host in records.of_kind("asset") {
        if host.get("kind").and_then(Value::as_str) == Some("code_host") {
            // What the collector takes from an https address.
            host.insert("name".to_owned(), CODE_HOST.trim_start_matches("https://").into());
        }
    }
    super::fixed::identify(&mut records)?;
    let lines = String::from_utf8(records.to_lines()?)?;
    if let Some(left) = lines.lines().find(|line| line.contains("127.0.0.1")) {
        bail!("an address of this machine is left: {left}");
    }
    Ok(records)
}

/// Where AWS itself answers the call: a local server answers all of them at one address.
///
/// Source: AWS General Reference, "Service endpoints and quotas".
fn endpoint(call: &str, collected: &Collected) -> String {
    let (account, region) = (&collected.account, &collected.region);
    match call.split(':').next().unwrap_or_default() {
        "iam" => "https://iam.amazonaws.com".to_owned(),
        "organizations" => "https://organizations.us-east-1.amazonaws.com".to_owned(),
        "s3" if call.ends_with("(account)") => format!("https://{account}.s3-control.{region}.amazonaws.com"),
        service => format!("https://{service}.{region}.amazonaws.com"),
    }
}

//! Writing an estate file.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value, json};
use thiserror::Error;

use super::{LONGEST_LINE, VERSION};
use crate::Estate;
use crate::future::{RecordKey, overlay};

/// Why an estate file could not be written.
#[derive(Debug, Error)]
#[error("the estate could not be written: {0}")]
pub struct WriteError(#[from] io::Error);

/// Writes an estate as JSON Lines; compressed with zstd when asked. The same estate gives the same bytes.
///
/// # Errors
/// When the writer fails, or a record is longer than any reader takes.
pub fn write(estate: &Estate, to: impl Write, compress: bool) -> Result<(), WriteError> {
    if compress {
        let mut encoder = zstd::Encoder::new(to, 3)?;
        // So that a damaged file is noticed, not only one that is cut off.
        encoder.include_checksum(true)?;
        write_lines(estate, &mut encoder)?;
        encoder.finish()?.flush()?;
    } else {
        let mut to = io::BufWriter::new(to);
        write_lines(estate, &mut to)?;
        to.flush()?;
    }
    Ok(())
}

fn write_lines(estate: &Estate, to: &mut impl Write) -> io::Result<()> {
    let unknown = &estate.future;
    let of = |key: RecordKey| unknown.fields.get(&key);
    line(to, &header(estate), Some(&unknown.header))?;
    for evidence in estate.all_evidence() {
        let extra = of(RecordKey::Evidence(evidence.id.clone()));
        record(to, "evidence", evidence, extra)?;
    }
    for gap in estate.gaps() {
        record(to, "gap", gap, of(RecordKey::Gap(gap.id.clone())))?;
    }
    for asset in estate.assets() {
        record(to, "asset", asset, None)?;
    }
    for relation in estate.relations() {
        let key = RecordKey::Relation(relation.kind, relation.from.clone(), relation.to.clone());
        record(to, "relation", relation, of(key))?;
    }
    for record in &unknown.records {
        line(to, record, None)?;
    }
    Ok(())
}

/// The header. Its count of records lets a reader notice a file that was cut off between two lines.
fn header(estate: &Estate) -> Value {
    let records = estate.all_evidence().count()
        + estate.gaps().count()
        + estate.assets().count()
        + estate.relations().count()
        + estate.future.records.len();
    json!({ "nightlatch_estate": VERSION, "collected": estate.collected, "records": records })
}

fn record(
    to: &mut impl Write,
    kind: &str,
    body: &impl Serialize,
    extra: Option<&Map<String, Value>>,
) -> io::Result<()> {
    let mut body = serde_json::to_value(body)?;
    if let (Value::Object(body), Some(extra)) = (&mut body, extra) {
        overlay(body, extra);
    }
    line(
        to,
        &Value::Object(Map::from_iter([(kind.to_owned(), body)])),
        None,
    )
}

fn line(to: &mut impl Write, value: &Value, extra: Option<&Map<String, Value>>) -> io::Result<()> {
    let mut bytes = match (value, extra) {
        (Value::Object(value), Some(extra)) if !extra.is_empty() => {
            let mut value = value.clone();
            overlay(&mut value, extra);
            serde_json::to_vec(&value)?
        }
        _ => serde_json::to_vec(value)?,
    };
    bytes.push(b'\n');
    if bytes.len() as u64 > LONGEST_LINE {
        return Err(io::Error::other(format!(
            "a record is longer than {LONGEST_LINE} bytes: {}…",
            String::from_utf8_lossy(&bytes[..100])
        )));
    }
    to.write_all(&bytes)
}

//! Writing an estate file.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::json;
use thiserror::Error;

use super::VERSION;
use crate::Estate;

/// Why an estate file could not be written.
#[derive(Debug, Error)]
#[error("the estate could not be written: {0}")]
pub struct WriteError(#[from] io::Error);

/// Writes an estate as JSON Lines; compressed with zstd when asked. The same estate gives the same bytes.
///
/// # Errors
/// When the writer fails.
pub fn write(estate: &Estate, to: impl Write, compress: bool) -> Result<(), WriteError> {
    if compress {
        let mut encoder = zstd::Encoder::new(to, 3)?;
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
    line(
        to,
        &json!({ "nightlatch_estate": VERSION, "collected": estate.collected }),
    )?;
    for evidence in estate.all_evidence() {
        record(to, "evidence", evidence)?;
    }
    for gap in estate.gaps() {
        record(to, "gap", gap)?;
    }
    for asset in estate.assets() {
        record(to, "asset", asset)?;
    }
    for relation in estate.relations() {
        record(to, "relation", relation)?;
    }
    for unknown in &estate.future {
        line(to, unknown)?;
    }
    Ok(())
}

fn record(to: &mut impl Write, kind: &str, body: &impl Serialize) -> io::Result<()> {
    line(to, &json!({ kind: body }))
}

fn line(to: &mut impl Write, value: &serde_json::Value) -> io::Result<()> {
    serde_json::to_writer(&mut *to, value)?;
    to.write_all(b"\n")
}

//! Reading an estate file.

use std::io::{self, BufRead, BufReader, Read};

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use thiserror::Error;

use super::{VERSION, ZSTD_MAGIC};
use crate::Estate;

/// A line longer than this is not read.
const LONGEST_LINE: u64 = 64 << 20;

/// Why an estate file could not be read.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The bytes could not be read or decompressed.
    #[error("line {line}: cannot be read: {source}; the file may be cut off: collect it again")]
    Io {
        /// From 1.
        line: usize,
        /// What the system said.
        source: io::Error,
    },
    /// The first line is not a header.
    #[error(
        "this is not an estate file: its first line is no header ({problem}); make one with `nightlatch collect`"
    )]
    NoHeader {
        /// What was found.
        problem: String,
    },
    /// The file was written by a newer version.
    #[error(
        "the file has format version {found}, this program reads up to {VERSION}: install a newer nightlatch"
    )]
    Newer {
        /// The file's version.
        found: u64,
    },
    /// A line is not a record.
    #[error("line {line}: {problem}")]
    Record {
        /// From 1.
        line: usize,
        /// What is wrong, where.
        problem: String,
    },
}

#[derive(Deserialize)]
struct Header {
    nightlatch_estate: u64,
    collected: Timestamp,
}

/// Reads an estate, compressed or not.
///
/// # Errors
/// When the file has no header, is of a newer version, is cut off, or a line is not a record.
pub fn read(from: impl Read) -> Result<Estate, ReadError> {
    let mut buffered = BufReader::new(from);
    let start = buffered
        .fill_buf()
        .map_err(|source| ReadError::Io { line: 1, source })?;
    if start.starts_with(&ZSTD_MAGIC) {
        let decoder =
            zstd::Decoder::with_buffer(buffered).map_err(|source| ReadError::Io { line: 1, source })?;
        read_lines(BufReader::new(decoder))
    } else {
        read_lines(buffered)
    }
}

fn read_lines(mut from: impl BufRead) -> Result<Estate, ReadError> {
    let mut text = String::new();
    let mut line = 0;
    let mut estate: Option<Estate> = None;
    loop {
        text.clear();
        line += 1;
        let length = from
            .by_ref()
            .take(LONGEST_LINE)
            .read_line(&mut text)
            .map_err(|source| ReadError::Io { line, source })?;
        if length == 0 {
            break;
        }
        if length as u64 == LONGEST_LINE {
            return Err(ReadError::Record {
                line,
                problem: format!("longer than {LONGEST_LINE} bytes"),
            });
        }
        match &mut estate {
            None => estate = Some(read_header(&text)?),
            Some(_) if text.trim().is_empty() => {}
            Some(estate) => {
                read_record(estate, &text).map_err(|problem| ReadError::Record { line, problem })?;
            }
        }
    }
    estate.ok_or_else(|| ReadError::NoHeader {
        problem: "the file is empty".to_owned(),
    })
}

fn read_header(text: &str) -> Result<Estate, ReadError> {
    let value: Value = serde_json::from_str(text).map_err(|error| ReadError::NoHeader {
        problem: error.to_string(),
    })?;
    // A newer header may have another shape: look at the version first.
    match value.get("nightlatch_estate").and_then(Value::as_u64) {
        Some(found) if found > VERSION => return Err(ReadError::Newer { found }),
        _ => {}
    }
    let header = Header::deserialize(value).map_err(|error| ReadError::NoHeader {
        problem: error.to_string(),
    })?;
    debug_assert!(header.nightlatch_estate <= VERSION, "checked above");
    Ok(Estate::new(header.collected))
}

fn read_record(estate: &mut Estate, text: &str) -> Result<(), String> {
    let record: Value = serde_json::from_str(text).map_err(|error| format!("not JSON: {error}"))?;
    let Value::Object(object) = &record else {
        return Err("a record is a JSON object".to_owned());
    };
    let mut entries = object.iter();
    match (entries.next(), entries.next()) {
        (Some((kind, body)), None) => match kind.as_str() {
            "asset" => estate.insert(parse(kind, body)?),
            "relation" => estate.relate(parse(kind, body)?),
            "evidence" => {
                estate.cite(parse(kind, body)?);
            }
            "gap" => {
                estate.note(parse(kind, body)?);
            }
            _ => estate.future.push(record),
        },
        _ => return Err("a record has one key that names its kind".to_owned()),
    }
    Ok(())
}

fn parse<'de, T: Deserialize<'de>>(kind: &str, body: &'de Value) -> Result<T, String> {
    T::deserialize(body).map_err(|error| format!("{kind}: {error}"))
}

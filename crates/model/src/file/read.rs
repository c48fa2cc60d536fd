//! Reading an estate file.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use thiserror::Error;

use super::{LONGEST_LINE, VERSION, ZSTD_MAGIC};
use crate::future::{RecordKey, leftover};
use crate::{Estate, Evidence, Gap, Relation, RelationKind};

/// How much is read of a file that may come from anywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest line, in bytes.
    pub line: u64,
    /// The longest file, in bytes after decompression.
    pub file: u64,
}

impl Default for Limits {
    /// 64 MiB for a line, 2 GiB for a file.
    fn default() -> Self {
        Self {
            line: LONGEST_LINE,
            file: 2 << 30,
        }
    }
}

/// Why an estate file could not be read.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The bytes could not be read or decompressed.
    #[error("line {line}: cannot be read: {source}; the file is cut off or damaged: collect it again")]
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

#[derive(Serialize, Deserialize)]
struct Header {
    nightlatch_estate: u64,
    collected: Timestamp,
    /// How many lines with a record follow; none in a file that was made by hand.
    records: Option<u64>,
}

/// Reads an estate, compressed or not, within the default limits.
///
/// # Errors
/// When the file has no header, is of a newer version, is cut off or too long, or a line is not a record.
pub fn read(from: impl Read) -> Result<Estate, ReadError> {
    read_within(from, Limits::default())
}

/// Reads an estate, compressed or not.
///
/// # Errors
/// As [`read`].
pub fn read_within(mut from: impl Read, limits: Limits) -> Result<Estate, ReadError> {
    let at_start = |source| ReadError::Io { line: 1, source };
    let mut start = Vec::new();
    from.by_ref()
        .take(ZSTD_MAGIC.len() as u64)
        .read_to_end(&mut start)
        .map_err(at_start)?;
    let is_compressed = start == ZSTD_MAGIC;
    let whole = BufReader::new(Cursor::new(start).chain(from));
    if is_compressed {
        let decoder = zstd::Decoder::with_buffer(whole).map_err(at_start)?;
        read_lines(BufReader::new(decoder), limits)
    } else {
        read_lines(whole, limits)
    }
}

fn read_lines(mut from: impl BufRead, limits: Limits) -> Result<Estate, ReadError> {
    let mut text = Vec::new();
    let (mut line, mut total, mut records) = (0, 0, 0);
    let mut read: Option<(Estate, Option<u64>)> = None;
    loop {
        text.clear();
        line += 1;
        let in_line = |problem| ReadError::Record { line, problem };
        let length = from
            .by_ref()
            .take(limits.line.saturating_add(1))
            .read_until(b'\n', &mut text)
            .map_err(|source| ReadError::Io { line, source })? as u64;
        total += length;
        if length > limits.line {
            return Err(in_line(format!("longer than {} bytes", limits.line)));
        }
        if total > limits.file {
            return Err(in_line(format!("the file is longer than {} bytes", limits.file)));
        }
        match &mut read {
            _ if length == 0 => break,
            None => read = Some(read_header(&text)?),
            Some(_) if text.trim_ascii().is_empty() => {}
            Some((estate, _)) => {
                read_record(estate, &text).map_err(in_line)?;
                records += 1;
            }
        }
    }
    match read {
        None => Err(ReadError::NoHeader {
            problem: "the file is empty".to_owned(),
        }),
        Some((_, Some(promised))) if promised != records => Err(ReadError::Record {
            line,
            problem: format!(
                "the header promises {promised} records and {records} are here: the file is cut off or was edited; \
                 collect it again, or take `records` out of the header"
            ),
        }),
        Some((estate, _)) => Ok(estate),
    }
}

/// An empty estate with what the header says, and the number of records that it promises.
fn read_header(text: &[u8]) -> Result<(Estate, Option<u64>), ReadError> {
    let no_header = |problem| ReadError::NoHeader { problem };
    let value: Value = serde_json::from_slice(text)
        .map_err(|error| no_header(format!("not JSON: {}", within_line(&error))))?;
    // A newer header may have another shape: look at the version first.
    match value.get("nightlatch_estate").and_then(Value::as_u64) {
        Some(found) if found > VERSION => return Err(ReadError::Newer { found }),
        Some(0) => return Err(no_header("there is no version 0".to_owned())),
        _ => {}
    }
    let header = Header::deserialize(&value).map_err(|error| no_header(error.to_string()))?;
    let mut estate = Estate::new(header.collected);
    estate.future.header = unknown_fields(&value, &header).map_err(no_header)?;
    Ok((estate, header.records))
}

fn read_record(estate: &mut Estate, text: &[u8]) -> Result<(), String> {
    let record: Value = serde_json::from_slice(text).map_err(|error| {
        if error.is_eof() {
            format!(
                "the line is cut off ({}): collect the file again",
                within_line(&error)
            )
        } else {
            format!("not JSON: {}", within_line(&error))
        }
    })?;
    let Value::Object(object) = &record else {
        return Err("a record is a JSON object".to_owned());
    };
    let mut entries = object.iter();
    let (Some((kind, body)), None) = (entries.next(), entries.next()) else {
        return Err("a record has one key that names its kind".to_owned());
    };
    match kind.as_str() {
        "asset" => estate.insert(parse(kind, body)?),
        "relation" if !is_known_relation(body) => estate.future.records.push(record),
        "relation" => {
            let relation: Relation = parse(kind, body)?;
            let key = RecordKey::Relation(relation.kind, relation.from.clone(), relation.to.clone());
            let unknown = unknown_fields(body, &relation)?;
            estate.future.keep(key, unknown);
            estate.relate(relation);
        }
        "evidence" => {
            let evidence: Evidence = parse(kind, body)?;
            let unknown = unknown_fields(body, &evidence)?;
            estate
                .future
                .keep(RecordKey::Evidence(evidence.id.clone()), unknown);
            estate.cite(evidence);
        }
        "gap" => {
            let gap: Gap = parse(kind, body)?;
            let unknown = unknown_fields(body, &gap)?;
            estate.future.keep(RecordKey::Gap(gap.id.clone()), unknown);
            estate.note(gap);
        }
        _ => estate.future.records.push(record),
    }
    Ok(())
}

/// What the parser said, without its own count of lines: it saw only the one.
fn within_line(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = text
        .rsplit_once(" at line ")
        .map_or(text.as_str(), |(what, _)| what);
    format!("{what} at column {}", error.column())
}

/// Whether the relation is of a kind that this version knows; what has no kind is no relation at all, and known as bad.
fn is_known_relation(body: &Value) -> bool {
    match body.get("kind") {
        Some(kind @ Value::String(_)) => RelationKind::deserialize(kind).is_ok(),
        _ => true,
    }
}

fn parse<'de, T: Deserialize<'de>>(kind: &str, body: &'de Value) -> Result<T, String> {
    T::deserialize(body).map_err(|error| format!("{kind}: {error}"))
}

/// The fields of an object that this version does not know.
fn unknown_fields(read: &Value, known: &impl Serialize) -> Result<Map<String, Value>, String> {
    match (read, serde_json::to_value(known)) {
        (Value::Object(read), Ok(Value::Object(known))) => Ok(leftover(read, &known)),
        (_, Ok(_)) => Ok(Map::new()),
        (_, Err(error)) => Err(error.to_string()),
    }
}

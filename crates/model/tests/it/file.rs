//! Writing and reading estate files, and what is said of those that cannot be read.

use std::io::{self, Read};

use model::file::{Limits, ReadError, read, read_within, write};
use model::{Asset, Estate, asset::Bucket};
use proptest::prelude::*;

use crate::arbitrary::estate;

pub(crate) fn written(estate: &Estate, compress: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(estate, &mut bytes, compress).unwrap();
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn an_estate_reads_back_equal_and_is_written_the_same(estate in estate()) {
        let plain = written(&estate, false);
        let packed = written(&estate, true);
        for bytes in [&plain, &packed] {
            let back = read(&bytes[..]).unwrap();
            prop_assert_eq!(&back, &estate);
            prop_assert_eq!(&written(&back, false), &plain);
            prop_assert_eq!(&written(&back, true), &packed);
        }
        prop_assert_eq!(zstd::decode_all(&packed[..]).unwrap(), plain);
    }

    #[test]
    fn a_file_cut_off_anywhere_is_refused(estate in estate(), at in any::<prop::sample::Index>()) {
        for compress in [false, true] {
            let whole = written(&estate, compress);
            let cut = &whole[..at.index(whole.len())];
            // Without its last line end the file still says everything.
            let is_whole = !compress && cut.len() == whole.len() - 1;
            prop_assert_eq!(read(cut).is_ok(), is_whole, "cut at {} of {}", cut.len(), whole.len());
        }
    }
}

const HEADER: &str = r#"{"nightlatch_estate":1,"collected":"2026-01-01T00:00:00Z"}"#;

fn error(bytes: impl AsRef<[u8]>) -> String {
    read(bytes.as_ref()).unwrap_err().to_string()
}

fn after_header(lines: &str) -> String {
    error(format!("{HEADER}\n{lines}"))
}

#[test]
fn what_is_no_estate_is_named() {
    insta::assert_snapshot!(error(""), @"this is not an estate file: its first line is no header (the file is empty); make one with `nightlatch collect`");
    insta::assert_snapshot!(error("<!DOCTYPE html>\n<html>"), @"this is not an estate file: its first line is no header (not JSON: expected value at column 1); make one with `nightlatch collect`");
    insta::assert_snapshot!(error(r#"{"UserDetailList": []}"#), @"this is not an estate file: its first line is no header (missing field `nightlatch_estate`); make one with `nightlatch collect`");
    insta::assert_snapshot!(error("{\n  \"nightlatch_estate\": 1,\n"), @"this is not an estate file: its first line is no header (not JSON: EOF while parsing an object at column 0); make one with `nightlatch collect`");
    insta::assert_snapshot!(error(b"\x1f\x8b\x08\x00gzip"), @"this is not an estate file: its first line is no header (not JSON: expected value at column 1); make one with `nightlatch collect`");
    insta::assert_snapshot!(error(r#"{"nightlatch_estate":0,"collected":"2026-01-01T00:00:00Z"}"#), @"this is not an estate file: its first line is no header (there is no version 0); make one with `nightlatch collect`");
    insta::assert_snapshot!(error(r#"{"nightlatch_estate":1,"collected":"yesterday"}"#), @"this is not an estate file: its first line is no header (failed to parse four digit integer as year: invalid digit, expected 0-9 but got y); make one with `nightlatch collect`");
}

#[test]
fn a_newer_version_is_refused_whatever_its_form() {
    insta::assert_snapshot!(error(r#"{"nightlatch_estate":2,"begun":"2030-01-01"}"#), @"the file has format version 2, this program reads up to 1: install a newer nightlatch");
    let bytes = zstd::encode_all(&br#"{"nightlatch_estate":99}"#[..], 1).unwrap();
    assert!(matches!(read(&bytes[..]), Err(ReadError::Newer { found: 99 })));
}

#[test]
fn a_bad_line_is_named_with_its_number() {
    insta::assert_snapshot!(after_header("{\"gap\": {}}\n"), @"line 2: gap: missing field `id`");
    insta::assert_snapshot!(after_header("\n{\"asset\": {\"id\": \"a\", \"kind\": \"buck"), @"line 3: the line is cut off (EOF while parsing a string at column 35): collect the file again");
    insta::assert_snapshot!(after_header("[1]\n"), @"line 2: a record is a JSON object");
    insta::assert_snapshot!(after_header("{}\n"), @"line 2: a record has one key that names its kind");
    insta::assert_snapshot!(after_header("{\"gap\": 1, \"asset\": 2}\n"), @"line 2: a record has one key that names its kind");
    insta::assert_snapshot!(after_header("nonsense\n"), @"line 2: not JSON: expected ident at column 2");
    insta::assert_snapshot!(after_header(r#"{"asset":{"id":"a","kind":"bucket","region":{"$gap":7}}}"#), @"line 2: asset: bucket `a`, field `region`: invalid type: map, expected a string");
    insta::assert_snapshot!(after_header(r#"{"relation":{"kind":7}}"#), @"line 2: relation: invalid type: integer `7`, expected string or map");
    insta::assert_snapshot!(after_header(&"[".repeat(1000)), @"line 2: not JSON: recursion limit exceeded at column 128");
}

#[test]
fn bytes_that_are_not_text_are_a_bad_line() {
    let mut bytes = format!("{HEADER}\n").into_bytes();
    bytes.extend(b"{\"asset\": \"\xff\xfe\"}\n");
    insta::assert_snapshot!(error(bytes), @"line 2: not JSON: invalid unicode code point at column 12");
}

#[test]
fn missing_and_added_records_are_noticed() {
    let mut estate = Estate::default();
    for name in ["a", "b"] {
        estate.insert(Asset::new(name, "", Bucket::default()));
    }
    let text = String::from_utf8(written(&estate, false)).unwrap();
    let lines: Vec<_> = text.lines().collect();
    insta::assert_snapshot!(error(lines[..2].join("\n")), @"line 3: the header promises 2 records and 1 are here: the file is cut off or was edited; collect it again, or take `records` out of the header");
    insta::assert_snapshot!(error(format!("{text}{}\n", lines[2])), @"line 5: the header promises 2 records and 3 are here: the file is cut off or was edited; collect it again, or take `records` out of the header");
    // A file made by hand need not count.
    let by_hand = text.replacen(",\"records\":2", "", 1);
    assert_ne!(by_hand, text);
    assert_eq!(read(by_hand.as_bytes()).unwrap(), estate);
}

#[test]
fn a_damaged_archive_is_an_error_in_its_line() {
    let mut estate = Estate::default();
    estate.insert(Asset::new("arn:aws:s3:::a", "a", Bucket::default()));
    let whole = written(&estate, true);
    insta::assert_snapshot!(error(&whole[..whole.len() - 5]), @"line 1: cannot be read: incomplete frame; the file is cut off or damaged: collect it again");
    let mut damaged = whole.clone();
    let last = damaged.len() - 1;
    damaged[last] ^= 1;
    insta::assert_snapshot!(error(&damaged), @"line 1: cannot be read: Restored data doesn't match checksum; the file is cut off or damaged: collect it again");
}

/// Bytes without end, as far as any limit of this test goes.
struct Endless {
    pattern: &'static [u8],
    given: u64,
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given > 4 << 20 {
            return Ok(0);
        }
        for (index, byte) in buffer.iter_mut().enumerate() {
            *byte = self.pattern[(self.given as usize + index) % self.pattern.len()];
        }
        self.given += buffer.len() as u64;
        Ok(buffer.len())
    }
}

#[test]
fn reading_stops_at_the_limits() {
    let limits = Limits {
        line: 1000,
        file: 100_000,
    };
    let mut line = Endless {
        pattern: b"[",
        given: 0,
    };
    insta::assert_snapshot!(read_within(&mut line, limits).unwrap_err(), @"line 1: longer than 1000 bytes");
    assert!(line.given < 20_000, "read {} bytes", line.given);
    let mut lines = Endless {
        pattern: b"\n",
        given: 0,
    };
    let header = format!("{HEADER}\n");
    insta::assert_snapshot!(read_within(header.as_bytes().chain(&mut lines), limits).unwrap_err(), @"line 99943: the file is longer than 100000 bytes");
    assert!(lines.given < 120_000, "read {} bytes", lines.given);
    // 64 MiB in some kilobytes: the limit is on what comes out.
    let bomb = zstd::encode_all(header.as_bytes().chain(io::repeat(b' ').take(64 << 20)), 3).unwrap();
    assert!(bomb.len() < 100_000);
    insta::assert_snapshot!(read_within(&bomb[..], limits).unwrap_err(), @"line 2: longer than 1000 bytes");
    // Nothing is lost at the limit itself.
    let exact = Limits {
        line: header.len() as u64,
        file: header.len() as u64,
    };
    assert!(read_within(header.as_bytes(), exact).is_ok());
}

#[test]
fn a_source_that_gives_one_byte_at_a_time_is_read() {
    struct Drip<'a>(&'a [u8]);
    impl Read for Drip<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = buffer.len().min(1);
            self.0.read(&mut buffer[..length])
        }
    }
    let estate = Estate::default();
    for compress in [false, true] {
        assert_eq!(read(Drip(&written(&estate, compress))).unwrap(), estate);
    }
}

#[test]
fn a_writer_that_fails_is_an_error() {
    struct Full;
    impl io::Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::Error::other("no space left"))
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    for compress in [false, true] {
        let error = write(&Estate::default(), Full, compress).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the estate could not be written: no space left"
        );
    }
}

//! The corpus of the fuzz tests, and whatever once broke them, as an ordinary test.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use model::file::read;

#[test]
fn each_file_gives_an_estate_or_one_clear_message() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let mut table = String::new();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let outcome = match read(fs::File::open(&path).unwrap()) {
            Ok(estate) => format!(
                "{} assets, {} relations, {} evidence, {} gaps",
                estate.assets().count(),
                estate.relations().count(),
                estate.all_evidence().count(),
                estate.gaps().count()
            ),
            Err(error) => error.to_string(),
        };
        writeln!(table, "{name}: {outcome}").unwrap();
    }
    insta::assert_snapshot!(table, @r#"
    account-authorization-details.json: this is not an estate file: its first line is no header (not JSON: EOF while parsing an object at column 0); make one with `nightlatch collect`
    byte-order-mark.jsonl: this is not an estate file: its first line is no header (not JSON: expected value at column 1); make one with `nightlatch collect`
    carriage-returns.jsonl: 1 assets, 0 relations, 0 evidence, 0 gaps
    contradictory-verdict.jsonl: 1 assets, 0 relations, 0 evidence, 0 gaps
    cut-between-lines.jsonl: line 3: the header promises 3 records and 1 are here: the file is cut off or was edited; collect it again, or take `records` out of the header
    cut-in-line.jsonl: line 2: the line is cut off (EOF while parsing a string at column 43): collect the file again
    cut.jsonl.zst: line 1: cannot be read: incomplete frame; the file is cut off or damaged: collect it again
    damaged.jsonl.zst: line 1: cannot be read: Restored data doesn't match checksum; the file is cut off or damaged: collect it again
    deep-objects.jsonl: line 2: not JSON: recursion limit exceeded at column 670
    deep.jsonl: line 2: not JSON: recursion limit exceeded at column 134
    empty: this is not an estate file: its first line is no header (the file is empty); make one with `nightlatch collect`
    gap-with-more.jsonl: line 2: asset: bucket `a`, field `region`: invalid type: map, expected a string
    header-only.jsonl: 0 assets, 0 relations, 0 evidence, 0 gaps
    huge-numbers.jsonl: line 2: not JSON: number out of range at column 13
    lone-surrogate.jsonl: line 2: not JSON: unexpected end of hex escape at column 15
    marker-keys.jsonl: line 2: asset: bucket `a`, field `public_access_block`: missing field `block_public_acls`
    newer-fields.jsonl: 1 assets, 0 relations, 1 evidence, 1 gaps
    newer.jsonl: the file has format version 2, this program reads up to 1: install a newer nightlatch
    not-utf-8.jsonl: line 2: not JSON: invalid unicode code point at column 9
    nul-bytes.jsonl: line 2: not JSON: expected value at column 1
    page.html: this is not an estate file: its first line is no header (not JSON: expected value at column 1); make one with `nightlatch collect`
    repeated-asset.jsonl: 1 assets, 0 relations, 0 evidence, 0 gaps
    repeated-keys.jsonl: 1 assets, 0 relations, 0 evidence, 0 gaps
    trailing.jsonl.zst: line 3: cannot be read: Unknown frame descriptor; the file is cut off or damaged: collect it again
    whole.jsonl.zst: 1 assets, 0 relations, 0 evidence, 0 gaps
    "#);
}

//! Bundle files.
//!
//! Source: git documentation, gitformat-bundle(5).

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use super::GitError;
use super::bare::Bare;
use super::meter::UnpackLimits;
use super::references::References;

/// The longest line of a header, in bytes.
const MAX_LINE: u64 = 64 << 10;

/// The most refs and prerequisites.
const MAX_LINES: usize = 1_000_000;

/// Unpacks a bundle that holds a whole history.
pub(super) fn unpack(path: &Path, limits: UnpackLimits) -> Result<Bare, GitError> {
    let at = path.display().to_string();
    let file = File::open(path).map_err(GitError::disk(format!("reading {at}")))?;
    let mut reader = BufReader::new(file);
    let references = header(&mut reader, &at)?;
    let bare = Bare::new()?;
    bare.index(&mut reader, &at, limits)?;
    bare.write_references(&references)?;
    Ok(bare)
}

/// Reads all before the pack.
fn header(reader: &mut impl BufRead, at: &str) -> Result<References, GitError> {
    let malformed = |message: &str| GitError::Malformed {
        at: at.to_owned(),
        message: message.to_owned(),
    };
    let first = line(reader, at)?;
    if first != "# v2 git bundle" && first != "# v3 git bundle" {
        return Err(GitError::NotGit {
            at: at.to_owned(),
            found: "a file that does not begin as a bundle does (# v2 git bundle)".to_owned(),
        });
    }
    let mut references = References::default();
    for _ in 0..MAX_LINES {
        let line = line(reader, at)?;
        match line.chars().next() {
            None => {
                references.guess_branch_of_head();
                return Ok(references);
            }
            Some('-') => {
                return Err(malformed(
                    "the bundle builds on commits that it does not hold; make it with `git bundle create FILE --all`",
                ));
            }
            Some('@') if line == "@object-format=sha1" => {}
            Some('@') => {
                return Err(malformed(&format!(
                    "the bundle needs {}, which is not supported; make it without a filter and with SHA-1",
                    line.trim_start_matches('@')
                )));
            }
            Some(_) => references.add(&line).map_err(|message| malformed(&message))?,
        }
    }
    Err(malformed("the bundle has more than a million refs"))
}

fn line(reader: &mut impl BufRead, at: &str) -> Result<String, GitError> {
    let mut bytes = Vec::new();
    reader
        .take(MAX_LINE)
        .read_until(b'\n', &mut bytes)
        .map_err(GitError::disk(format!("reading {at}")))?;
    match bytes.pop() {
        Some(b'\n') => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        _ => Err(GitError::Malformed {
            at: at.to_owned(),
            message: "the file ends within its header".to_owned(),
        }),
    }
}

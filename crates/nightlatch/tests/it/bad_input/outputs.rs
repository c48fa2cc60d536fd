//! Places that cannot be written to.

use tempfile::TempDir;

use super::inputs::{path, with_token};
use super::told::as_error;
use crate::support::nightlatch;

#[test]
fn an_output_that_cannot_be_written_leaves_the_old_one() {
    let place = TempDir::with_prefix("nightlatch-out-").unwrap();
    let repository = with_token().build().unwrap();
    let repository = path(repository.path());
    let taken = place.path().join("taken");
    std::fs::create_dir(&taken).unwrap();
    std::fs::write(taken.join("old"), "old").unwrap();
    for (out, verb) in [
        (path(&place.path().join("missing/result.txt")), vec!["demo"]),
        (path(&taken), vec!["demo"]),
        (
            path(&place.path().join("missing/estate.jsonl")),
            vec!["collect", &repository],
        ),
    ] {
        let outcome = nightlatch(verb).with(["--out", &out]).run();
        as_error(&outcome, 1, &[&out, "cannot write", "as it was"])
            .unwrap_or_else(|problem| panic!("{problem}"));
    }
    let left: Vec<_> = std::fs::read_dir(place.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["taken"], "no temporary file is left");
    assert_eq!(std::fs::read_to_string(taken.join("old")).unwrap(), "old");
}

/// A folder that may not be written to. The superuser may write everywhere, so it looks at nothing then.
#[test]
fn an_old_output_in_a_closed_folder_stays() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    let place = TempDir::with_prefix("nightlatch-out-").unwrap();
    if std::fs::metadata("/proc/self").unwrap().uid() == 0 {
        return;
    }
    let old = place.path().join("result.txt");
    std::fs::write(&old, "old").unwrap();
    std::fs::set_permissions(place.path(), std::fs::Permissions::from_mode(0o555)).unwrap();
    let outcome = nightlatch(["demo", "--out", &path(&old)]).run();
    std::fs::set_permissions(place.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    as_error(&outcome, 1, &["result.txt", "cannot write", "as it was"])
        .unwrap_or_else(|problem| panic!("{problem}"));
    assert_eq!(std::fs::read_to_string(&old).unwrap(), "old");
}

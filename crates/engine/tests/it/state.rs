//! What is kept between runs.

use engine::files::{Readers, write};
use engine::state::StateDirectory;

#[test]
fn the_key_of_fingerprints_is_kept_and_private() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("state");
    let first = StateDirectory::open(&path)
        .and_then(|state| state.fingerprinter())
        .expect("a key");
    let second = StateDirectory::open(&path)
        .and_then(|state| state.fingerprinter())
        .expect("a key");
    assert_eq!(
        first.redact("a value of some length"),
        second.redact("a value of some length")
    );
    let other = StateDirectory::open(&folder.path().join("other"))
        .and_then(|s| s.fingerprinter())
        .expect("a key");
    assert_ne!(
        first.redact("a value of some length"),
        other.redact("a value of some length")
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(path.join("fingerprint.key"))
            .expect("the key")
            .permissions()
            .mode();
        assert_eq!(mode & 0o077, 0);
    }
}

#[test]
fn a_broken_report_is_told_and_not_overwritten_silently() {
    let folder = tempfile::tempdir().expect("a folder");
    let state = StateDirectory::open(folder.path()).expect("a state");
    assert!(state.last_report().expect("readable").is_none());
    std::fs::write(folder.path().join("last-report.json"), "{").expect("written");
    let error = state.last_report().expect_err("broken").to_string();
    assert!(
        error.contains("last-report.json") && error.contains("move it away"),
        "{error}"
    );
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("result");
    std::fs::write(&file, "old").expect("written");
    write(&file, b"new", Readers::AsUsual).expect("written");
    assert_eq!(std::fs::read_to_string(&file).expect("readable"), "new");
    let error = write(
        &folder.path().join("no/such/folder/result"),
        b"x",
        Readers::AsUsual,
    )
    .expect_err("no folder");
    assert!(error.to_string().contains("no/such/folder/result"), "{error}");
    assert_eq!(std::fs::read_dir(folder.path()).expect("readable").count(), 1);
}

#[cfg(unix)]
#[test]
fn a_link_is_followed_a_mode_kept_and_a_pipe_written_to() {
    use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _, symlink};
    let folder = tempfile::tempdir().expect("a folder");
    let (file, link) = (folder.path().join("result"), folder.path().join("link"));
    std::fs::write(&file, "old").expect("written");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).expect("set");
    symlink(&file, &link).expect("linked");
    write(&link, b"new", Readers::AsUsual).expect("written");
    assert!(std::fs::symlink_metadata(&link).expect("the link").is_symlink());
    assert_eq!(std::fs::read_to_string(&file).expect("readable"), "new");
    assert_eq!(
        std::fs::metadata(&file).expect("the file").permissions().mode() & 0o777,
        0o640
    );
    write(std::path::Path::new("/dev/null"), b"x", Readers::AsUsual).expect("written");
    let device = std::fs::metadata("/dev/null").expect("there").file_type();
    assert!(device.is_char_device());
}

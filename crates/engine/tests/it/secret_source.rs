//! Secrets of the configuration: where they come from, and that no message holds them.

use engine::config::SecretSource;

#[test]
fn the_first_line_of_a_file_is_the_secret() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("token");
    std::fs::write(&file, "the token\nsomething else\n").expect("written");
    let secret = SecretSource::File(file).read().expect("a secret");
    assert_eq!(secret.expose_secret(), "the token");
    assert_eq!(format!("{secret:?} {secret}"), "[redacted] [redacted]");
}

#[test]
fn a_command_gives_the_secret_and_its_failure_is_told_without_its_output() {
    let command =
        |words: &[&str]| SecretSource::Command(words.iter().map(|word| (*word).to_owned()).collect());
    assert_eq!(
        command(&["echo", "the token"])
            .read()
            .expect("a secret")
            .expose_secret(),
        "the token"
    );
    let error = command(&["sh", "-c", "echo the token; exit 3"])
        .read()
        .expect_err("failed")
        .to_string();
    assert!(
        error.contains("`sh`") && error.contains('3') && !error.contains("the token"),
        "{error}"
    );
    assert!(command(&["no-such-program-anywhere"]).read().is_err());
    assert!(command(&[]).read().is_err());
}

#[test]
fn what_is_missing_or_empty_is_named() {
    let error = SecretSource::Env("NIGHTLATCH_NOT_SET_ANYWHERE".to_owned())
        .read()
        .expect_err("not set")
        .to_string();
    assert!(error.contains("NIGHTLATCH_NOT_SET_ANYWHERE"), "{error}");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("token");
    std::fs::write(&file, "\n").expect("written");
    let error = SecretSource::File(file).read().expect_err("empty").to_string();
    assert!(error.contains("is empty"), "{error}");
}

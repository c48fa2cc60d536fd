//! Words on the command line.

use engine::config::{Config, Target};

#[test]
fn words_are_told_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    let details = folder.path().join("details.json");
    let estate = folder.path().join("estate.jsonl.zst");
    std::fs::write(&details, "{}").expect("written");
    std::fs::write(&estate, "").expect("written");
    let of = |word: &std::path::Path| Target::parse(&word.display().to_string()).expect("a target");
    assert_eq!(of(folder.path()), Target::Repository(folder.path().to_owned()));
    assert_eq!(of(&details), Target::AuthorizationDetails(details.clone()));
    assert_eq!(of(&estate), Target::Estate(estate.clone()));
    assert_eq!(Target::parse("aws").expect("a target"), Target::Aws);
    assert!(matches!(
        Target::parse("https://code.example/a/b.git"),
        Ok(Target::Clone(_))
    ));
    assert!(matches!(
        Target::parse("https://code.example"),
        Ok(Target::Host(_))
    ));
}

#[test]
fn a_word_that_names_nothing_is_told() {
    let error = Target::parse("no/such/folder").expect_err("nothing").to_string();
    assert!(error.contains("`no/such/folder`"), "{error}");
    let error = Target::parse("ssh://git@code.example/a.git")
        .expect_err("ssh")
        .to_string();
    assert!(error.contains("scheme"), "{error}");
}

#[test]
fn targets_join_a_configuration() {
    let mut config = Config::default();
    for word in ["aws", "https://code.example", "https://code.example/a.git"] {
        Target::parse(word).expect("a target").add_to(&mut config);
    }
    assert_eq!(
        (config.aws.len(), config.gitlab.len(), config.git.len()),
        (1, 1, 1)
    );
}

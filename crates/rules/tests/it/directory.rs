//! A user's own rules.

use std::fs;

use model::RuleId;
use rules::{Catalogue, Problem};

const RULE: &str = include_str!("own_rule.md");

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    folder
}

#[test]
fn rules_of_a_folder_and_those_below_join_the_catalogue() {
    let folder = folder(&[
        ("own-rule.md", RULE),
        (
            "team/own-other.md",
            &RULE.replace("own-rule", "own-other").replace('\n', "\r\n"),
        ),
        ("notes.txt", "not a rule"),
    ]);
    let catalogue = Catalogue::builtin().with_directory(folder.path()).expect("rules");
    assert_eq!(
        catalogue.rules().count(),
        Catalogue::builtin().rules().count() + 2
    );
    let rule = catalogue.get(&RuleId::from("own-other")).expect("a rule");
    assert!(rule.test().iter().all(rules::ExampleResult::passed));
}

#[test]
fn every_broken_file_is_named_and_a_taken_id_is_refused() {
    let taken = RULE.replace("own-rule", "iam-root-without-mfa");
    let folder = folder(&[
        ("a-broken.md", "no front matter"),
        (
            "b-broken.md",
            &RULE
                .replace("severity = \"low\"\n", "")
                .replace("own-rule", "b-broken"),
        ),
        ("iam-root-without-mfa.md", &taken),
    ]);
    let errors = Catalogue::builtin()
        .with_directory(folder.path())
        .expect_err("errors")
        .0;
    let [a, b, duplicate] = errors.as_slice() else {
        panic!("{errors:?}");
    };
    assert!(a.file.ends_with("a-broken.md") && matches!(a.problem, Problem::NoFrontMatter));
    assert!(b.to_string().contains("missing field `severity`"), "{b}");
    assert!(
        duplicate
            .to_string()
            .ends_with("the id `iam-root-without-mfa` is taken by iam/iam-root-without-mfa.md"),
        "{duplicate}"
    );
}

#[test]
fn a_folder_that_is_not_there_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let errors = Catalogue::builtin()
        .with_directory(&folder.path().join("none"))
        .expect_err("errors")
        .0;
    assert!(matches!(errors[0].problem, Problem::Unreadable(_)));
}

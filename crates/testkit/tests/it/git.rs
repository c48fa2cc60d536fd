//! Histories are reproducible, and damage is damage.

use testkit::{GitHistory, Repository};

fn small() -> GitHistory {
    GitHistory::new()
        .commit("One", &[("a.txt", "1\n"), ("b/c.txt", "2\n")])
        .branch("side")
        .commit("Side", &[("side.txt", "s\n")])
        .delete("Drop c", &["b/c.txt"])
        .checkout("main")
        .commit("Two", &[("a.txt", "3\n")])
        .merge("Join", "side")
        .tag("light")
        .annotated_tag("heavy", "A note")
}

#[test]
fn the_same_recipe_gives_the_same_ids() {
    let (first, second) = (small().build().unwrap(), small().build().unwrap());
    assert_eq!(
        first.object_id("main").unwrap(),
        second.object_id("main").unwrap()
    );
    assert_eq!(
        first.object_id("main").unwrap(),
        "d678703881105ff91bd010c59ae80c639a78810e"
    );
    assert_eq!(first.git(&["fsck", "--strict"]).unwrap(), "");
    assert_eq!(
        first.git(&["ls-tree", "-r", "--name-only", "main"]).unwrap(),
        "a.txt\nside.txt"
    );
    assert_eq!(first.git(&["cat-file", "-t", "heavy"]).unwrap(), "tag");
    assert_eq!(
        first
            .git(&[
                "log",
                "-1",
                "--format=%ad",
                "--date=format:%Y-%m-%dT%H:%M:%SZ",
                "main"
            ])
            .unwrap(),
        "2024-02-09T09:00:00Z"
    );
    assert_eq!(
        std::fs::read_to_string(first.path().join("a.txt")).unwrap(),
        "3\n"
    );
    assert_eq!(first.git(&["status", "--porcelain"]).unwrap(), "");
}

#[test]
fn a_bundle_holds_everything() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("history.bundle");
    let original = small().build().unwrap();
    original.bundle(&file).unwrap();
    let copy = Repository::clone_of(&file).unwrap();
    assert_eq!(
        copy.object_id("HEAD").unwrap(),
        original.object_id("main").unwrap()
    );
    assert_eq!(
        copy.object_id("origin/side").unwrap(),
        original.object_id("side").unwrap()
    );
    assert_eq!(
        original.bare().unwrap().object_id("heavy").unwrap(),
        original.object_id("heavy").unwrap()
    );
}

#[test]
fn damage_is_noticed_by_git() {
    let missing = small().build().unwrap();
    let id = missing.drop_object("HEAD:a.txt").unwrap();
    assert!(missing.git(&["cat-file", "blob", &id]).is_err());
    assert!(
        missing.git(&["rev-parse", "HEAD^{tree}"]).is_ok(),
        "the rest is still there"
    );

    let corrupt = small().build().unwrap();
    corrupt.corrupt_pack().unwrap();
    assert!(corrupt.git(&["fsck"]).is_err());
    let truncated = small().build().unwrap();
    truncated.truncate_pack().unwrap();
    assert!(truncated.git(&["fsck"]).is_err());
}

#[test]
fn impossible_recipes_are_refused() {
    assert!(GitHistory::new().merge("Join", "nowhere").build().is_err());
    assert!(
        GitHistory::new()
            .commit("One", &[("a", "1")])
            .delete("Drop", &["b"])
            .build()
            .is_err()
    );
    assert!(GitHistory::new().branch("early").build().is_err());
}

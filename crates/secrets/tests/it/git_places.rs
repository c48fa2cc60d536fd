//! Where secrets stand in repositories.

use model::Field;
use secrets::git::ScanError;
use tempfile::TempDir;

use crate::planted::{aws_pair, github_token, slack_token};
use crate::repository::{Repo, places, scan};

#[test]
fn a_pair_at_head_becomes_a_secret_and_a_credential() {
    let (id, value) = aws_pair(1);
    let mut repo = Repo::new();
    let first = repo.commit(&[("README.md", "hello\n")]);
    let second = repo.commit(&[(
        "deploy/credentials",
        &format!("[default]\nkey={id}\nsecret={value}\n"),
    )]);
    assert_ne!(first, second);
    let scan = repo.scan();
    scan.assert_complete();
    let secret = scan.secret();
    assert_eq!(secret.detector, "aws-access-key");
    assert_eq!(secret.identifier, Field::Present(id.clone()));
    assert_eq!(secret.at_head, Field::Present(true));
    assert_eq!(
        places(secret),
        [("deploy/credentials".into(), second.clone(), 3, true)]
    );
    assert_eq!(secret.places[0].blob.as_str(), repo.id("HEAD:deploy/credentials"));
    assert_eq!(secret.places[0].committed.as_second(), 1_700_000_000 + 2 * 86_400);
    let credential = format!("aws-access-key:{id}");
    assert_eq!(secret.credential, Field::Present(credential.as_str().into()));
    let (asset, facts) = scan.0.estate.credentials().next().unwrap();
    assert_eq!(asset.id.as_str(), credential);
    assert_eq!(facts.found_as.present().unwrap().len(), 1);
    assert_eq!(scan.values(), [value]);
    let repository = scan.repository();
    assert_eq!(repository.commits, Field::Present(2));
    assert_eq!(repository.blobs, Field::Present(2));
    assert_eq!(repository.default_branch, Field::Present("main".into()));
    assert_eq!(repository.secrets.items.len(), 1);
    let evidence = scan
        .0
        .estate
        .all_evidence()
        .find(|evidence| evidence.call.starts_with("blob"))
        .unwrap();
    assert_eq!(
        evidence.call,
        format!(
            "blob {} deploy/credentials@{second}",
            repo.id("HEAD:deploy/credentials")
        )
    );
    assert!(evidence.digest.is_some());
}

#[test]
fn a_secret_only_in_history_says_so() {
    let token = slack_token(2);
    let mut repo = Repo::new();
    let first = repo.commit(&[("a/b/notes.txt", &token)]);
    repo.remove("a/b/notes.txt");
    let scan = repo.scan();
    assert_eq!(scan.secret().at_head, Field::Present(false));
    assert_eq!(places(scan.secret()), [("a/b/notes.txt".into(), first, 1, false)]);
}

#[test]
fn a_moved_file_has_two_places() {
    let token = slack_token(3);
    let mut repo = Repo::new();
    let first = repo.commit(&[("old/settings", &token)]);
    repo.git(&["mv", "old", "new"]);
    let second = repo.record();
    let scan = repo.scan();
    assert_eq!(
        places(scan.secret()),
        [
            ("old/settings".into(), first, 1, false),
            ("new/settings".into(), second, 1, true)
        ]
    );
}

#[test]
fn a_file_that_changes_around_the_secret_has_a_place_for_each_version() {
    let token = slack_token(4);
    let mut repo = Repo::new();
    let first = repo.commit(&[("f", &token)]);
    let second = repo.commit(&[("f", &format!("\n\n{token}"))]);
    let third = repo.commit(&[("f", &token)]);
    assert_ne!(third, first);
    let scan = repo.scan();
    // The third version is the first blob at the same path; the oldest commit is the first.
    assert_eq!(
        places(scan.secret()),
        [("f".into(), first, 1, true), ("f".into(), second, 3, false)]
    );
}

#[test]
fn branches_tags_notes_stash_and_other_refs_are_scanned() {
    let mut repo = Repo::new();
    repo.commit(&[("README.md", "x")]);
    let token = |n: u64| github_token(100 + n);

    repo.git(&["checkout", "--quiet", "-b", "side"]);
    repo.commit(&[("branch", &token(0))]);
    repo.git(&["checkout", "--quiet", "--detach", "main"]);
    repo.commit(&[("light", &token(1))]);
    repo.git(&["tag", "light"]);
    repo.git(&["checkout", "--quiet", "--detach", "main"]);
    repo.commit(&[("annotated", &token(2))]);
    repo.git(&["tag", "-a", "annotated", "-m", "m"]);
    repo.git(&["tag", "-a", "of-a-tag", "-m", "m", "annotated"]);
    repo.git(&["checkout", "--quiet", "--detach", "main"]);
    repo.commit(&[("pull", &token(3))]);
    repo.git(&["update-ref", "refs/pull/7/head", "HEAD"]);
    repo.git(&["update-ref", "refs/remotes/origin/gone", "HEAD"]);
    repo.git(&["checkout", "--quiet", "main"]);
    repo.git(&["notes", "add", "-m", &token(4), "HEAD"]);
    repo.write("README.md", token(5));
    repo.git(&["stash", "push", "--quiet"]);

    for packed in [false, true] {
        if packed {
            repo.git(&["pack-refs", "--all"]);
        }
        let scan = repo.scan();
        scan.assert_complete();
        let mut values = scan.values();
        values.sort();
        let mut expected: Vec<_> = (0..6).map(token).collect();
        expected.sort();
        assert_eq!(values, expected);
        assert!(
            scan.secrets()
                .iter()
                .all(|secret| secret.at_head == Field::Present(false))
        );
    }
}

#[test]
fn what_only_a_merge_commit_holds_is_found() {
    let mut repo = Repo::new();
    repo.commit(&[("a", "1")]);
    repo.git(&["checkout", "--quiet", "-b", "side"]);
    repo.commit(&[("b", "2")]);
    repo.git(&["checkout", "--quiet", "main"]);
    repo.commit(&[("c", "3")]);
    repo.git(&["merge", "--quiet", "--no-commit", "--no-ff", "side"]);
    let token = slack_token(5);
    let merge = repo.commit(&[("only-here", &token)]);
    let scan = repo.scan();
    assert_eq!(places(scan.secret()), [("only-here".into(), merge, 1, true)]);
    assert_eq!(scan.repository().commits, Field::Present(4));
}

#[test]
fn the_oldest_commit_counts_whichever_branch_is_read_first() {
    let token = slack_token(6);
    let mut repo = Repo::new();
    repo.commit(&[("a", "1")]);
    repo.git(&["checkout", "--quiet", "-b", "zzz"]);
    let older = repo.commit(&[("f", &token)]);
    repo.git(&["checkout", "--quiet", "-b", "aaa", "main"]);
    repo.commit(&[("other", "2")]);
    let newer = repo.commit(&[("f", &token)]);
    assert_ne!(older, newer);
    assert_eq!(places(repo.scan().secret()), [("f".into(), older, 1, true)]);
}

#[test]
fn a_tag_of_a_blob_or_a_tree_without_a_commit_is_scanned() {
    let mut repo = Repo::new();
    repo.commit(&[("a", "1")]);
    let (token, other) = (slack_token(7), slack_token(8));
    repo.write("loose", &token);
    let blob = repo.git(&["hash-object", "-w", "loose"]);
    repo.git(&["tag", "of-a-blob", &blob]);
    repo.write("dir/in-a-tree", &other);
    repo.git(&["add", "--all"]);
    let tree = repo.git(&["write-tree"]);
    repo.git(&["tag", "-a", "of-a-tree", "-m", "m", &tree]);
    repo.git(&["reset", "--quiet", "--hard"]);
    let scan = repo.scan();
    scan.assert_complete();
    let mut paths: Vec<_> = scan
        .secrets()
        .iter()
        .flat_map(|s| places(s))
        .map(|place| place.0)
        .collect();
    paths.sort();
    assert_eq!(paths, ["dir/in-a-tree", "loose", "refs/tags/of-a-blob"]);
}

#[test]
fn a_replaced_object_does_not_hide_the_original() {
    let token = slack_token(9);
    let mut repo = Repo::new();
    repo.commit(&[("f", &token)]);
    repo.write("g", "harmless");
    let harmless = repo.git(&["hash-object", "-w", "g"]);
    repo.git(&["replace", &repo.id("HEAD:f"), &harmless]);
    assert_eq!(repo.git(&["cat-file", "blob", "HEAD:f"]), "harmless");
    assert_eq!(repo.scan().values(), [token]);
}

#[test]
fn links_submodules_and_lfs_pointers_are_not_followed() {
    let outside = TempDir::new().unwrap();
    std::fs::write(outside.path().join("secret"), slack_token(10)).unwrap();
    let mut module = Repo::new();
    module.commit(&[("f", &slack_token(11))]);
    let mut repo = Repo::new();
    std::os::unix::fs::symlink(outside.path().join("secret"), repo.path().join("link")).unwrap();
    repo.commit(&[(
        "model.bin",
        "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n",
    )]);
    repo.git(&[
        "submodule",
        "--quiet",
        "add",
        &module.path().display().to_string(),
        "module",
    ]);
    repo.record();
    let scan = repo.scan();
    scan.assert_complete();
    assert!(scan.secrets().is_empty());
    assert_eq!((scan.0.skipped.submodules, scan.0.skipped.lfs_pointers), (1, 1));
}

#[test]
fn binary_files_and_file_names_of_any_bytes_are_scanned() {
    let token = slack_token(12);
    let mut repo = Repo::new();
    repo.write(
        "weights.bin",
        [b"\x00\x01\xff\xfe", token.as_bytes(), b"\x00"].concat(),
    );
    use std::os::unix::ffi::OsStrExt as _;
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9");
    std::fs::write(repo.path().join(name), &token).unwrap();
    repo.record();
    let paths: Vec<_> = places(repo.scan().secret())
        .into_iter()
        .map(|place| place.0)
        .collect();
    assert_eq!(paths, ["caf\u{fffd}", "weights.bin"]);
}

#[test]
fn an_empty_repository_is_complete() {
    let repo = Repo::new();
    let scan = repo.scan();
    scan.assert_complete();
    assert_eq!(scan.repository().commits, Field::Present(0));
    assert_eq!(scan.repository().default_branch, Field::Present("main".into()));
}

#[test]
fn a_bare_repository_and_a_packed_one_give_the_same() {
    let (id, value) = aws_pair(13);
    let mut repo = Repo::new();
    repo.commit(&[("a", "1")]);
    repo.commit(&[("k", &format!("{id}:{value}"))]);
    let loose = repo.scan().0.estate;
    let bare = TempDir::new().unwrap();
    repo.git(&[
        "clone",
        "--quiet",
        "--mirror",
        ".",
        &bare.path().display().to_string(),
    ]);
    assert_eq!(scan(bare.path()).unwrap().0.estate, loose);
    repo.pack_file();
    assert_eq!(repo.scan().0.estate, loose);
}

#[test]
fn a_detached_head_is_the_head() {
    let token = slack_token(14);
    let mut repo = Repo::new();
    repo.commit(&[("a", "1")]);
    repo.git(&["checkout", "--quiet", "--detach"]);
    repo.commit(&[("f", &token)]);
    let scan = repo.scan();
    assert_eq!(scan.secret().at_head, Field::Present(true));
    assert_eq!(scan.repository().default_branch, Field::Absent);
}

#[test]
fn a_path_that_is_no_repository_is_an_error() {
    let empty = TempDir::new().unwrap();
    assert!(matches!(
        scan(empty.path()),
        Err(ScanError::NotARepository { .. })
    ));
    assert!(matches!(
        scan(&empty.path().join("nowhere")),
        Err(ScanError::NotFound { .. })
    ));
    std::fs::write(empty.path().join("file"), "x").unwrap();
    assert!(matches!(
        scan(&empty.path().join("file")),
        Err(ScanError::NotARepository { .. })
    ));
    let repo = Repo::new();
    std::fs::write(
        repo.path().join(".git/config"),
        "[core\nrepositoryformatversion = 0",
    )
    .unwrap();
    let error = scan(repo.path()).err().unwrap();
    assert!(matches!(error, ScanError::Open { .. }));
    assert!(
        error.to_string().contains(&repo.path().display().to_string()),
        "{error}"
    );
}

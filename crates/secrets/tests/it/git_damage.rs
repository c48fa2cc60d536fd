//! What cannot be read is a gap, and the scan goes on.

use std::fs;

use model::{Field, GapReason};
use secrets::git::Limits;
use tempfile::TempDir;

use crate::planted::slack_token;
use crate::repository::{Repo, Scan, scan, scan_with};

fn planted(seed: u64) -> (Repo, String) {
    let token = slack_token(seed);
    let mut repo = Repo::new();
    repo.commit(&[("a", "1"), ("dir/b", "2")]);
    repo.commit(&[("f", &token)]);
    (repo, token)
}

fn assert_gap(scan: &Scan, part: &str) {
    assert!(
        scan.gaps().iter().any(|gap| gap.contains(part)),
        "{part} is not in {:#?}",
        scan.gaps()
    );
    scan.assert_partial();
}

#[test]
fn a_missing_blob_is_named_with_its_path() {
    let (repo, token) = planted(1);
    let commit = repo.id("HEAD~1");
    let blob = repo.drop_object("HEAD:dir/b");
    let scan = repo.scan();
    assert_eq!(scan.values(), [token]);
    assert_gap(&scan, &format!("blob {blob} dir/b@{commit}"));
    assert_eq!(scan.repository().blobs, Field::Present(2));
}

#[test]
fn a_missing_tree_and_a_missing_commit_are_named() {
    let (repo, token) = planted(2);
    let tree = repo.drop_object("HEAD:dir");
    let scan = repo.scan();
    assert_eq!(scan.values(), std::slice::from_ref(&token));
    assert_gap(&scan, &format!("tree {tree}"));

    let (repo, _) = planted(2);
    let commit = repo.drop_object("HEAD~1");
    let scan = repo.scan();
    assert_eq!(scan.values(), [token]);
    assert_gap(&scan, &format!("commit {commit}"));
    assert_eq!(scan.secret().at_head, Field::Present(true));
}

#[test]
fn a_secret_seen_only_in_history_is_not_said_to_be_gone_when_head_was_not_read() {
    let (mut repo, _) = planted(3);
    repo.remove("f");
    repo.drop_object("HEAD:dir");
    let scan = repo.scan();
    assert!(matches!(scan.secret().at_head, Field::NotCollected(_)));

    let (mut repo, _) = planted(3);
    repo.remove("f");
    repo.drop_object("HEAD:dir/b");
    assert!(matches!(repo.scan().secret().at_head, Field::NotCollected(_)));

    let (mut repo, _) = planted(3);
    repo.remove("f");
    repo.git(&["branch", "old", "HEAD~1"]);
    repo.drop_object("HEAD");
    let scan = repo.scan();
    assert!(matches!(scan.secret().at_head, Field::NotCollected(_)));
    scan.assert_partial();
}

#[test]
fn a_ref_to_nothing_is_named() {
    let (repo, token) = planted(4);
    fs::write(
        repo.path().join(".git/refs/heads/lost"),
        "1234567890123456789012345678901234567890\n",
    )
    .unwrap();
    fs::write(repo.path().join(".git/refs/heads/odd"), "this is no object id\n").unwrap();
    let scan = repo.scan();
    assert_eq!(scan.values(), [token]);
    assert_gap(&scan, "ref refs/heads/lost");
    assert!(
        scan.gaps()
            .iter()
            .any(|gap| gap.contains("odd") || gap.contains("ref number")),
        "{:?}",
        scan.gaps()
    );
}

#[test]
fn a_damaged_loose_object_is_named() {
    let (repo, token) = planted(5);
    let blob = repo.id("HEAD:dir/b");
    let file = repo.object_file(&blob);
    fs::remove_file(&file).unwrap();
    fs::write(&file, b"\x78\x01garbage").unwrap();
    let scan = repo.scan();
    assert_eq!(scan.values(), [token]);
    assert_gap(&scan, &format!("blob {blob}"));
}

#[test]
fn a_truncated_pack_is_gaps_and_no_end() {
    let (repo, _) = planted(6);
    let pack = repo.pack_file();
    let bytes = fs::read(&pack).unwrap();
    // The last twenty bytes are a check sum of the others, in which nothing is stored.
    for length in [0, 4, 12, 40, bytes.len() / 2, bytes.len() - 21] {
        fs::write(&pack, &bytes[..length]).unwrap();
        assert!(
            !scan(repo.path()).unwrap().gaps().is_empty(),
            "{length} of {} bytes",
            bytes.len()
        );
    }
}

#[test]
fn a_pack_with_a_flipped_byte_never_ends_the_scan() {
    let mut repo = Repo::new();
    let text: String = (0..400)
        .map(|n| format!("line {n} of a file that grows\n"))
        .collect();
    repo.commit(&[("grows", &text)]);
    for n in 0..5 {
        repo.commit(&[("grows", &format!("{text}{n}\n")), ("f", &slack_token(60 + n))]);
    }
    let pack = repo.pack_file();
    let bytes = fs::read(&pack).unwrap();
    for position in (0..bytes.len()).step_by(7) {
        let mut damaged = bytes.clone();
        damaged[position] ^= 0x55;
        fs::write(&pack, damaged).unwrap();
        // Neither a panic nor a hang; a byte of no importance, such as one of the trailing check sum, is no gap.
        let _ = scan(repo.path());
    }
}

#[test]
fn a_damaged_index_of_a_pack_never_ends_the_scan() {
    let (repo, _) = planted(7);
    let index = repo.pack_file().with_extension("idx");
    let bytes = fs::read(&index).unwrap();
    fs::remove_file(&index).unwrap();
    for position in (0..bytes.len()).step_by(11) {
        let mut damaged = bytes.clone();
        damaged[position] ^= 0x55;
        fs::write(&index, damaged).unwrap();
        let _ = scan(repo.path());
    }
    for length in [0, 4, 100, 1030, bytes.len() - 30] {
        fs::write(&index, &bytes[..length]).unwrap();
        assert!(!scan(repo.path()).unwrap().gaps().is_empty(), "{length} bytes");
    }
}

#[test]
fn a_shallow_clone_says_where_it_ends() {
    let (mut repo, token) = planted(8);
    repo.commit(&[("g", "3")]);
    let shallow = TempDir::new().unwrap();
    let address = format!("file://{}", repo.path().display());
    repo.git(&[
        "clone",
        "--quiet",
        "--depth=2",
        &address,
        &shallow.path().display().to_string(),
    ]);
    let scan = scan(shallow.path()).unwrap();
    assert_eq!(scan.values(), [token]);
    assert_eq!(scan.repository().commits, Field::Present(2));
    assert_gap(&scan, "git fetch --unshallow");
    assert_eq!(
        scan.gaps().len(),
        1,
        "the commits beyond are no gaps of their own"
    );
}

#[test]
fn a_partial_clone_says_what_it_lacks() {
    let (repo, _) = planted(9);
    repo.git(&["config", "uploadpack.allowFilter", "true"]);
    let partial = TempDir::new().unwrap();
    let address = format!("file://{}", repo.path().display());
    let target = partial.path().display().to_string();
    repo.git(&[
        "clone",
        "--quiet",
        "--bare",
        "--filter=blob:none",
        &address,
        &target,
    ]);
    let scan = scan(partial.path()).unwrap();
    assert!(scan.secrets().is_empty());
    assert_gap(&scan, "partial clone");
    assert!(
        scan.0
            .estate
            .gaps()
            .any(|gap| matches!(gap.reason, GapReason::NotAsked { .. }))
    );
}

#[test]
fn many_missing_blobs_are_listed_up_to_a_number_and_then_counted() {
    let mut repo = Repo::new();
    for n in 0..130 {
        repo.write(&format!("f{n}"), format!("{n}"));
    }
    repo.record();
    for n in 0..120 {
        repo.drop_object(&format!("HEAD:f{n}"));
    }
    let scan = repo.scan();
    assert_gap(&scan, "20 more could not be read");
    assert_eq!(scan.gaps().len(), 102);
}

#[test]
fn a_blob_over_the_limit_is_named_loose_or_packed() {
    let token = slack_token(10);
    let mut repo = Repo::new();
    let mut large = vec![b'x'; 65 << 20];
    let end = large.len() - token.len();
    large[end..].copy_from_slice(token.as_bytes());
    repo.write("large.bin", &large);
    let commit = repo.commit(&[("f", &token)]);
    let blob = repo.id("HEAD:large.bin");
    for packed in [false, true] {
        if packed {
            repo.pack_file();
        }
        let scan = repo.scan();
        assert_eq!(scan.secret().places.len(), 1);
        assert_gap(&scan, &format!("blob {blob} large.bin@{commit}"));
        assert!(
            scan.0
                .estate
                .gaps()
                .any(|gap| matches!(gap.reason, GapReason::Limit { .. })),
            "{:?}",
            scan.gaps()
        );
    }
    let scan = scan_with(
        repo.path(),
        Limits {
            object: 66 << 20,
            ..Limits::default()
        },
    )
    .unwrap();
    scan.assert_complete();
    assert_eq!(scan.secret().places.len(), 2);
}

#[test]
fn more_places_than_the_limit_are_a_gap() {
    let token = slack_token(11);
    let mut repo = Repo::new();
    for n in 0..10 {
        repo.write(&format!("d/{n}"), &token);
    }
    repo.record();
    let scan = scan_with(
        repo.path(),
        Limits {
            places: 4,
            ..Limits::default()
        },
    )
    .unwrap();
    assert_eq!(scan.secret().places.len(), 4);
    assert_gap(&scan, "4 places");
}

#[test]
fn a_limit_costs_places_and_never_a_secret() {
    let mut repo = Repo::new();
    let tokens: Vec<_> = (200..210).map(slack_token).collect();
    for (n, token) in tokens.iter().enumerate() {
        repo.write(&format!("first/{n}"), token);
        repo.write(&format!("second/{n}"), token);
    }
    let commit = repo.record();
    let scan = scan_with(
        repo.path(),
        Limits {
            places: 3,
            ..Limits::default()
        },
    )
    .unwrap();
    assert_eq!(scan.secrets().len(), tokens.len());
    let places: Vec<_> = scan.secrets().iter().flat_map(|secret| &secret.places).collect();
    assert!(
        places
            .iter()
            .all(|place| place.commit.as_str() == commit && place.at_head)
    );
    scan.assert_partial();
}

#[test]
fn folders_nested_without_end_are_followed_without_recursion() {
    let mut repo = Repo::new();
    repo.commit(&[("a", "1")]);
    repo.write("secret", slack_token(13));
    let blob = repo.git(&["hash-object", "-w", "secret"]);
    let mut tree = repo.make_tree(&format!("100644 blob {blob}\tf\n"));
    for _ in 0..3000 {
        tree = repo.make_tree(&format!("040000 tree {tree}\tdd\n"));
    }
    repo.git(&["tag", "deep", &tree]);
    let scan = repo.scan();
    assert_eq!(scan.secret().places.len(), 1);
    assert_gap(&scan, "path too long");
}

#[test]
fn a_tree_that_holds_itself_many_times_over_is_cut() {
    // Ten folders, each of ten folders, and so on: ten thousand million paths to one blob.
    let mut repo = Repo::new();
    repo.commit(&[("a", "1")]);
    repo.write("secret", slack_token(12));
    let blob = repo.git(&["hash-object", "-w", "secret"]);
    let mut tree = String::new();
    for level in 0..10 {
        let listing: String = (0..10)
            .map(|n| match level {
                0 => format!("100644 blob {blob}\tf{n}\n"),
                _ => format!("040000 tree {tree}\td{n}\n"),
            })
            .collect();
        tree = repo.make_tree(&listing);
    }
    repo.git(&["tag", "bomb", &tree]);
    let scan = scan_with(
        repo.path(),
        Limits {
            places: 1000,
            ..Limits::default()
        },
    )
    .unwrap();
    assert_eq!(scan.secret().places.len(), 1000);
    scan.assert_partial();
}

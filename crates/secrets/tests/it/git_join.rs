//! Credentials of two parts.

use model::Field;

use crate::planted::aws_pair;
use crate::repository::{Repo, places};

#[test]
fn parts_in_different_files_of_one_commit_are_joined() {
    let (id, value) = aws_pair(1);
    let mut repo = Repo::new();
    repo.commit(&[("a", "1")]);
    let commit = repo.commit(&[
        ("env/key_id", &format!("{id}\n")),
        ("env/secret", &format!("AWS_SECRET_ACCESS_KEY={value}\n")),
    ]);
    let scan = repo.scan();
    let secret = scan.secret();
    assert_eq!(secret.detector, "aws-access-key");
    assert_eq!(secret.identifier, Field::Present(id.clone()));
    assert_eq!(places(secret), [("env/secret".into(), commit, 1, true)]);
    assert_eq!(scan.0.candidates[0].identifier.as_deref(), Some(id.as_str()));
}

#[test]
fn the_nearest_folder_wins() {
    let pairs: Vec<_> = (10..13).map(aws_pair).collect();
    let mut repo = Repo::new();
    let mut files = Vec::new();
    for (n, (id, value)) in pairs.iter().enumerate() {
        // In opposite orders, so that position alone would cross them; one more id, so that counts differ.
        files.push((format!("{n}/id"), id.clone()));
        files.push((format!("{n}/secret"), format!("aws_secret_access_key: {value}")));
    }
    files.push(("0/a".into(), aws_pair(14).0));
    files.push(("x/y/z".into(), aws_pair(15).0));
    for (path, content) in &files {
        repo.write(path, content);
    }
    repo.record();
    let scan = repo.scan();
    let mut joined: Vec<_> = scan
        .0
        .candidates
        .iter()
        .map(|candidate| {
            (
                candidate.identifier.clone().unwrap(),
                candidate.value.expose_secret().clone(),
            )
        })
        .collect();
    joined.sort();
    let mut expected = pairs[1..].to_vec();
    expected.sort();
    for pair in &expected {
        assert!(joined.contains(pair), "{joined:?}");
    }
}

#[test]
fn parts_of_different_commits_are_not_joined() {
    let (id, value) = aws_pair(2);
    let mut repo = Repo::new();
    repo.commit(&[("id", &id)]);
    repo.commit(&[("secret", &format!("AWS_SECRET_ACCESS_KEY={value}"))]);
    let scan = repo.scan();
    let mut found: Vec<_> = scan
        .secrets()
        .iter()
        .map(|secret| {
            (
                secret.detector.clone(),
                secret.value == Field::Absent,
                secret.credential == Field::Absent,
            )
        })
        .collect();
    found.sort();
    assert_eq!(
        found,
        [
            ("aws-access-key".into(), true, true),
            ("aws-secret-access-key".into(), false, true)
        ]
    );
    assert!(scan.0.candidates.is_empty());
    assert_eq!(
        scan.0.estate.credentials().count(),
        0,
        "neither part opens anything"
    );
}

#[test]
fn a_key_id_alone_is_found_and_opens_nothing() {
    let (id, _) = aws_pair(3);
    let mut repo = Repo::new();
    repo.commit(&[("doc.md", &format!("ask for {id}"))]);
    let scan = repo.scan();
    let (asset, secret) = scan.0.estate.secrets().next().unwrap();
    assert_eq!(asset.id.as_str(), format!("secret:aws-access-key:{id}"));
    assert_eq!(secret.value, Field::Absent);
    assert_eq!(secret.credential, Field::Absent);
    assert_eq!(secret.identifier, Field::Present(id));
}

#[test]
fn a_value_that_is_paired_anywhere_is_the_pair_everywhere() {
    let (id, value) = aws_pair(4);
    let mut repo = Repo::new();
    let first = repo.commit(&[("early.env", &format!("AWS_SECRET_ACCESS_KEY={value}"))]);
    let second = repo.commit(&[("doc.md", &id), ("pair", &format!("{id} {value}"))]);
    let scan = repo.scan();
    let secret = scan.secret();
    assert_eq!(secret.detector, "aws-access-key");
    assert_eq!(
        places(secret),
        [
            ("early.env".into(), first, 1, true),
            ("pair".into(), second, 1, true)
        ]
    );
}

#[test]
fn two_secrets_of_one_key_id_are_one_credential() {
    let ((id, value), (_, other)) = (aws_pair(5), aws_pair(6));
    let mut repo = Repo::new();
    repo.commit(&[("k", &format!("{id} {value}"))]);
    repo.commit(&[("k", &format!("{id} {other}"))]);
    let scan = repo.scan();
    assert_eq!(scan.secrets().len(), 2);
    let credentials: Vec<_> = scan.0.estate.credentials().collect();
    assert_eq!(credentials.len(), 1);
    assert_eq!(credentials[0].1.found_as.present().unwrap().len(), 2);
}

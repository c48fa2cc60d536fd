//! What the estate holds, and what it must never hold.

use jiff::Timestamp;
use model::{Fingerprinter, file};
use secrets::git::{self, Limits, Progress, Request};

use crate::planted::{aws_pair, github_token, scanner, slack_token, value};
use crate::repository::{Repo, scan_with};

/// A repository with a secret of every kind.
fn with_every_kind() -> (Repo, Vec<String>) {
    let (id, secret) = aws_pair(1);
    let (_, unpaired) = aws_pair(2);
    let tokens = [github_token(3), slack_token(4), value("glpat-{base64url 20}", 5)];
    let webhook = value(
        "https://hooks.slack.com/services/T{upper_digit 8}/B{upper_digit 10}/{alnum 24}",
        6,
    );
    let label = ["RSA", "PRIVATE", "KEY"].join(" ");
    let key = value("{rsa_key}", 7);
    let mut repo = Repo::new();
    repo.commit(&[
        ("aws", &format!("{id}\n{secret}\n")),
        ("tokens", &tokens.join("\n")),
        ("hook", &webhook),
        (
            "key.pem",
            &format!("-----BEGIN {label}-----\n{key}\n-----END {label}-----\n"),
        ),
    ]);
    repo.commit(&[("other/env", &format!("AWS_SECRET_ACCESS_KEY={unpaired}\n"))]);
    // Workspace and app of a webhook are its public part.
    let posts = webhook.rsplit('/').next().unwrap().to_owned();
    let mut canaries = vec![secret, unpaired, posts];
    canaries.extend(tokens);
    canaries.extend(key.lines().map(ToOwned::to_owned));
    (repo, canaries)
}

#[test]
fn no_value_is_in_the_estate_or_in_any_debug_output() {
    let (repo, canaries) = with_every_kind();
    let scan = repo.scan();
    assert_eq!(scan.secrets().len(), 7);
    assert_eq!(scan.0.candidates.len(), 6);
    let mut written = Vec::new();
    file::write(&scan.0.estate, &mut written, false).unwrap();
    let written = String::from_utf8_lossy(&written).into_owned();
    let debug = format!("{:?} {:#?}", scan.0, scan.0.estate);
    for canary in &canaries {
        // Any eight characters of it, away from the first and last four that are kept.
        let core = &canary[6..canary.len() - 6];
        for part in core
            .as_bytes()
            .windows(12.min(core.len()))
            .map(|part| std::str::from_utf8(part).unwrap())
        {
            assert!(!written.contains(part), "the estate holds a part of a secret");
            assert!(!debug.contains(part), "debug output holds a part of a secret");
        }
    }
    for candidate in &scan.0.candidates {
        assert!(candidate.value.expose_secret().len() > 20);
    }
}

#[test]
fn the_same_repository_gives_the_same_bytes_with_any_number_of_threads() {
    let (mut repo, _) = with_every_kind();
    for n in 0..200 {
        repo.write(&format!("many/{n}"), format!("{n} {}", slack_token(n % 7)));
    }
    repo.record();
    let bytes = |threads| {
        let scan = scan_with(
            repo.path(),
            Limits {
                threads,
                ..Limits::default()
            },
        )
        .unwrap();
        let mut written = Vec::new();
        file::write(&scan.0.estate, &mut written, false).unwrap();
        written
    };
    let once = bytes(1);
    assert_eq!(once, bytes(1));
    assert_eq!(once, bytes(2));
    assert_eq!(once, bytes(7));
}

#[test]
fn progress_ends_where_the_count_of_blobs_does() {
    let (repo, _) = with_every_kind();
    let progress = Progress::default();
    let fingerprinter = Fingerprinter::new(Fingerprinter::PUBLISHED);
    let mut request = Request::new("x".into(), scanner(), &fingerprinter, Timestamp::UNIX_EPOCH);
    request.progress = Some(&progress);
    git::scan(repo.path(), &request).unwrap();
    assert_eq!((progress.blobs(), progress.scanned()), (5, 5));
}

#[test]
fn the_estate_reads_back_equal() {
    let (repo, _) = with_every_kind();
    let estate = repo.scan().0.estate;
    let mut written = Vec::new();
    file::write(&estate, &mut written, false).unwrap();
    assert_eq!(file::read(written.as_slice()).unwrap(), estate);
}

#[test]
fn every_asset_has_evidence_and_every_reference_leads_somewhere() {
    let (repo, _) = with_every_kind();
    let estate = repo.scan().0.estate;
    for asset in estate.assets() {
        assert!(!asset.evidence.is_empty(), "{}", asset.id);
        assert!(
            asset.evidence.iter().all(|id| estate.evidence(id).is_some()),
            "{}",
            asset.id
        );
    }
    let (_, repository) = estate.repositories().next().unwrap();
    assert!(repository.secrets.iter().all(|id| estate.get(id).is_some()));
    for (_, secret) in estate.secrets() {
        if let Some(credential) = secret.credential.present() {
            assert!(estate.get(credential).is_some());
        }
    }
}

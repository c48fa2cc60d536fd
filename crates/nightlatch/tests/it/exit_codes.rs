//! How the program ends: 0, 1, 2, 3, 10 and 11 to 14.

use jiff::Timestamp;
use model::asset::{Bucket, CloudAccount, User};
use model::{Asset, AssetBody, AssetId, Estate, Evidence, Field, Source};
use tempfile::TempDir;
use testkit::GitHistory;

use crate::support::nightlatch;

/// An estate in which one check of each of these severities fails and no other.
fn estate(folder: &TempDir, severities: &[&str]) -> String {
    let collected: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
    let mut estate = Estate::new(collected);
    let seen = estate.cite(Evidence::stated(Source::Api, "test", "test", collected));
    for severity in severities {
        let (id, body): (&str, AssetBody) = match *severity {
            "low" => {
                let ownership = Field::Present("ObjectWriter".to_owned());
                (
                    "arn:aws:s3:::logs",
                    Bucket {
                        ownership,
                        ..Bucket::default()
                    }
                    .into(),
                )
            }
            "medium" => {
                let (console_password, mfa) = (Field::Present(true), Field::Present(false));
                let user = User {
                    console_password,
                    mfa,
                    ..User::default()
                };
                ("arn:aws:iam::111122223333:user/dana", user.into())
            }
            "high" => {
                let root_mfa = Field::Present(false);
                (
                    "444455556666",
                    CloudAccount {
                        root_mfa,
                        ..CloudAccount::default()
                    }
                    .into(),
                )
            }
            _ => {
                let root_access_keys = Field::Present(true);
                (
                    "777788889999",
                    CloudAccount {
                        root_access_keys,
                        ..CloudAccount::default()
                    }
                    .into(),
                )
            }
        };
        estate.insert(Asset::new(AssetId::from(id), id, body).with_evidence(seen.clone()));
    }
    let path = folder.path().join(format!("{}.jsonl", severities.join("-")));
    model::file::write(&estate, std::fs::File::create(&path).unwrap(), false).unwrap();
    path.display().to_string()
}

#[test]
fn the_highest_open_severity_decides_when_it_reaches_the_threshold() {
    let folder = TempDir::new().unwrap();
    let thresholds = ["low", "medium", "high", "critical", "never"];
    for (severities, codes) in [
        (vec!["low"], [11, 0, 0, 0, 0]),
        (vec!["low", "medium"], [12, 12, 0, 0, 0]),
        (vec!["low", "medium", "high"], [13, 13, 13, 0, 0]),
        (vec!["low", "critical"], [14, 14, 14, 14, 0]),
    ] {
        let estate = estate(&folder, &severities);
        for (threshold, code) in thresholds.iter().zip(codes) {
            let outcome = nightlatch(["scan", &estate, "--fail-on", threshold]).run();
            assert_eq!(
                outcome.code,
                Some(code),
                "{severities:?} --fail-on {threshold}\n{}",
                outcome.stdout
            );
            assert!(
                outcome.stdout.contains("AML.CS0006"),
                "the result is shown whatever the code is"
            );
        }
    }
    let high = estate(&folder, &["high"]);
    nightlatch(["scan", &high]).run().ended_with(13);
    let medium = estate(&folder, &["medium"]);
    nightlatch(["scan", &medium]).run().ended_with(0);
}

#[test]
fn what_cannot_be_decided_ends_with_10_on_request() {
    let repository = GitHistory::new()
        .commit("One", &[("a.txt", "one\n")])
        .build()
        .unwrap();
    let scan = |options: &[&str]| {
        nightlatch(["scan", "."])
            .with(options)
            .inside(repository.path())
            .run()
    };
    let outcome = scan(&[]).ended_with(0);
    assert!(outcome.stdout.contains("CANNOT TELL"), "{}", outcome.stdout);
    scan(&["--fail-on-unknown"]).ended_with(10);
    // What is open weighs more than what is not known.
    let folder = TempDir::new().unwrap();
    let critical = estate(&folder, &["critical"]);
    nightlatch(["scan", &critical, "--fail-on-unknown"])
        .run()
        .ended_with(14);
    nightlatch(["scan", &critical, "--fail-on-unknown", "--fail-on", "never"])
        .run()
        .ended_with(10);
}

#[test]
fn the_demo_ends_with_0_whatever_it_finds() {
    nightlatch(["demo"]).run().ended_with(0);
}

#[test]
fn an_error_ends_with_1() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("page.jsonl");
    std::fs::write(&path, "<p>Sign in</p>\n").unwrap();
    nightlatch(["scan", &path.display().to_string()])
        .run()
        .ended_with(1);
    nightlatch(["rules", "show", "no-such-check"]).run().ended_with(1);
}

#[test]
fn wrong_use_ends_with_2() {
    for arguments in [
        vec![],
        vec!["--no-such-option"],
        vec!["no-such-command"],
        vec!["scan", "--output", "xml", "."],
        vec!["scan", "--fail-on", "severe", "."],
        vec!["scan", "--config"],
        vec!["demo", "--verify"],
        vec!["collect", "."],
        vec!["scan", "no-such-target"],
        vec!["scan"],
    ] {
        let outcome = nightlatch(&arguments).run();
        assert_eq!(
            outcome.code,
            Some(2),
            "{arguments:?}\n{}{}",
            outcome.stdout,
            outcome.stderr
        );
        assert_eq!(outcome.stdout, "", "{arguments:?}");
        assert!(!outcome.stderr.is_empty(), "{arguments:?}");
    }
}

/// Without credentials nothing of an account can be read.
#[test]
fn a_missing_prerequisite_ends_with_3() {
    let outcome = nightlatch([
        "doctor",
        "aws",
        "--endpoint",
        "http://127.0.0.1:9",
        "--region",
        "eu-central-1",
    ])
    .run()
    .ended_with(3);
    assert!(outcome.stdout.contains("MISSING"), "{}", outcome.stdout);
}

//! What a repository made to cost much costs.

use model::{Field, GapReason};
use secrets::git::Limits;

use crate::planted::{aws_pair, slack_token};
use crate::repository::{Repo, places, scan_with};

#[test]
fn a_token_on_every_line_of_a_log_is_listed_on_a_hundred_and_counted_on_the_others() {
    let token = slack_token(1);
    let mut repo = Repo::new();
    let log = format!("one {token} two {token}\n").repeat(20_000);
    let commit = repo.commit(&[("log/a", &log), ("b", &token)]);
    let scan = repo.scan();
    let places = places(scan.secret());
    let lines: Vec<u32> = places
        .iter()
        .filter(|(path, ..)| path == "log/a")
        .map(|(_, _, line, _)| *line)
        .collect();
    assert_eq!(lines, (1..=100).collect::<Vec<_>>());
    assert!(places.contains(&("b".into(), commit, 1, true)), "the other file");
    let [gap] = scan.gaps().try_into().unwrap();
    assert!(gap.contains("19900 more"), "{gap}");
    assert!(
        scan.repository().secrets.is_complete(),
        "no secret is missing for that"
    );
}

#[test]
fn the_limit_of_places_counts_lines() {
    let token = slack_token(2);
    let mut repo = Repo::new();
    let log = format!("{token}\n").repeat(50);
    for n in 0..10 {
        repo.write(&format!("{n}"), format!("{n}\n{log}"));
    }
    repo.record();
    let limits = Limits {
        places: 120,
        ..Limits::default()
    };
    let scan = scan_with(repo.path(), limits).unwrap();
    // Of eight files the first line alone.
    assert_eq!(scan.secret().places.len(), 127);
    assert!(scan.gaps().iter().any(|gap| gap.contains("120 places")));
    scan.assert_partial();
}

#[test]
fn a_secret_at_head_is_there_also_when_that_place_is_over_the_limit() {
    let token = slack_token(3);
    let mut repo = Repo::new();
    repo.commit(&[("old", &token)]);
    repo.git(&["mv", "old", "new"]);
    repo.record();
    let limits = Limits {
        places: 1,
        ..Limits::default()
    };
    let scan = scan_with(repo.path(), limits).unwrap();
    assert_eq!(scan.secret().places.len(), 1);
    assert!(!scan.secret().places[0].at_head);
    assert_eq!(scan.secret().at_head, Field::Present(true));
}

#[test]
fn more_parts_in_one_commit_than_are_joined_leave_it_unknown_which_belong_together() {
    let mut repo = Repo::new();
    let (mut identifiers, mut values) = (String::new(), String::new());
    for n in 0..1100 {
        let (id, value) = aws_pair(10_000 + n);
        identifiers += &format!("{id}\n");
        if n > 0 {
            values += &format!("AWS_SECRET_ACCESS_KEY={value}\n");
        }
    }
    let commit = repo.commit(&[("ids", &identifiers), ("values", &values)]);
    let scan = repo.scan();
    assert_eq!(scan.0.candidates.len(), 1024);
    let gap = scan
        .0
        .estate
        .gaps()
        .find(|gap| gap.call.contains(&commit))
        .expect("a gap");
    assert!(matches!(gap.reason, GapReason::Limit { .. }), "{gap}");
    scan.assert_partial();
    let alone: Vec<_> = scan
        .secrets()
        .into_iter()
        .filter(|secret| !matches!(secret.credential, Field::Present(_)))
        .collect();
    assert_eq!(alone.len(), 76 + 75);
    for secret in alone {
        assert_eq!(secret.credential, Field::NotCollected(gap.id.clone()));
    }
}

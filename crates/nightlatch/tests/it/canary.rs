//! No secret value gets out: not by any form of output, not into a file, not in an error.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use testkit::planted;

use crate::support::World;

/// Of a value, its first and last four characters may be shown. No longer piece of it may.
const PIECE: usize = 9;

/// Every secret of the incident and of the run, by a name that may be printed.
fn secrets(world: &World) -> BTreeMap<&'static str, String> {
    let decoys = &world.incident.decoys;
    let slack = planted::slack_bot_token();
    let key = planted::rsa_private_key();
    BTreeMap::from([
        ("the leaked key", world.incident.leaked_key.secret.clone()),
        ("the inactive key", decoys.inactive_key.secret.clone()),
        ("the denied key", decoys.denied_key.secret.clone()),
        ("the key of the boundary", decoys.bounded_key.secret.clone()),
        ("the auditor's key", world.auditor.secret.clone()),
        // Team and bot ids before it are identifiers.
        ("the Slack token", slack.rsplit('-').next().unwrap().to_owned()),
        (
            "the GitLab token in the runbook",
            planted::gitlab_token("runbook").split_off(6),
        ),
        ("the token of the configuration", world.token.clone().split_off(6)),
        ("the private key", key.lines().skip(1).take(20).collect()),
    ])
}

/// Which secrets have a piece in the text.
fn found_in(text: &[u8], secrets: &BTreeMap<&'static str, String>) -> Vec<String> {
    let windows: HashSet<&[u8]> = text.windows(PIECE).collect();
    secrets
        .iter()
        .filter(|(_, secret)| {
            secret
                .as_bytes()
                .windows(PIECE)
                .any(|piece| windows.contains(piece))
        })
        .map(|(name, _)| (*name).to_owned())
        .collect()
}

#[track_caller]
fn clean(what: &str, text: &[u8], secrets: &BTreeMap<&'static str, String>) {
    let found = found_in(text, secrets);
    assert!(found.is_empty(), "{what} holds a piece of {found:?}");
}

#[track_caller]
fn clean_folder(folder: &Path, secrets: &BTreeMap<&'static str, String>) -> usize {
    let mut files = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files += clean_folder(&path, secrets);
            continue;
        }
        files += 1;
        let bytes = std::fs::read(&path).unwrap();
        let text = if path.extension().is_some_and(|ending| ending == "zst") {
            let estate = model::file::read(bytes.as_slice()).unwrap();
            let mut text = Vec::new();
            model::file::write(&estate, &mut text, false).unwrap();
            text
        } else {
            bytes
        };
        clean(&path.display().to_string(), &text, secrets);
    }
    files
}

#[test]
fn the_search_finds_a_piece() {
    let secrets = BTreeMap::from([("it", "abcdefghijklmnop".to_owned())]);
    assert_eq!(found_in(b"shown: abcd...mnop", &secrets), Vec::<String>::new());
    assert_eq!(found_in(b"shown: cdefghijk", &secrets), ["it"]);
}

#[test]
fn no_output_holds_a_piece_of_a_secret() {
    let world = World::start();
    let secrets = secrets(&world);
    let mut shown = 0;
    for form in ["text", "json", "sarif", "html"] {
        let state = format!("state-{form}");
        let options = [
            "--verify",
            "--fail-on",
            "never",
            "--output",
            form,
            "--state",
            &state,
        ];
        let outcome = world
            .program("scan", "nightlatch.toml")
            .with(options)
            .run()
            .ended_with(0);
        clean(&format!("stdout of {form}"), outcome.stdout.as_bytes(), &secrets);
        clean(&format!("stderr of {form}"), outcome.stderr.as_bytes(), &secrets);
        shown += usize::from(outcome.stdout.contains(&world.incident.leaked_key.id));
    }
    assert!(shown >= 2, "the key's id is no secret, and is shown");
    for arguments in [vec!["paths"], vec!["paths", "--output", "json"], vec!["doctor"]] {
        let mut program = world
            .program(arguments[0], "nightlatch.toml")
            .with(&arguments[1..]);
        let outcome = program.run();
        clean(
            &format!("{arguments:?}"),
            format!("{}{}", outcome.stdout, outcome.stderr).as_bytes(),
            &secrets,
        );
    }
    for out in ["estate.jsonl", "estate.jsonl.zst"] {
        let options = ["--verify", "--out", out];
        let outcome = world
            .program("collect", "nightlatch.toml")
            .with(options)
            .run()
            .ended_with(0);
        clean(
            out,
            format!("{}{}", outcome.stdout, outcome.stderr).as_bytes(),
            &secrets,
        );
    }
    // Configurations, state folders and estates.
    assert!(clean_folder(world.folder(), &secrets) >= 8);
}

#[test]
fn no_error_holds_a_piece_of_a_secret() {
    let world = World::start();
    let secrets = secrets(&world);
    let address = world
        .projects
        .face_match
        .clone_url
        .replace("://", &format!("://oauth2:{}@", world.token));
    let wrong = address.replace("face-match", "nothing-here");
    for arguments in [["scan", address.as_str()], ["scan", wrong.as_str()]] {
        let outcome = crate::support::nightlatch(arguments).run();
        clean(
            "a clone address with a token",
            format!("{}{}", outcome.stdout, outcome.stderr).as_bytes(),
            &secrets,
        );
    }
    // A typo in the line that should name the token's source.
    let path = world.folder().join("typo.toml");
    let text = format!(
        "[[gitlab]]\nurl = \"{}\"\ntoken = \"{}\"\n",
        world.host.url(),
        world.token
    );
    std::fs::write(&path, text).unwrap();
    let outcome = world.program("scan", "typo.toml").run().ended_with(2);
    clean(
        "a token in the configuration",
        outcome.stderr.as_bytes(),
        &secrets,
    );
}

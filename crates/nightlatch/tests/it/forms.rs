//! Without a configuration, and in two parts: what is named on the command line, and what was collected before.

use model::Answer;
use testkit::names;

use crate::support::{ReportReading, World, nightlatch};

const AS_JSON: [&str; 4] = ["--output", "json", "--fail-on", "never"];

#[test]
fn an_estate_file_is_judged_as_the_live_systems_are() {
    let world = World::start();
    let live = world.scan("nightlatch.toml").run().ended_with(0).report();
    let options = ["--verify", "--out", "estate.jsonl.zst"];
    let collected = world.program("collect", "nightlatch.toml").with(options).run();
    let collected = collected.ended_with(0);
    assert_eq!(collected.stdout, "", "the file is the result");
    assert!(collected.stderr.contains("assets"), "{}", collected.stderr);

    let text = format!("[[estate]]\npath = \"estate.jsonl.zst\"\n{}", World::lineage());
    std::fs::write(world.folder().join("later.toml"), text).unwrap();
    let options = ["scan", "--config", "later.toml"];
    let later = nightlatch(options).with(AS_JSON).inside(world.folder()).run();
    let later = later.ended_with(0).report();
    assert_eq!(later.open(), live.open());
    assert_eq!(later.headline.answer, live.headline.answer);
    assert_eq!(later.inventory, live.inventory);
    let rules = |report: &engine::report::Report| -> Vec<String> {
        let mut rules: Vec<String> = report.findings.iter().map(|one| one.rule.to_string()).collect();
        rules.sort();
        rules
    };
    assert_eq!(rules(&later), rules(&live));

    // The file alone, named on the command line: without the lineage nothing is known beyond the data.
    let alone = nightlatch(["scan", "estate.jsonl.zst"])
        .with(AS_JSON)
        .inside(world.folder())
        .run();
    let alone = alone.ended_with(0).report();
    assert_eq!(alone.headline.answer, Answer::Yes);
    let faces = format!("arn:aws:s3:::{}", names::TRAINING_FACES);
    assert!(alone.open().iter().any(|way| way.jewel == faces));
    assert!(
        alone.gaps_in_words().contains("[[lineage]]"),
        "{}",
        alone.gaps_in_words()
    );
}

#[test]
fn each_kind_of_target_needs_no_configuration() {
    let world = World::start();
    let clone = world.incident.history().build().unwrap();
    let path = clone.path().display().to_string();
    let scan = |targets: &[&str]| {
        let program = nightlatch(["scan"])
            .with(targets)
            .with(AS_JSON)
            .variables(world.auditor.environment());
        let region = [
            ("AWS_ENDPOINT_URL", world.aws.endpoint()),
            ("AWS_REGION", world.aws.region().to_owned()),
        ];
        program.variables(region).run().ended_with(0).report()
    };
    let count =
        |report: &engine::report::Report, kind: &str| report.inventory.get(kind).copied().unwrap_or_default();

    let repository = scan(&[&path]);
    assert_eq!(
        (count(&repository, "repository"), count(&repository, "secret")),
        (1, 6)
    );
    assert_eq!(
        repository.headline.answer,
        Answer::CannotTell,
        "nobody said who can read it"
    );

    let account = scan(&["aws"]);
    assert_eq!(count(&account, "bucket"), names::BUCKETS.len());
    assert!(
        account
            .failed_checks()
            .iter()
            .any(|(rule, _)| rule == "iam-root-without-mfa")
    );

    let host = scan(&[&world.host.url()]);
    assert_eq!(count(&host, "code_host"), 1);
    assert!(
        host.gaps_in_words().contains("application/settings"),
        "{}",
        host.gaps_in_words()
    );

    let public = scan(&[&world.projects.door_sdk.clone_url]);
    assert_eq!((count(&public, "repository"), count(&public, "secret")), (1, 0));

    let all = scan(&[&path, "aws", &world.host.url()]);
    assert_eq!(
        (
            count(&all, "repository"),
            count(&all, "code_host"),
            count(&all, "cloud_account")
        ),
        (2, 1, 1)
    );
    let key = format!("leaked:aws-access-key:{}", world.incident.leaked_key.id);
    assert!(
        all.open().iter().any(|way| way.entry == key),
        "the key is joined to its user: {:?}",
        all.open()
    );
}

#[test]
fn paths_shows_the_ways_that_are_asked_for() {
    let world = World::start();
    let paths = |options: &[&str]| {
        let program = world
            .program("paths", "nightlatch.toml")
            .with(["--verify"])
            .with(options);
        program.with(["--output", "json"]).run().ended_with(0).json()
    };
    let ends = |value: &serde_json::Value| -> Vec<(String, String)> {
        let ways = value["ways"].as_array().unwrap().iter();
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        ways.map(|way| (text(&way["entry"]["id"]), text(&way["jewel"]["name"])))
            .collect()
    };
    assert!(ends(&paths(&[])).len() > 10);
    let chosen = paths(&["--from", "internet", "--to", names::TRAINING_FACES]);
    let chosen_ends = ends(&chosen);
    assert!(!chosen_ends.is_empty());
    for (entry, jewel) in chosen_ends {
        assert_eq!(
            (entry.as_str(), jewel.as_str()),
            ("internet", names::TRAINING_FACES)
        );
    }
    let steps = chosen["steps"].as_object().unwrap();
    assert!(
        steps
            .values()
            .all(|step| !step["evidence"].as_array().unwrap().is_empty())
    );
    let text = world
        .program("paths", "nightlatch.toml")
        .with(["--to", names::TRAINING_FACES])
        .run()
        .ended_with(0);
    assert!(text.stdout.contains("evidence: "), "{}", text.stdout);
}

/// What these credentials may read, and what is missing.
#[test]
fn the_doctor_names_what_is_missing() {
    let world = World::start();
    let whole = world.program("doctor", "nightlatch.toml").run();
    let root = world.aws.root();
    let policy = format!("arn:aws:iam::{}:policy/nightlatch-read-only", world.aws.account());
    root.detach_user_policy("nightlatch", &policy).unwrap();
    let nothing = world.program("doctor", "nightlatch.toml").run().ended_with(3);
    let missing = |text: &str| text.lines().filter(|line| line.contains("MISSING")).count();
    assert!(
        missing(&nothing.stdout) > missing(&whole.stdout) + 5,
        "{}",
        nothing.stdout
    );
    assert!(
        nothing.stdout.contains("iam:GetAccountAuthorizationDetails"),
        "{}",
        nothing.stdout
    );
    assert_eq!(whole.code, Some(0), "{}", whole.stdout);
}

//! SARIF is valid against the schema of OASIS, and says what the report says.

use jsonschema::Validator;
use serde_json::Value;

use crate::support::{World, nightlatch};

/// See `schemas/README.md`.
const SCHEMA: &str = include_str!("schemas/sarif-2.1.0.json");

fn schema() -> Validator {
    let mut schema: Value = serde_json::from_str(SCHEMA).unwrap();
    // As published, this pattern has a bracket too many and is no regular expression.
    for part in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][part]["properties"]["language"]["pattern"];
        assert_eq!(*language, "^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$");
        *language = "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$".into();
    }
    jsonschema::draft7::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap()
}

#[track_caller]
fn valid(log: &Value) {
    let problems: Vec<String> = schema()
        .iter_errors(log)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .take(10)
        .collect();
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn the_schema_rejects_what_is_not_sarif() {
    let wrong = serde_json::json!({ "version": "2.1.0", "runs": [{ "results": [] }] });
    assert!(!schema().is_valid(&wrong), "a run needs a tool");
}

#[test]
fn the_demo_is_valid_and_complete() {
    let log = nightlatch(["demo", "--output", "sarif"])
        .run()
        .ended_with(0)
        .json();
    let report = nightlatch(["demo", "--output", "json"])
        .run()
        .ended_with(0)
        .report();
    valid(&log);
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    let of_ways = |result: &&Value| result["ruleId"] == "attack-path";
    assert_eq!(
        results.iter().filter(|result| !of_ways(result)).count(),
        report.findings.len()
    );
    let open = report
        .ways
        .iter()
        .filter(|ways| ways.entry.id.as_str() == "internet" && ways.counts.open() > 0);
    assert_eq!(results.iter().filter(of_ways).count(), open.count());
    let known: Vec<&Value> = run["tool"]["driver"]["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| &rule["id"])
        .collect();
    for result in results {
        assert!(
            known.contains(&&result["ruleId"]),
            "{} is not among the rules",
            result["ruleId"]
        );
        assert!(
            result["locations"]
                .as_array()
                .is_some_and(|places| !places.is_empty())
        );
        assert!(
            result["partialFingerprints"]["nightlatch/v1"].is_string(),
            "{result}"
        );
    }
    let secret = results.iter().find(|result| {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "deploy/settings.py"
    });
    let secret = secret.expect("the key at HEAD has its file");
    assert!(
        secret["locations"][0]["physicalLocation"]["region"]["startLine"]
            .as_u64()
            .is_some_and(|line| line > 1)
    );
}

#[test]
fn a_live_scan_is_valid() {
    let world = World::start();
    let options = ["--output", "sarif", "--fail-on", "never"];
    valid(
        &world
            .program("scan", "nightlatch.toml")
            .with(options)
            .run()
            .ended_with(0)
            .json(),
    );
    // With gaps, which are part of the result.
    world.host.misbehave(testkit::Misbehaviour::ServerError);
    let log = world
        .program("scan", "nightlatch.toml")
        .with(options)
        .run()
        .ended_with(0)
        .json();
    valid(&log);
    let notifications = log["runs"][0]["invocations"][0]["toolExecutionNotifications"]
        .as_array()
        .unwrap();
    let told = notifications
        .iter()
        .any(|notification| notification.to_string().contains(&world.host.url()));
    assert!(told, "{notifications:#?}");
}

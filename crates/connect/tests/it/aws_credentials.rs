//! Credentials come from the standard chain, through the same HTTP layer, and are renewed before they end.

use std::process::Command;

use connect::aws::{AwsSource, collect};
use testkit::{AccessKey, FaultyAws, names};

use crate::aws::{account, layer, role, wait};

/// Collects with what the environment says, in a process of its own.
#[test]
#[ignore = "run by the other tests of this module, with an environment of their own"]
fn child() {
    let source = AwsSource::from_environment();
    if std::env::var_os("NIGHTLATCH_CHILD").is_none() {
        return;
    }
    let estate = wait(collect(&source, &layer(&source), &|_| ()));
    for gap in estate.gaps() {
        println!("gap: {gap}");
    }
}

/// What the child prints, and the calls that it makes as (action, whether signed by a session's key).
fn run(config: &str, environment: &[(&str, &str)]) -> (String, Vec<(String, bool)>) {
    let (aws, _) = account();
    let proxy = FaultyAws::before(aws).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (config_file, no_file) = (folder.path().join("config"), folder.path().join("none"));
    std::fs::write(&config_file, config).unwrap();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["aws_credentials::child", "--exact", "--ignored", "--nocapture"])
        .env_clear()
        .env("NIGHTLATCH_CHILD", "1")
        .env("AWS_CONFIG_FILE", &config_file)
        .env("AWS_SHARED_CREDENTIALS_FILE", &no_file)
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_ENDPOINT_URL", proxy.endpoint())
        .env("AWS_REGION", "eu-central-1")
        .env("PATH", "/usr/bin:/bin")
        .envs(environment.iter().copied())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let calls = proxy.calls().into_iter().map(|call| {
        let by_session = call.key_id.is_some_and(|id| id.starts_with("ASIA"));
        (call.action, by_session)
    });
    (text, calls.collect())
}

fn profile(name: &str, key: &AccessKey) -> String {
    format!(
        "[profile {name}]\naws_access_key_id = {}\naws_secret_access_key = {}\n",
        key.id, key.secret
    )
}

#[test]
fn the_environment_is_used() {
    let (aws, _) = account();
    let key = aws.root_key();
    let keys = [
        ("AWS_ACCESS_KEY_ID", key.id.as_str()),
        ("AWS_SECRET_ACCESS_KEY", key.secret.as_str()),
    ];
    let (text, calls) = run("", &keys);
    assert!(!text.contains("gap:"), "{text}");
    assert!(calls.len() > 50);
}

#[test]
fn a_profile_assumes_its_role_once() {
    let (_, incident) = account();
    let pipeline = role(names::TRAINING_PIPELINE);
    let config = format!(
        "{}[profile pipeline]\nrole_arn = {pipeline}\nsource_profile = deploy\n",
        profile("deploy", &incident.leaked_key)
    );
    let (text, calls) = run(&config, &[("AWS_PROFILE", "pipeline")]);
    assert_eq!(calls[0], ("sts:AssumeRole".to_owned(), false));
    assert_eq!(calls[1], ("sts:GetCallerIdentity".to_owned(), true));
    assert_eq!(
        calls
            .iter()
            .filter(|(action, _)| action == "sts:AssumeRole")
            .count(),
        1
    );
    assert!(calls[1..].iter().all(|(_, by_session)| *by_session));
    assert!(
        text.contains("needs iam:GetAccountAuthorizationDetails"),
        "the role may read only data: {text}"
    );
}

#[test]
fn a_process_hands_out_keys() {
    let (aws, _) = account();
    let key = aws.root_key();
    let answer = format!(
        r#"{{"Version": 1, "AccessKeyId": "{}", "SecretAccessKey": "{}"}}"#,
        key.id, key.secret
    );
    let config = format!("[default]\ncredential_process = echo '{answer}'\n");
    let (text, calls) = run(&config, &[]);
    assert!(!text.contains("gap:") && calls.len() > 50, "{text}");
}

#[test]
fn without_credentials_nothing_is_asked_and_the_gap_says_how() {
    let (text, calls) = run("", &[]);
    assert!(
        text.contains("gap: sts:GetCallerIdentity at http://127.0.0.1:"),
        "{text}"
    );
    assert!(
        text.contains("not asked; give credentials by environment, profile or role"),
        "{text}"
    );
    assert_eq!(text.matches("gap:").count(), 1, "{text}");
    assert!(calls.is_empty());
}

#[test]
fn a_misspelt_endpoint_is_said_and_aws_is_not_asked_in_its_place() {
    let (aws, _) = account();
    let key = aws.root_key();
    let environment = [
        ("AWS_ENDPOINT_URL", "localhost"),
        ("AWS_ACCESS_KEY_ID", key.id.as_str()),
        ("AWS_SECRET_ACCESS_KEY", key.secret.as_str()),
    ];
    let (text, _) = run("", &environment);
    assert_eq!(text.matches("gap:").count(), 1, "{text}");
    assert!(
        text.contains("the endpoint `localhost` is no address; write it as https://host:port"),
        "{text}"
    );
}

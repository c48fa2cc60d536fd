//! Conditions on someone with an AWS account of their own, to whom a role's trust policy and a bucket's policy allow
//! everything under one condition.
//!
//! `strangers.txt` has one row per condition: whether they can assume the role and read the bucket under it, whether
//! they can where it is denied under it, and the condition; above the rows, the AWS page that they are from.

use access::Caller;
use serde_json::{Value, json};

use crate::world::{BUCKET, World, outcome, with};

fn decided(operator: &str, key: &str, value: &Value) -> String {
    let statement = |effect: &str, condition: Value| {
        let plain = json!({ "Effect": effect, "Principal": { "AWS": "*" }, "Action": "*" });
        with(plain, condition)
    };
    let condition = json!({ "Condition": { operator: { key: value } } });
    let allowed = json!([statement("Allow", condition.clone())]);
    let denied = json!([statement("Allow", json!({})), statement("Deny", condition)]);
    let assume = |trust: Value| {
        let mut world = World::new();
        let target = world.role("target", trust, json!([]));
        let decision = world.index().assume_role_as(&Caller::OwnAccount, &target);
        outcome(&decision)
    };
    format!("{:8}{:8}", assume(allowed), assume(denied))
}

#[test]
fn what_a_stranger_can_bring() {
    let mut wrong = Vec::new();
    let mut rows = 0;
    for line in include_str!("strangers.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
    {
        rows += 1;
        let (expected, rest) = line.split_at(16);
        let mut parts = rest.splitn(3, ' ');
        let (operator, key) = (parts.next().unwrap(), parts.next().unwrap());
        let value: Value = serde_json::from_str(parts.next().unwrap()).unwrap();
        let found = decided(operator, key, &value);
        if found != expected {
            wrong.push(format!("{line}: found {found}"));
        }
    }
    assert!(
        rows >= 40 && wrong.is_empty(),
        "{rows} rows\n{}",
        wrong.join("\n")
    );
}

/// A bucket that only some access point may serve.
#[test]
fn access_points_are_not_read() {
    let read = |effect: &str| {
        let mut world = World::new();
        let everyone = |effect: &str, condition: Value| {
            with(
                json!({ "Effect": effect, "Principal": "*", "Action": "s3:GetObject", "Resource": format!("{BUCKET}/*") }),
                condition,
            )
        };
        let own = json!({ "Condition": { "StringEquals": { "s3:DataAccessPointAccount": "111122223333" } } });
        let not_own =
            json!({ "Condition": { "StringNotEquals": { "s3:DataAccessPointAccount": "111122223333" } } });
        world.bucket_policy(match effect {
            "Allow" => json!([everyone("Allow", own)]),
            _ => json!([everyone("Allow", json!({})), everyone("Deny", not_own)]),
        });
        outcome(&world.index().anonymous_read(&BUCKET.into()))
    };
    assert_eq!([read("Allow"), read("Deny")], ["unknown", "unknown"]);
}

/// Session tags of a role, which its trust policy lets whoever assumes it set, or does not.
#[test]
fn session_tags() {
    let read = |action: &str, condition: Value| {
        let mut world = World::new();
        let trust = json!([{ "Effect": "Allow", "Principal": { "AWS": "*" }, "Action": action }]);
        let own = with(
            crate::world::allow("s3:GetObject", "*"),
            json!({ "Condition": condition }),
        );
        let worker = world.role("worker", trust, json!([own]));
        world.edit_role("worker", |role| {
            role.tags = model::Field::Present([("team".to_owned(), "vision".to_owned())].into());
        });
        outcome(&world.read(&worker))
    };
    let tag =
        |name: &str, value: &str| json!({ "StringEquals": { format!("aws:PrincipalTag/{name}"): value } });
    let tagging = ["sts:AssumeRole", "sts:*"];
    assert_eq!(
        tagging.map(|action| read(action, tag("team", "vision"))),
        ["open", "open"]
    );
    assert_eq!(
        tagging.map(|action| read(action, tag("team", "audio"))),
        ["closed", "if"]
    );
    assert_eq!(
        tagging.map(|action| read(action, tag("cost", "7"))),
        ["closed", "if"]
    );
}

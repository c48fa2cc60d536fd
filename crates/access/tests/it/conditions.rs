//! Conditions in the attacker's context: in an Allow, and in a Deny that must not apply.
//!
//! `conditions.txt` has one row per condition: what a read is worth that is allowed only under it, what one is worth
//! that is denied under it, and the condition; above the rows, the AWS page that they are from.

use model::Field;
use serde_json::{Value, json};

use crate::world::{Case, World, allow, check, deny, outcome, with};

const KEYS: &str = "IAM User Guide, AWS global condition context keys";
const OPERATORS: &str = "IAM User Guide, IAM JSON policy elements: Condition operators";
const S3: &str = "Service Authorization Reference, Actions, resources, and condition keys for Amazon S3";

fn world() -> World {
    let mut world = World::new();
    world.user("ci", json!([]));
    world
}

fn tag(world: &mut World) {
    world.edit_user("ci", |user| {
        user.tags = Field::Present([("team".to_owned(), "vision".to_owned())].into());
    });
}

/// What an Allow with the condition gives, and what a Deny with it leaves of an Allow of everything.
fn both(operator: &str, key: &str, value: Value) -> (access::Decision, access::Decision) {
    let condition = json!({ "Condition": { operator: { key: value } } });
    let of = |statements: Value| {
        let mut world = world();
        let ci = world.user("ci", statements);
        tag(&mut world);
        world.read(&ci)
    };
    (
        of(json!([with(allow("s3:GetObject", "*"), condition.clone())])),
        of(json!([
            allow("s3:GetObject", "*"),
            with(deny("s3:GetObject", "*"), condition)
        ])),
    )
}

#[test]
fn what_the_attackers_context_decides() {
    let mut page = "";
    let mut wrong = Vec::new();
    let mut rows = 0;
    for line in include_str!("conditions.txt").lines() {
        if let Some(title) = line.strip_prefix("# ") {
            page = title;
            continue;
        }
        rows += 1;
        let (expected, rest) = line.split_at(16);
        let mut parts = rest.splitn(3, ' ');
        let (operator, key) = (parts.next().unwrap(), parts.next().unwrap());
        let value: Value = serde_json::from_str(parts.next().unwrap()).unwrap();
        let (allow, deny) = both(operator, key, value);
        let found = format!("{:8}{:8}", outcome(&allow), outcome(&deny));
        if found != expected {
            wrong.push(format!(
                "{line} ({page}): found {found}\n{:?}\n{:?}",
                allow.ways, deny.ways
            ));
        }
    }
    assert!(
        rows >= 80 && wrong.is_empty(),
        "{rows} rows\n{}",
        wrong.join("\n")
    );
}

#[test]
fn what_was_not_read_of_the_principal() {
    let case = |name, expected, key: &str, edit: fn(&mut World)| -> Case {
        let mut world = world();
        let condition = json!({ "Condition": { "StringEquals": { key: "vision" } } });
        let ci = world.user("ci", json!([with(allow("s3:GetObject", "*"), condition)]));
        edit(&mut world);
        (name, KEYS, expected, world.read(&ci))
    };
    check(vec![
        case("tags", "unknown", "aws:PrincipalTag/team", |world| {
            world.edit_user("ci", |user| user.tags = Field::NotCollected("gap-tags".into()));
        }),
        case("unique id", "unknown", "aws:userid", |world| {
            world.edit_user("ci", |user| user.unique_id = Field::NotCollected("gap-id".into()));
        }),
        case(
            "region of the bucket",
            "unknown",
            "aws:RequestedRegion",
            |world| {
                world.edit_bucket(crate::world::BUCKET, |bucket| {
                    bucket.region = Field::NotCollected("gap".into())
                });
            },
        ),
    ]);
}

/// Several conditions: all of one statement must hold; a Deny is evaded by any of its conditions failing.
#[test]
fn conjunctions_and_alternatives() {
    let vpn = || json!({ "IpAddress": { "aws:SourceIp": "203.0.113.0/24" } });
    let read = |statements: Value| {
        let mut world = world();
        let ci = world.user("ci", statements);
        world.read(&ci)
    };
    let conditional = |statement: Value, condition: Value| with(statement, json!({ "Condition": condition }));
    let all = || allow("s3:*", "*");
    check(vec![
        (
            "two keys, one impossible",
            OPERATORS,
            "closed",
            read(json!([conditional(
                all(),
                json!({
                    "IpAddress": { "aws:SourceIp": "203.0.113.0/24" },
                    "Bool": { "aws:MultiFactorAuthPresent": "true" },
                })
            )])),
        ),
        (
            "two keys, one of the attacker's choice",
            OPERATORS,
            "if",
            read(json!([conditional(
                all(),
                json!({
                    "IpAddress": { "aws:SourceIp": "203.0.113.0/24" },
                    "Bool": { "aws:SecureTransport": "true" },
                })
            )])),
        ),
        (
            "a Deny evaded by its easier condition",
            OPERATORS,
            "open",
            read(json!([
                all(),
                conditional(
                    deny("s3:*", "*"),
                    json!({
                        "NotIpAddress": { "aws:SourceIp": "203.0.113.0/24" },
                        "Bool": { "aws:SecureTransport": "false" },
                    })
                )
            ])),
        ),
        (
            "Allow inside and Deny inside the same range",
            KEYS,
            "closed",
            read(json!([
                conditional(all(), vpn()),
                conditional(deny("s3:*", "*"), vpn()),
            ])),
        ),
        (
            "Allow inside a range, Deny of a wider one",
            KEYS,
            "closed",
            read(json!([
                conditional(all(), vpn()),
                conditional(
                    deny("s3:*", "*"),
                    json!({ "IpAddress": { "aws:SourceIp": "203.0.112.0/20" } })
                ),
            ])),
        ),
        (
            "Allow inside a range, Deny of a part",
            KEYS,
            "if",
            read(json!([
                conditional(all(), vpn()),
                conditional(
                    deny("s3:*", "*"),
                    json!({ "IpAddress": { "aws:SourceIp": "203.0.113.0/25" } })
                ),
            ])),
        ),
        (
            "opposite transports",
            KEYS,
            "closed",
            read(json!([
                conditional(all(), json!({ "Bool": { "aws:SecureTransport": "true" } })),
                conditional(
                    deny("s3:*", "*"),
                    json!({ "Bool": { "aws:SecureTransport": "true" } })
                ),
            ])),
        ),
        (
            "user agents that one text can be",
            OPERATORS,
            "open",
            read(json!([
                conditional(all(), json!({ "StringLike": { "aws:UserAgent": "train*" } })),
                conditional(
                    deny("s3:*", "*"),
                    json!({ "StringNotLike": { "aws:UserAgent": "*-v2" } })
                ),
            ])),
        ),
        (
            "user agents that no text can be",
            OPERATORS,
            "closed",
            read(json!([
                conditional(all(), json!({ "StringLike": { "aws:UserAgent": "train*" } })),
                conditional(
                    deny("s3:*", "*"),
                    json!({ "StringLike": { "aws:UserAgent": "tr*" } })
                ),
            ])),
        ),
        (
            "a Deny on each half under its own condition",
            OPERATORS,
            "if",
            read(json!([
                allow("s3:*", "arn:aws:s3:::data/*"),
                conditional(
                    deny("s3:*", "arn:aws:s3:::data/a*"),
                    json!({ "StringEquals": { "aws:NotKnown": "1" } })
                ),
                conditional(
                    json!({ "Effect": "Deny", "Action": "s3:*", "NotResource": "arn:aws:s3:::data/a*" }),
                    json!({ "StringEquals": { "aws:AlsoNotKnown": "1" } }),
                ),
            ])),
        ),
    ]);
}

#[test]
fn request_parameters_of_a_write() {
    let write = |condition: Value, effect: &str| {
        let mut world = world();
        let statement = with(
            allow("s3:PutObject", "*"),
            json!({ "Effect": effect, "Condition": condition }),
        );
        let statements = if effect == "Deny" {
            json!([allow("s3:PutObject", "*"), statement])
        } else {
            json!([statement])
        };
        let ci = world.user("ci", statements);
        world.write(&ci)
    };
    let acl = || json!({ "StringEquals": { "s3:x-amz-acl": "bucket-owner-full-control" } });
    let not_kms = || json!({ "StringNotEquals": { "s3:x-amz-server-side-encryption": "aws:kms" } });
    check(vec![
        ("an ACL that must be asked for", S3, "open", write(acl(), "Allow")),
        ("an ACL that must not", S3, "open", write(acl(), "Deny")),
        (
            "encryption that must be asked for",
            S3,
            "open",
            write(not_kms(), "Deny"),
        ),
    ]);
    let decision = write(not_kms(), "Deny");
    let told = decision
        .most_open()
        .because
        .iter()
        .any(|line| line.ends_with("s3:x-amz-server-side-encryption = aws:kms"));
    assert!(told, "the choice is printed: {:?}", decision.ways);
}

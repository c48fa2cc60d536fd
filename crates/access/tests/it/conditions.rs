//! Conditions in the attacker's context: in an Allow, and in a Deny that must not apply.

use model::Field;
use serde_json::{Value, json};

use crate::world::{ACCOUNT, Case, World, allow, check, deny, outcome, with};

const KEYS: &str = "IAM User Guide, AWS global condition context keys";
const OPERATORS: &str = "IAM User Guide, IAM JSON policy elements: Condition operators";
const SETS: &str = "IAM User Guide, Set operators for multivalued context keys";
const S3: &str = "Service Authorization Reference, Actions, resources, and condition keys for Amazon S3";

fn world() -> World {
    let mut world = World::new();
    world.user("ci", json!([]));
    world.edit_user("ci", |user| {
        user.tags = Field::Present([("team".to_owned(), "vision".to_owned())].into());
    });
    world
}

/// What an Allow with the condition gives, and what a Deny with it leaves of an Allow of everything.
fn both(operator: &str, key: &str, value: Value) -> (access::Decision, access::Decision) {
    let condition = json!({ "Condition": { operator: { key: value } } });
    let of = |statements: Value| {
        let mut world = world();
        let ci = world.user("ci", statements);
        world.read(&ci)
    };
    (
        of(json!([with(allow("s3:GetObject", "*"), condition.clone())])),
        of(json!([allow("s3:GetObject", "*"), with(deny("s3:GetObject", "*"), condition)])),
    )
}

#[test]
fn what_the_attackers_context_decides() {
    // Page, operator, key, value, outcome of the Allow, outcome of the Deny.
    let rows: Vec<(&str, &str, &str, Value, &str, &str)> = vec![
        (KEYS, "Bool", "aws:MultiFactorAuthPresent", json!("true"), "closed", "open"),
        (KEYS, "Bool", "aws:MultiFactorAuthPresent", json!(true), "closed", "open"),
        (KEYS, "BoolIfExists", "aws:MultiFactorAuthPresent", json!("true"), "open", "open"),
        (KEYS, "Bool", "aws:MultiFactorAuthPresent", json!("false"), "open", "open"),
        (KEYS, "BoolIfExists", "aws:MultiFactorAuthPresent", json!("false"), "open", "closed"),
        (KEYS, "Null", "aws:MultiFactorAuthPresent", json!("true"), "open", "open"),
        (KEYS, "NumericLessThan", "aws:MultiFactorAuthAge", json!("3600"), "closed", "open"),
        (KEYS, "Null", "aws:MultiFactorAuthAge", json!("false"), "closed", "open"),
        (KEYS, "Bool", "aws:SecureTransport", json!("true"), "open", "open"),
        (KEYS, "Bool", "aws:SecureTransport", json!("false"), "open", "open"),
        (KEYS, "Bool", "aws:ViaAWSService", json!("true"), "closed", "open"),
        (KEYS, "Bool", "aws:PrincipalIsAWSService", json!("false"), "open", "closed"),
        (KEYS, "IpAddress", "aws:SourceIp", json!("0.0.0.0/0"), "open", "open"),
        (KEYS, "IpAddress", "aws:SourceIp", json!(["0.0.0.0/0", "::/0"]), "open", "closed"),
        (KEYS, "IpAddress", "aws:SourceIp", json!(["10.0.0.0/8", "192.168.0.0/16"]), "closed", "open"),
        (KEYS, "IpAddress", "aws:SourceIp", json!("fd00::/8"), "closed", "open"),
        (KEYS, "IpAddress", "aws:SourceIp", json!("203.0.113.0/24"), "if", "open"),
        (KEYS, "IpAddress", "aws:SourceIp", json!("3.0.0.0/8"), "open", "open"),
        (KEYS, "NotIpAddress", "aws:SourceIp", json!("203.0.113.0/24"), "open", "if"),
        (KEYS, "NotIpAddress", "aws:SourceIp", json!("10.0.0.0/8"), "open", "closed"),
        (KEYS, "NotIpAddressIfExists", "aws:SourceIp", json!("203.0.113.7"), "open", "if"),
        (KEYS, "StringEquals", "aws:SourceVpce", json!("vpce-1"), "closed", "open"),
        (KEYS, "StringNotEquals", "aws:SourceVpce", json!("vpce-1"), "open", "closed"),
        (KEYS, "StringNotEqualsIfExists", "aws:SourceVpc", json!("vpc-1"), "open", "closed"),
        (KEYS, "StringEqualsIfExists", "aws:SourceVpc", json!("vpc-1"), "open", "closed"),
        (KEYS, "IpAddress", "aws:VpcSourceIp", json!("0.0.0.0/0"), "closed", "open"),
        (KEYS, "StringEquals", "AWS:UserName", json!("ci"), "open", "closed"),
        (KEYS, "StringEquals", "aws:username", json!("CI"), "closed", "open"),
        (OPERATORS, "StringEqualsIgnoreCase", "aws:username", json!("CI"), "open", "closed"),
        (OPERATORS, "StringNotEqualsIgnoreCase", "aws:username", json!("CI"), "closed", "open"),
        (OPERATORS, "StringEquals", "aws:username", json!(["bo", "ci"]), "open", "closed"),
        (OPERATORS, "StringNotEquals", "aws:username", json!(["bo", "ci"]), "closed", "open"),
        (OPERATORS, "StringEquals", "aws:username", json!("c*"), "closed", "open"),
        (OPERATORS, "StringLike", "aws:username", json!("c?"), "open", "closed"),
        (OPERATORS, "StringNotLike", "aws:username", json!("b*"), "open", "closed"),
        (OPERATORS, "stringlike", "aws:username", json!("c*"), "open", "closed"),
        (KEYS, "StringLike", "aws:userid", json!("AIDACI"), "open", "closed"),
        (KEYS, "StringEquals", "aws:PrincipalType", json!("User"), "open", "closed"),
        (KEYS, "StringEquals", "aws:PrincipalAccount", json!(ACCOUNT), "open", "closed"),
        (KEYS, "StringEquals", "aws:PrincipalAccount", json!("999999999999"), "closed", "open"),
        (KEYS, "StringEquals", "aws:PrincipalOrgID", json!("o-halden"), "closed", "open"),
        (KEYS, "StringNotEquals", "aws:PrincipalOrgID", json!("o-halden"), "open", "closed"),
        (KEYS, "StringEquals", "aws:ResourceAccount", json!(ACCOUNT), "open", "closed"),
        (KEYS, "StringEquals", "aws:RequestedRegion", json!("eu-central-1"), "open", "closed"),
        (KEYS, "StringEquals", "aws:RequestedRegion", json!("us-east-1"), "closed", "open"),
        (KEYS, "StringEquals", "aws:PrincipalTag/team", json!("vision"), "open", "closed"),
        (KEYS, "StringEquals", "aws:PrincipalTag/Team", json!("vision"), "open", "closed"),
        (KEYS, "StringEquals", "aws:PrincipalTag/team", json!("audio"), "closed", "open"),
        (KEYS, "Null", "aws:PrincipalTag/cost", json!("true"), "open", "closed"),
        (KEYS, "StringEquals", "aws:PrincipalTag/team", json!("${aws:PrincipalTag/team}"), "open", "closed"),
        (OPERATORS, "ArnLike", "aws:PrincipalArn", json!("arn:aws:iam::*:user/c*"), "open", "closed"),
        (OPERATORS, "ArnEquals", "aws:PrincipalArn", json!("arn:aws:iam::111122223333:user/*"), "open", "closed"),
        (OPERATORS, "ArnLike", "aws:PrincipalArn", json!("arn:aws:iam:*:user/ci"), "closed", "open"),
        (OPERATORS, "ArnNotLike", "aws:PrincipalArn", json!("arn:aws:iam::111122223333:role/*"), "open", "closed"),
        (OPERATORS, "StringLike", "aws:PrincipalArn", json!("*user/ci"), "open", "closed"),
        (KEYS, "DateGreaterThan", "aws:CurrentTime", json!("2026-01-01T00:00:00Z"), "open", "closed"),
        (KEYS, "DateLessThan", "aws:CurrentTime", json!("2026-01-01"), "closed", "open"),
        (KEYS, "DateLessThanEquals", "aws:CurrentTime", json!("2026-06-01T12:00:00Z"), "open", "closed"),
        (KEYS, "NumericGreaterThan", "aws:EpochTime", json!(1_700_000_000), "open", "closed"),
        (KEYS, "DateGreaterThan", "aws:EpochTime", json!("1700000000"), "open", "closed"),
        (KEYS, "DateLessThan", "aws:TokenIssueTime", json!("2027-01-01T00:00:00Z"), "closed", "open"),
        (KEYS, "StringEquals", "aws:UserAgent", json!("trainer/1.0"), "open", "open"),
        (KEYS, "StringNotLike", "aws:Referer", json!("https://example.com/*"), "open", "open"),
        (KEYS, "ArnLike", "aws:SourceArn", json!("arn:aws:s3:::*"), "closed", "open"),
        (KEYS, "StringEquals", "aws:CalledViaFirst", json!("athena.amazonaws.com"), "closed", "open"),
        (S3, "StringEquals", "s3:authType", json!("REST-HEADER"), "open", "open"),
        (S3, "NumericLessThan", "s3:signatureAge", json!("600000"), "open", "open"),
        (S3, "NumericGreaterThan", "s3:signatureAge", json!(600_000), "open", "open"),
        (S3, "NumericLessThan", "s3:TlsVersion", json!("1.2"), "open", "open"),
        (S3, "StringEquals", "s3:ExistingObjectTag/public", json!("yes"), "if", "if"),
        (S3, "StringEquals", "s3:ResourceAccount", json!(ACCOUNT), "open", "closed"),
        (S3, "StringEquals", "s3:DataAccessPointAccount", json!(ACCOUNT), "closed", "open"),
        (SETS, "ForAllValues:StringEquals", "aws:SourceVpce", json!("vpce-1"), "open", "closed"),
        (SETS, "ForAnyValue:StringEquals", "aws:SourceVpce", json!("vpce-1"), "closed", "open"),
        (SETS, "ForAllValues:StringLike", "aws:username", json!(["c*", "d*"]), "open", "closed"),
        (SETS, "ForAnyValue:StringNotEquals", "aws:username", json!("bo"), "open", "closed"),
        (OPERATORS, "StringResembles", "aws:username", json!("ci"), "unknown", "unknown"),
        (OPERATORS, "NullIfExists", "aws:username", json!("true"), "unknown", "unknown"),
        (OPERATORS, "StringEquals", "aws:NotInventedYet", json!("x"), "if", "if"),
    ];
    let mut wrong = Vec::new();
    for (page, operator, key, value, allowed, denied) in rows {
        let (allow, deny) = both(operator, key, value.clone());
        if (outcome(&allow), outcome(&deny)) != (allowed, denied) {
            wrong.push(format!(
                "{operator} {key} {value} ({page}): expected {allowed}/{denied}, found {}/{}\n{:?}\n{:?}",
                outcome(&allow),
                outcome(&deny),
                allow.ways,
                deny.ways,
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
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
        case("region of the bucket", "unknown", "aws:RequestedRegion", |world| {
            world.edit_bucket(crate::world::BUCKET, |bucket| bucket.region = Field::NotCollected("gap".into()));
        }),
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
        ("two keys, one impossible", OPERATORS, "closed", read(json!([conditional(all(), json!({
            "IpAddress": { "aws:SourceIp": "203.0.113.0/24" },
            "Bool": { "aws:MultiFactorAuthPresent": "true" },
        }))]))),
        ("two keys, one of the attacker's choice", OPERATORS, "if", read(json!([conditional(all(), json!({
            "IpAddress": { "aws:SourceIp": "203.0.113.0/24" },
            "Bool": { "aws:SecureTransport": "true" },
        }))]))),
        ("a Deny evaded by its easier condition", OPERATORS, "open", read(json!([all(), conditional(deny("s3:*", "*"), json!({
            "NotIpAddress": { "aws:SourceIp": "203.0.113.0/24" },
            "Bool": { "aws:SecureTransport": "false" },
        }))]))),
        ("Allow inside and Deny inside the same range", KEYS, "closed", read(json!([
            conditional(all(), vpn()), conditional(deny("s3:*", "*"), vpn()),
        ]))),
        ("Allow inside a range, Deny of a wider one", KEYS, "closed", read(json!([
            conditional(all(), vpn()),
            conditional(deny("s3:*", "*"), json!({ "IpAddress": { "aws:SourceIp": "203.0.112.0/20" } })),
        ]))),
        ("Allow inside a range, Deny of a part", KEYS, "if", read(json!([
            conditional(all(), vpn()),
            conditional(deny("s3:*", "*"), json!({ "IpAddress": { "aws:SourceIp": "203.0.113.0/25" } })),
        ]))),
        ("opposite transports", KEYS, "closed", read(json!([
            conditional(all(), json!({ "Bool": { "aws:SecureTransport": "true" } })),
            conditional(deny("s3:*", "*"), json!({ "Bool": { "aws:SecureTransport": "true" } })),
        ]))),
        ("user agents that one text can be", OPERATORS, "open", read(json!([
            conditional(all(), json!({ "StringLike": { "aws:UserAgent": "train*" } })),
            conditional(deny("s3:*", "*"), json!({ "StringNotLike": { "aws:UserAgent": "*-v2" } })),
        ]))),
        ("user agents that no text can be", OPERATORS, "closed", read(json!([
            conditional(all(), json!({ "StringLike": { "aws:UserAgent": "train*" } })),
            conditional(deny("s3:*", "*"), json!({ "StringLike": { "aws:UserAgent": "tr*" } })),
        ]))),
        ("a Deny on each half under its own condition", OPERATORS, "if", read(json!([
            allow("s3:*", "arn:aws:s3:::data/*"),
            conditional(deny("s3:*", "arn:aws:s3:::data/a*"), json!({ "StringEquals": { "aws:NotKnown": "1" } })),
            conditional(
                json!({ "Effect": "Deny", "Action": "s3:*", "NotResource": "arn:aws:s3:::data/a*" }),
                json!({ "StringEquals": { "aws:AlsoNotKnown": "1" } }),
            ),
        ]))),
    ]);
}

#[test]
fn request_parameters_of_a_write() {
    let write = |condition: Value, effect: &str| {
        let mut world = world();
        let statement = with(allow("s3:PutObject", "*"), json!({ "Effect": effect, "Condition": condition }));
        let statements = if effect == "Deny" { json!([allow("s3:PutObject", "*"), statement]) } else { json!([statement]) };
        let ci = world.user("ci", statements);
        world.write(&ci)
    };
    let acl = || json!({ "StringEquals": { "s3:x-amz-acl": "bucket-owner-full-control" } });
    let not_kms = || json!({ "StringNotEquals": { "s3:x-amz-server-side-encryption": "aws:kms" } });
    check(vec![
        ("an ACL that must be asked for", S3, "open", write(acl(), "Allow")),
        ("an ACL that must not", S3, "open", write(acl(), "Deny")),
        ("encryption that must be asked for", S3, "open", write(not_kms(), "Deny")),
    ]);
    let decision = write(not_kms(), "Deny");
    let told = decision.most_open().because.iter().any(|line| line.ends_with("s3:x-amz-server-side-encryption = aws:kms"));
    assert!(told, "the choice is printed: {:?}", decision.ways);
}

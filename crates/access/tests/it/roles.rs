//! `sts:AssumeRole`.

use access::Caller;
use model::Field;
use serde_json::{Value, json};

use crate::world::{ACCOUNT, Case, OTHER, World, allow, check, deny, role, user, user_in, with};

const TRUST: &str = "IAM User Guide, Policy evaluation logic";
const CROSS: &str = "IAM User Guide, Cross-account policy evaluation logic";
const STS: &str = "AWS Security Token Service API Reference, AssumeRole";
const WEB: &str = "IAM User Guide, Create a role for OpenID Connect federation";
const KEYS: &str = "Service Authorization Reference, Condition keys for AWS Security Token Service";

fn trust(principal: Value) -> Value {
    json!([{ "Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole" }])
}

fn if_(condition: Value) -> Value {
    json!([with(
        trust(json!({ "AWS": user("ci") }))[0].clone(),
        json!({ "Condition": condition })
    )])
}

/// Decides, and fails where the quick answer says no and the decision does not.
fn assume(
    name: &'static str,
    page: &'static str,
    account: &str,
    trust: Value,
    own: Value,
    expected: &'static str,
) -> Case {
    let mut world = World::new();
    let ci = world.user_in(account, "ci", own);
    let target = world.role("target", trust, json!([]));
    let index = world.index();
    let decision = index.assume_role(&ci, &target);
    assert!(
        index.could_assume(&ci, &target) || decision.verdict().is_closed(),
        "{name}: could not be assumed, and yet {:?}",
        decision.ways
    );
    (name, page, expected, decision)
}

#[test]
fn who_could_assume() {
    let could = |account: &str, trust: Value, own: Value| {
        let mut world = World::new();
        let ci = world.user_in(account, "ci", own);
        let target = world.role("target", trust, json!([]));
        world.index().could_assume(&ci, &target)
    };
    let root = || trust(json!({ "AWS": format!("arn:aws:iam::{ACCOUNT}:root") }));
    let cases = [
        (
            "trust in the user",
            could(ACCOUNT, trust(json!({ "AWS": user("ci") })), json!([])),
            true,
        ),
        (
            "trust in another",
            could(
                ACCOUNT,
                trust(json!({ "AWS": user("bo") })),
                json!([allow("*", "*")]),
            ),
            false,
        ),
        (
            "trust in its id",
            could(ACCOUNT, trust(json!({ "AWS": "AIDACI" })), json!([])),
            true,
        ),
        (
            "trust in the account",
            could(ACCOUNT, root(), json!([allow("sts:*", "*")])),
            true,
        ),
        (
            "trust in the account alone",
            could(ACCOUNT, root(), json!([allow("s3:*", "*")])),
            false,
        ),
        (
            "trust in the account, allowed another role",
            could(
                ACCOUNT,
                root(),
                json!([allow("sts:AssumeRole", role("other").as_str())]),
            ),
            false,
        ),
        (
            "trust in the account, allowed all but the role",
            could(
                ACCOUNT,
                root(),
                json!([
                    { "Effect": "Allow", "Action": "*", "NotResource": role("target").as_str() }
                ]),
            ),
            false,
        ),
        (
            "trust in the account, allowed by a variable",
            could(
                ACCOUNT,
                root(),
                json!([allow(
                    "sts:AssumeRole",
                    "arn:aws:iam::111122223333:role/${aws:PrincipalTag/team}"
                )]),
            ),
            true,
        ),
        (
            "from afar, trust alone",
            could(OTHER, trust(json!("*")), json!([])),
            false,
        ),
        (
            "from afar, both sides",
            could(OTHER, trust(json!("*")), json!([allow("sts:*", "*")])),
            true,
        ),
        (
            "trust in a service",
            could(
                ACCOUNT,
                trust(json!({ "Service": "ec2.amazonaws.com" })),
                json!([allow("*", "*")]),
            ),
            false,
        ),
    ];
    for (name, found, expected) in cases {
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn within_one_account() {
    let case = |name, trust, own, expected| assume(name, TRUST, ACCOUNT, trust, own, expected);
    let ci = || trust(json!({ "AWS": user("ci") }));
    let root = || trust(json!({ "AWS": format!("arn:aws:iam::{ACCOUNT}:root") }));
    let may = || json!([allow("sts:AssumeRole", role("target").as_str())]);
    check(vec![
        case("trust in the user suffices", ci(), json!([]), "open"),
        case(
            "trust in another",
            trust(json!({ "AWS": user("bo") })),
            may(),
            "closed",
        ),
        case("trust in the account, user allowed", root(), may(), "open"),
        case(
            "trust in the account number, user allowed",
            trust(json!({ "AWS": ACCOUNT })),
            may(),
            "open",
        ),
        case(
            "trust in the account, user not allowed",
            root(),
            json!([]),
            "closed",
        ),
        case(
            "trust in the account, user allowed another role",
            root(),
            json!([allow("sts:AssumeRole", role("other").as_str())]),
            "closed",
        ),
        case("the user's right without trust", json!([]), may(), "closed"),
        case("the user's Deny", ci(), json!([deny("sts:*", "*")]), "closed"),
        case(
            "the trust's Deny",
            json!([
                ci()[0].clone(),
                with(ci()[0].clone(), json!({ "Effect": "Deny" }))
            ]),
            may(),
            "closed",
        ),
        case("trust in everyone", trust(json!("*")), json!([]), "open"),
        case(
            "trust in a service",
            trust(json!({ "Service": "ec2.amazonaws.com" })),
            may(),
            "closed",
        ),
        case(
            "trust for web identities",
            trust(json!({ "Federated": "arn:aws:iam::111122223333:oidc-provider/x" })),
            may(),
            "closed",
        ),
        case(
            "another action of trust",
            json!([with(ci()[0].clone(), json!({ "Action": "sts:TagSession" }))]),
            may(),
            "closed",
        ),
        case(
            "all actions of trust",
            json!([with(ci()[0].clone(), json!({ "Action": "sts:*" }))]),
            json!([]),
            "open",
        ),
        case("trust that is no policy", json!(1), may(), "unknown"),
    ]);
}

#[test]
fn conditions_of_trust() {
    let case = |name, condition, expected| assume(name, KEYS, ACCOUNT, if_(condition), json!([]), expected);
    check(vec![
        case(
            "MFA",
            json!({ "Bool": { "aws:MultiFactorAuthPresent": "true" } }),
            "closed",
        ),
        case(
            "MFA if it exists",
            json!({ "BoolIfExists": { "aws:MultiFactorAuthPresent": "true" } }),
            "open",
        ),
        case(
            "external id",
            json!({ "StringEquals": { "sts:ExternalId": "halden-audit" } }),
            "if",
        ),
        case(
            "session name",
            json!({ "StringLike": { "sts:RoleSessionName": "deploy-*" } }),
            "open",
        ),
        case(
            "session name is the user's",
            json!({ "StringEquals": { "sts:RoleSessionName": "${aws:username}" } }),
            "open",
        ),
        case(
            "address",
            json!({ "IpAddress": { "aws:SourceIp": "198.51.100.0/24" } }),
            "if",
        ),
        case(
            "source of a service",
            json!({ "StringEquals": { "aws:SourceAccount": ACCOUNT } }),
            "closed",
        ),
    ]);
}

#[test]
fn across_accounts() {
    let case = |name, trust, own, expected| assume(name, CROSS, OTHER, trust, own, expected);
    let may = || json!([allow("sts:AssumeRole", "*")]);
    let far = || trust(json!({ "AWS": user_in(OTHER, "ci") }));
    check(vec![
        case("both sides", far(), may(), "open"),
        case("trust alone", far(), json!([]), "closed"),
        case(
            "trust in the account, and its user",
            trust(json!({ "AWS": OTHER })),
            may(),
            "open",
        ),
        case(
            "trust in a third account",
            trust(json!({ "AWS": "777788889999" })),
            may(),
            "closed",
        ),
        case(
            "trust in everyone, and its user",
            trust(json!({ "AWS": "*" })),
            may(),
            "open",
        ),
    ]);
}

#[test]
fn who_can_call() {
    let mut world = World::new();
    let open = world.role("open", trust(json!({ "AWS": "*" })), json!([]));
    let kept = world.role(
        "kept",
        json!([with(
            trust(json!({ "AWS": "*" }))[0].clone(),
            json!({
        "Condition": { "StringEquals": { "aws:PrincipalOrgID": "o-halden" } } })
        )]),
        json!([]),
    );
    let chained = world.role("chained", trust(json!({ "AWS": role("open") })), json!([]));
    let ci = world.user("ci", json!([]));
    let index = world.index();
    let root = format!("arn:aws:iam::{ACCOUNT}:root").into();
    check(vec![
        (
            "anyone with an account, trust in everyone",
            STS,
            "open",
            index.assume_role_as(&Caller::OwnAccount, &open),
        ),
        (
            "anyone with an account, trust in an organisation",
            STS,
            "closed",
            index.assume_role_as(&Caller::OwnAccount, &kept),
        ),
        (
            "without credentials",
            STS,
            "closed",
            index.assume_role_as(&Caller::Anonymous, &open),
        ),
        ("the root user", STS, "closed", index.assume_role(&root, &open)),
        (
            "from role to role",
            STS,
            "open",
            index.assume_role(&open, &chained),
        ),
        ("a user is no role", STS, "closed", index.assume_role(&open, &ci)),
        (
            "a role that was not collected",
            STS,
            "unknown",
            index.assume_role(&ci, &role("gone")),
        ),
    ]);
    world.edit_role("open", |role| {
        role.trust = Field::NotCollected("gap-trust".into())
    });
    let decision = world.index().assume_role(&ci, &open);
    check(vec![("trust not read", STS, "unknown", decision)]);
}

#[test]
fn by_anyone() {
    let provider = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";
    let case = |name, trust: Value, expected| {
        let mut world = World::new();
        let target = world.role("target", trust, json!([]));
        (name, WEB, expected, world.index().assume_role_by_anyone(&target))
    };
    let web = |condition: Value| {
        json!({
            "Effect": "Allow", "Principal": { "Federated": provider },
            "Action": "sts:AssumeRoleWithWebIdentity", "Condition": condition,
        })
    };
    let sub = |operator: &str, value: &str| {
        web(json!({ operator: { "token.actions.githubusercontent.com:sub": value } }))
    };
    let exact = case(
        "one identity of a provider",
        json!([sub("StringEquals", "repo:halden/vision:ref:refs/heads/main")]),
        "unknown",
    );
    let told = "who can be repo:halden/vision:ref:refs/heads/main at";
    assert!(exact.3.most_open().because[0].contains(told), "{:?}", exact.3);
    assert_eq!(exact.3.gaps.len(), 1, "the gap comes with the decision");
    check(vec![
        exact,
        case("trust in everyone", trust(json!("*")), "open"),
        case(
            "trust in everyone, and in a provider",
            json!([trust(json!("*"))[0], web(json!({}))]),
            "open",
        ),
        case("trust in a user", trust(json!({ "AWS": user("ci") })), "closed"),
        case(
            "trust in a service",
            trust(json!({ "Service": "ec2.amazonaws.com" })),
            "closed",
        ),
        case("trust in a provider", json!([web(json!({}))]), "unknown"),
        case(
            "identities by a pattern",
            json!([sub("StringLike", "repo:*")]),
            "unknown",
        ),
        case(
            "SAML",
            json!([{
                "Effect": "Allow", "Principal": { "Federated": "arn:aws:iam::111122223333:saml-provider/adfs" },
                "Action": "sts:AssumeRoleWithSAML",
            }]),
            "unknown",
        ),
        case(
            "a provider that may only tag",
            json!([with(web(json!({})), json!({ "Action": "sts:TagSession" }))]),
            "closed",
        ),
        case(
            "denied to everyone",
            json!([web(json!({})), { "Effect": "Deny", "Principal": "*", "Action": "sts:*" }]),
            "closed",
        ),
        case("trust that is no policy", json!(1), "unknown"),
    ]);
}

#[test]
fn roles_in_conditions() {
    let read = |condition: Value| {
        let mut world = World::new();
        let worker = world.role(
            "worker",
            json!([]),
            json!([with(
                allow("s3:GetObject", "*"),
                json!({ "Condition": condition })
            )]),
        );
        world.read(&worker)
    };
    check(vec![
        (
            "session id",
            KEYS,
            "open",
            read(json!({ "StringLike": { "aws:userid": "AROAWORKER:*" } })),
        ),
        (
            "session of one name",
            KEYS,
            "open",
            read(json!({ "StringEquals": { "aws:userid": "AROAWORKER:nightly" } })),
        ),
        (
            "session of another role",
            KEYS,
            "closed",
            read(json!({ "StringLike": { "aws:userid": "AROAOTHER:*" } })),
        ),
        (
            "user name",
            KEYS,
            "closed",
            read(json!({ "StringLike": { "aws:username": "*" } })),
        ),
        (
            "type",
            KEYS,
            "open",
            read(json!({ "StringEquals": { "aws:PrincipalType": "AssumedRole" } })),
        ),
        (
            "role ARN",
            KEYS,
            "open",
            read(json!({ "ArnEquals": { "aws:PrincipalArn": role("worker") } })),
        ),
        (
            "no MFA",
            KEYS,
            "open",
            read(json!({ "Bool": { "aws:MultiFactorAuthPresent": "false" } })),
        ),
        (
            "fresh token",
            KEYS,
            "open",
            read(json!({ "DateGreaterThan": { "aws:TokenIssueTime": "2026-05-01T00:00:00Z" } })),
        ),
    ]);
}

//! Bucket policies: within an account, across accounts, and who is meant.

use model::Field;
use serde_json::{Value, json};

use crate::world::{
    ACCOUNT, BUCKET, Case, OTHER, World, allow, check, deny, document, policy_id, user, user_in, with,
};

const SAME: &str = "IAM User Guide, Policy evaluation logic for requests within a single account";
const CROSS: &str = "IAM User Guide, Cross-account policy evaluation logic";
const PRINCIPAL: &str = "IAM User Guide, AWS JSON policy elements: Principal";
const NOT_PRINCIPAL: &str = "IAM User Guide, AWS JSON policy elements: NotPrincipal";
const BOUNDARY: &str = "IAM User Guide, Permissions boundaries for IAM entities";

fn to(principal: Value, statement: Value) -> Value {
    with(statement, json!({ "Principal": principal }))
}

fn get() -> Value {
    allow("s3:GetObject", "arn:aws:s3:::data/*")
}

fn not() -> Value {
    deny("s3:*", "arn:aws:s3:::data/*")
}

/// A user `ci` with these statements, in the account of the bucket or in another, and the bucket's policy.
fn read(
    page: &'static str,
    name: &'static str,
    account: &str,
    own: Value,
    policy: Value,
    expected: &'static str,
) -> Case {
    let mut world = World::new();
    let ci = world.user_in(account, "ci", own);
    world.user_in(account, "bo", json!([]));
    world.bucket_policy(policy);
    (name, page, expected, world.read(&ci))
}

#[test]
fn within_one_account() {
    let case = |name, own, policy, expected| read(SAME, name, ACCOUNT, own, policy, expected);
    let ci = || json!({ "AWS": user("ci") });
    let all = || json!([allow("s3:*", "*")]);
    check(vec![
        case(
            "the bucket's policy suffices",
            json!([]),
            json!([to(ci(), get())]),
            "open",
        ),
        case(
            "for another user it does not",
            json!([]),
            json!([to(json!({ "AWS": user("bo") }), get())]),
            "closed",
        ),
        case("the user's policy suffices", all(), json!([]), "open"),
        case(
            "the bucket's Deny wins",
            all(),
            json!([to(ci(), not())]),
            "closed",
        ),
        case(
            "a Deny for another",
            all(),
            json!([to(json!({ "AWS": user("bo") }), not())]),
            "open",
        ),
        case(
            "a Deny for everyone",
            all(),
            json!([to(json!("*"), not())]),
            "closed",
        ),
        case(
            "a Deny for the account",
            all(),
            json!([to(json!({ "AWS": ACCOUNT }), not())]),
            "closed",
        ),
        case(
            "the account alone grants nothing",
            json!([]),
            json!([to(json!({ "AWS": ACCOUNT }), get())]),
            "closed",
        ),
        case("everyone", json!([]), json!([to(json!("*"), get())]), "open"),
        case(
            "everyone, as AWS",
            json!([]),
            json!([to(json!({ "AWS": "*" }), get())]),
            "open",
        ),
        case(
            "in a list",
            json!([]),
            json!([to(json!({ "AWS": [OTHER, user("ci")] }), get())]),
            "open",
        ),
        case(
            "by unique id",
            json!([]),
            json!([to(json!({ "AWS": "AIDACI" }), get())]),
            "open",
        ),
        case(
            "by the id of a deleted user",
            json!([]),
            json!([to(json!({ "AWS": "AIDAOLD" }), get())]),
            "closed",
        ),
        case(
            "a service",
            json!([]),
            json!([to(json!({ "Service": "cloudtrail.amazonaws.com" }), get())]),
            "closed",
        ),
        case(
            "an identity provider",
            json!([]),
            json!([to(json!({ "Federated": "accounts.google.com" }), get())]),
            "closed",
        ),
        case(
            "an unknown kind of principal",
            json!([]),
            json!([to(json!({ "Robot": "r2" }), get())]),
            "unknown",
        ),
        case(
            "its own canonical id",
            json!([]),
            json!([to(json!({ "CanonicalUser": "canonical-111122223333" }), get())]),
            "closed",
        ),
    ]);
}

#[test]
fn across_accounts() {
    let case = |name, own, policy, expected| read(CROSS, name, OTHER, own, policy, expected);
    let ci = || json!({ "AWS": user_in(OTHER, "ci") });
    let all = || json!([allow("s3:*", "*")]);
    check(vec![
        case("own policy alone", all(), json!([]), "closed"),
        case(
            "bucket's policy alone",
            json!([]),
            json!([to(ci(), get())]),
            "closed",
        ),
        case("both", all(), json!([to(ci(), get())]), "open"),
        case(
            "both, by account",
            all(),
            json!([to(json!({ "AWS": OTHER }), get())]),
            "open",
        ),
        case(
            "both, by the account's root",
            all(),
            json!([to(json!({ "AWS": format!("arn:aws:iam::{OTHER}:root") }), get())]),
            "open",
        ),
        case("both, everyone", all(), json!([to(json!("*"), get())]), "open"),
        case(
            "both, a third account",
            all(),
            json!([to(json!({ "AWS": "777788889999" }), get())]),
            "closed",
        ),
        case(
            "own Deny",
            json!([allow("s3:*", "*"), deny("s3:*", "*")]),
            json!([to(ci(), get())]),
            "closed",
        ),
        case(
            "bucket's Deny",
            all(),
            json!([to(ci(), get()), to(json!({ "AWS": OTHER }), not())]),
            "closed",
        ),
        case(
            "both allow other parts",
            json!([allow("s3:*", "arn:aws:s3:::data/a/*")]),
            json!([to(ci(), allow("s3:*", "arn:aws:s3:::data/b/*"))]),
            "closed",
        ),
        case(
            "a canonical id that nobody knows",
            all(),
            json!([to(json!({ "CanonicalUser": "somebody" }), get())]),
            "unknown",
        ),
    ]);
}

#[test]
fn not_principal() {
    let case = |name, policy, expected| {
        read(
            NOT_PRINCIPAL,
            name,
            ACCOUNT,
            json!([allow("s3:*", "*")]),
            policy,
            expected,
        )
    };
    let except = |names: Value, statement| with(statement, json!({ "NotPrincipal": { "AWS": names } }));
    let root = format!("arn:aws:iam::{ACCOUNT}:root");
    check(vec![
        case(
            "denied but for another",
            json!([except(json!([user("bo"), root]), not())]),
            "closed",
        ),
        case(
            "spared with its account",
            json!([except(json!([user("ci"), root]), not())]),
            "open",
        ),
        case(
            "spared without its account",
            json!([except(json!([user("ci")]), not())]),
            "assuming",
        ),
        case(
            "only the account is spared",
            json!([except(json!([root]), not())]),
            "closed",
        ),
    ]);
    let allowed = |name, names: Value, expected| {
        read(
            NOT_PRINCIPAL,
            name,
            ACCOUNT,
            json!([]),
            json!([except(names, get())]),
            expected,
        )
    };
    check(vec![
        allowed("allowed but for another", json!([user("bo")]), "open"),
        allowed("allowed but for itself", json!([user("ci")]), "closed"),
    ]);
}

#[test]
fn boundaries_and_grants_by_the_bucket() {
    let mut world = World::new();
    let ci = world.user("ci", json!([]));
    let worker = world.role("worker", json!([]), json!([]));
    world.policy(policy_id("boundary"), document(json!([allow("ec2:*", "*")])));
    world.edit_user("ci", |user| {
        user.permissions_boundary = Field::Present(policy_id("boundary"))
    });
    world.edit_role("worker", |role| {
        role.permissions_boundary = Field::Present(policy_id("boundary"))
    });
    let session = format!("arn:aws:sts::{ACCOUNT}:assumed-role/worker/nightly");
    world.bucket_policy(json!([to(json!({ "AWS": user("ci") }), get())]));
    let to_user = world.read(&ci);
    world.bucket_policy(json!([to(json!({ "AWS": worker }), get())]));
    let to_role = world.read(&worker);
    world.bucket_policy(json!([to(json!({ "AWS": session }), get())]));
    let to_session = world.read(&worker);
    world.bucket_policy(json!([
        to(json!({ "AWS": user("ci") }), get()),
        to(json!({ "AWS": worker }), get()),
    ]));
    world.policy(
        policy_id("boundary"),
        document(json!([allow("*", "*"), deny("s3:*", "*")])),
    );
    check(vec![
        ("a grant to a user is not bounded", BOUNDARY, "open", to_user),
        ("a grant to a role is", BOUNDARY, "closed", to_role),
        ("a grant to a session is not", BOUNDARY, "open", to_session),
        (
            "a Deny of the boundary always counts",
            BOUNDARY,
            "closed",
            world.read(&ci),
        ),
    ]);
}

#[test]
fn what_was_not_read() {
    let case = |name, expected, own: Value, edit: fn(&mut World)| {
        let mut world = World::new();
        let ci = world.user("ci", own);
        edit(&mut world);
        (name, PRINCIPAL, expected, world.read(&ci))
    };
    let all = || json!([allow("s3:*", "*")]);
    check(vec![
        case(
            "policy not read, nothing else allows",
            "unknown",
            json!([]),
            |world| {
                world.edit_bucket(BUCKET, |bucket| {
                    bucket.policy = Field::NotCollected("gap-policy".into())
                });
            },
        ),
        case(
            "policy not read, the user's own allows",
            "assuming",
            all(),
            |world| {
                world.edit_bucket(BUCKET, |bucket| {
                    bucket.policy = Field::NotCollected("gap-policy".into())
                });
            },
        ),
        case("policy is no policy", "unknown", all(), |world| {
            let text = model::asset::PolicyDocument(json!("{ half a policy"));
            world.edit_bucket(BUCKET, |bucket| bucket.policy = Field::Present(text));
        }),
        case("account of the bucket not read", "unknown", all(), |world| {
            world.edit_bucket(BUCKET, |bucket| {
                bucket.account = Field::NotCollected("gap-account".into())
            });
        }),
        case("account not read, both sides allow", "assuming", all(), |world| {
            world.bucket_policy(json!([to(json!({ "AWS": user("ci") }), get())]));
            world.edit_bucket(BUCKET, |bucket| {
                bucket.account = Field::NotCollected("gap-account".into())
            });
        }),
        case("unique id not read", "unknown", json!([]), |world| {
            world.bucket_policy(json!([to(json!({ "AWS": "AIDACI" }), get())]));
            world.edit_user("ci", |user| user.unique_id = Field::NotCollected("gap-id".into()));
        }),
    ]);
}

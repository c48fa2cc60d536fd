//! Buckets that encrypt with a KMS key.

use model::Field;
use serde_json::{Value, json};

use crate::world::{ACCOUNT, BUCKET, Case, KEY, OTHER, World, allow, check, deny, user, user_in, with};

const POLICY: &str = "AWS KMS Developer Guide, Key policies in AWS KMS";
const S3: &str = "Amazon S3 User Guide, Using server-side encryption with AWS KMS keys (SSE-KMS)";
const NAMES: &str = "AWS KMS Developer Guide, Key identifiers (KeyId)";
const MANAGED: &str = "AWS KMS Developer Guide, AWS managed keys";
const CROSS: &str = "AWS KMS Developer Guide, Allowing users in other accounts to use a KMS key";
const VIA: &str = "AWS KMS Developer Guide, AWS KMS condition keys";

fn delegated() -> Value {
    let root = format!("arn:aws:iam::{ACCOUNT}:root");
    json!([{ "Effect": "Allow", "Principal": { "AWS": root }, "Action": "kms:*", "Resource": "*" }])
}

fn to_ci(action: &str) -> Value {
    json!([{ "Effect": "Allow", "Principal": { "AWS": user("ci") }, "Action": action, "Resource": "*" }])
}

fn world(key_policy: Value, own: Value) -> World {
    let mut world = World::new();
    world.user("ci", own);
    world.key(key_policy);
    world.encrypt_with(Some(KEY));
    world
}

fn read(
    name: &'static str,
    page: &'static str,
    expected: &'static str,
    key_policy: Value,
    own: Value,
) -> Case {
    (name, page, expected, world(key_policy, own).read(&user("ci")))
}

/// Where only the key closes, objects that are older than it may be open: unknown.
#[test]
fn reading_needs_decrypt() {
    let s3 = || allow("s3:*", "*");
    let s3_only = || json!([s3()]);
    check(vec![
        read(
            "delegated, and the user's policy allows",
            POLICY,
            "open",
            delegated(),
            json!([s3(), allow("kms:Decrypt", KEY)]),
        ),
        read(
            "delegated, without the user's policy",
            POLICY,
            "unknown",
            delegated(),
            s3_only(),
        ),
        read(
            "delegated, the user may use another key",
            POLICY,
            "unknown",
            delegated(),
            json!([s3(), allow("kms:*", "arn:aws:kms:*:*:key/other")]),
        ),
        read(
            "the key's policy names the user",
            POLICY,
            "open",
            to_ci("kms:Decrypt"),
            s3_only(),
        ),
        read(
            "the key's policy allows encryption only",
            POLICY,
            "unknown",
            to_ci("kms:Encrypt"),
            s3_only(),
        ),
        read(
            "the user's policy alone",
            POLICY,
            "unknown",
            json!([]),
            json!([s3(), allow("kms:*", "*")]),
        ),
        read(
            "the user's Deny",
            POLICY,
            "unknown",
            to_ci("kms:*"),
            json!([s3(), deny("kms:Decrypt", "*")]),
        ),
        read(
            "only through S3 of the region",
            VIA,
            "open",
            json!([with(
                to_ci("kms:*")[0].clone(),
                json!({
            "Condition": { "StringEquals": { "kms:ViaService": "s3.eu-central-1.amazonaws.com" } } })
            )]),
            s3_only(),
        ),
        read(
            "only through another service",
            VIA,
            "unknown",
            json!([with(
                to_ci("kms:*")[0].clone(),
                json!({
            "Condition": { "StringEquals": { "kms:ViaService": "ebs.eu-central-1.amazonaws.com" } } })
            )]),
            s3_only(),
        ),
        read(
            "only for the account",
            VIA,
            "open",
            json!([with(
                to_ci("kms:*")[0].clone(),
                json!({
            "Condition": { "StringEquals": { "kms:CallerAccount": ACCOUNT } } })
            )]),
            s3_only(),
        ),
        read(
            "encryption context is kept",
            VIA,
            "if",
            json!([with(
                to_ci("kms:*")[0].clone(),
                json!({
            "Condition": { "StringLike": { "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::data*" } } })
            )]),
            s3_only(),
        ),
        read(
            "the key's policy is no policy",
            POLICY,
            "unknown",
            json!("none"),
            s3_only(),
        ),
        read(
            "the key does not give S3 rights",
            POLICY,
            "closed",
            to_ci("kms:*"),
            json!([]),
        ),
    ]);
}

#[test]
fn states_of_the_key() {
    let case = |name, page, expected, edit: fn(&mut World)| -> Case {
        let mut world = world(to_ci("kms:*"), json!([allow("s3:*", "*")]));
        edit(&mut world);
        (name, page, expected, world.read(&user("ci")))
    };
    check(vec![
        case("enabled", POLICY, "open", |_| {}),
        case("disabled", POLICY, "unknown", |w| {
            w.edit_key(|key| key.enabled = Field::Present(false))
        }),
        case("state not read", POLICY, "assuming", |w| {
            w.edit_key(|key| key.enabled = Field::NotCollected("gap-key".into()))
        }),
        case("policy not read", POLICY, "unknown", |w| {
            w.edit_key(|key| key.policy = Field::NotCollected("gap-key".into()))
        }),
        case("by alias", NAMES, "open", |w| {
            w.encrypt_with(Some("alias/training"))
        }),
        case("by the ARN of its alias", NAMES, "open", |w| {
            w.encrypt_with(Some("arn:aws:kms:eu-central-1:111122223333:alias/training"));
        }),
        case("by its bare id", NAMES, "open", |w| {
            w.encrypt_with(Some("0f0f0f0f-1111-2222-3333-444444444444"))
        }),
        case("by an alias that nobody has", NAMES, "unknown", |w| {
            w.encrypt_with(Some("alias/other"))
        }),
        case("by an alias of another region", NAMES, "unknown", |w| {
            w.encrypt_with(Some("arn:aws:kms:us-east-1:111122223333:alias/training"));
        }),
        case("S3's own key", S3, "open", |w| {
            w.edit_bucket(BUCKET, |bucket| {
                let encryption = model::asset::Encryption {
                    algorithm: "AES256".into(),
                    key: None,
                };
                bucket.encryption = Field::Present(encryption);
            });
        }),
        case("encryption not read", S3, "assuming", |w| {
            w.edit_bucket(BUCKET, |bucket| {
                bucket.encryption = Field::NotCollected("gap-encryption".into())
            });
        }),
        case("AWS's key for S3", MANAGED, "open", |w| w.encrypt_with(None)),
        case("AWS's key for S3 by alias", MANAGED, "open", |w| {
            w.encrypt_with(Some("alias/aws/s3"))
        }),
    ]);
}

#[test]
fn across_accounts() {
    let far = |own: Value, key_principal: &str, encrypt: Option<&str>| {
        let mut world = World::new();
        let far = world.user_in(OTHER, "far", own);
        world.key(json!([{ "Effect": "Allow", "Principal": { "AWS": key_principal }, "Action": "kms:*", "Resource": "*" }]));
        world.encrypt_with(encrypt);
        world.bucket_policy(json!([{ "Effect": "Allow", "Principal": { "AWS": user_in(OTHER, "far") }, "Action": "s3:*", "Resource": "*" }]));
        world.read(&far)
    };
    let both = || json!([allow("s3:*", "*"), allow("kms:Decrypt", "*")]);
    check(vec![
        ("both sides allow", CROSS, "open", far(both(), OTHER, Some(KEY))),
        (
            "the key names someone else",
            CROSS,
            "unknown",
            far(both(), ACCOUNT, Some(KEY)),
        ),
        (
            "the user's side is missing",
            CROSS,
            "unknown",
            far(json!([allow("s3:*", "*")]), OTHER, Some(KEY)),
        ),
        (
            "AWS's key serves no other account",
            MANAGED,
            "unknown",
            far(both(), OTHER, None),
        ),
    ]);
}

#[test]
fn writing_needs_a_data_key_or_another_encryption() {
    let write = |key_policy: Value, own: Value, bucket: Value| {
        let mut world = world(key_policy, own);
        if bucket != json!([]) {
            world.bucket_policy(bucket);
        }
        world.write(&user("ci"))
    };
    let put = || json!([allow("s3:PutObject", "*")]);
    let only_kms = || {
        json!([{
            "Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": "*",
            "Condition": { "StringNotEqualsIfExists": { "s3:x-amz-server-side-encryption": "aws:kms" } },
        }])
    };
    let without = write(json!([]), put(), json!([]));
    let line = "the attacker sets s3:x-amz-server-side-encryption = AES256, which needs no key";
    assert!(
        without.most_open().because.iter().any(|known| known == line),
        "{without:?}"
    );
    check(vec![
        (
            "with the key",
            S3,
            "open",
            write(to_ci("kms:GenerateDataKey"), put(), json!([])),
        ),
        ("without, by asking for another encryption", S3, "open", without),
        (
            "without, and the policy insists on the key",
            S3,
            "closed",
            write(
                json!([]),
                put(),
                json!([with(
                    only_kms()[0].clone(),
                    json!({
            "Condition": { "StringNotEquals": { "s3:x-amz-server-side-encryption": "aws:kms" } } })
                )]),
            ),
        ),
        (
            "with, and the policy insists on the key",
            S3,
            "open",
            write(to_ci("kms:GenerateDataKey"), put(), only_kms()),
        ),
        (
            "deleting needs no key",
            S3,
            "open",
            write(json!([]), json!([allow("s3:DeleteObject", "*")]), json!([])),
        ),
    ]);
}

/// S3 and KMS decide over one request each: conditions of the one do not exclude those of the other.
#[test]
fn two_services_two_requests() {
    let needs = |value: &str| json!({ "Condition": { "StringEquals": { "aws:NotInventedYet": value } } });
    let mut world = world(
        json!([with(to_ci("kms:Decrypt")[0].clone(), needs("2"))]),
        json!([with(allow("s3:GetObject", "*"), needs("1"))]),
    );
    check(vec![("one value for each", S3, "if", world.read(&user("ci")))]);
    world.edit_key(|key| {
        key.policy = Field::Present(crate::world::document(json!([with(
            to_ci("kms:GenerateDataKey")[0].clone(),
            needs("2")
        )])));
    });
    world.user("ci", json!([with(allow("s3:PutObject", "*"), needs("1"))]));
    check(vec![("one value for each", S3, "if", world.write(&user("ci")))]);
}

/// A policy that keeps writers to the bucket's key by naming other encryption forgets keys that the caller brings.
#[test]
fn keys_of_the_caller() {
    let write = |forbidden: Value| {
        let mut world = world(json!([]), json!([allow("s3:PutObject", "*")]));
        world.bucket_policy(json!([{
            "Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": "*", "Condition": forbidden,
        }]));
        world.write(&user("ci"))
    };
    let s3_key = json!({ "StringEquals": { "s3:x-amz-server-side-encryption": "AES256" } });
    let own_key = json!({ "Null": { "s3:x-amz-server-side-encryption-customer-algorithm": "false" } });
    let by_mistake = write(s3_key);
    assert!(
        by_mistake.gaps.iter().any(|gap| gap.hides.contains("SSE-C")),
        "{by_mistake:?}"
    );
    check(vec![
        ("S3's key is denied", S3, "assuming", by_mistake),
        ("keys of the caller are denied", S3, "open", write(own_key)),
        (
            "whatever is not the bucket's is denied",
            S3,
            "closed",
            write(json!({ "StringNotEquals": { "s3:x-amz-server-side-encryption": "aws:kms" } })),
        ),
    ]);
}

/// Anyone, with a policy that is open to all: the key closes new objects, and maybe not old ones.
#[test]
fn old_objects_of_public_buckets() {
    let mut world = world(delegated(), json!([]));
    world.bucket_policy(json!([with(
        allow("s3:GetObject", "*"),
        json!({ "Principal": "*" })
    )]));
    let decision = world.index().anonymous_read(&BUCKET.into());
    assert!(
        decision
            .gaps
            .iter()
            .any(|gap| gap.hides.contains("some object is encrypted without the key")),
        "{decision:?}"
    );
    check(vec![("public, and only the key closes", S3, "unknown", decision)]);
}

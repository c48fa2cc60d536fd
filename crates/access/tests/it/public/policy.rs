//! Policies open to all.

use super::{PRINCIPAL, case, everyone, get, list, read, write};
use crate::world::{BUCKET, OTHER, World, allow, check, deny, with};
use model::Field;
use serde_json::{Value, json};

#[test]
fn by_policy() {
    let only = |condition: Value| {
        move |world: &mut World| {
            world.bucket_policy(json!([with(get(), json!({ "Condition": condition }))]));
        }
    };
    check(vec![
        case("nothing", PRINCIPAL, "closed", |_| {}, read),
        case(
            "everyone may read",
            PRINCIPAL,
            "open",
            |world| world.bucket_policy(json!([get()])),
            read,
        ),
        case(
            "everyone may read, not write",
            PRINCIPAL,
            "closed",
            |world| world.bucket_policy(json!([get()])),
            write,
        ),
        case(
            "everyone may read, not list",
            PRINCIPAL,
            "closed",
            |world| world.bucket_policy(json!([get()])),
            list,
        ),
        case(
            "everyone may delete",
            PRINCIPAL,
            "open",
            |world| world.bucket_policy(json!([everyone(allow("s3:DeleteObject", "*"))])),
            write,
        ),
        case(
            "and a Deny",
            PRINCIPAL,
            "closed",
            |world| world.bucket_policy(json!([get(), everyone(deny("s3:Get*", "arn:aws:s3:::data/*"))])),
            read,
        ),
        case(
            "a Deny of plain transport",
            PRINCIPAL,
            "open",
            |world| {
                let plain = json!({ "Condition": { "Bool": { "aws:SecureTransport": "false" } } });
                world.bucket_policy(json!([get(), with(everyone(deny("s3:*", "*")), plain)]));
            },
            read,
        ),
        case(
            "from a public range",
            PRINCIPAL,
            "if",
            only(json!({ "IpAddress": { "aws:SourceIp": "203.0.113.0/24" } })),
            read,
        ),
        case(
            "from a private range",
            PRINCIPAL,
            "closed",
            only(json!({ "IpAddress": { "aws:SourceIp": "10.0.0.0/8" } })),
            read,
        ),
        case(
            "from an endpoint",
            PRINCIPAL,
            "closed",
            only(json!({ "StringEquals": { "aws:SourceVpce": "vpce-1" } })),
            read,
        ),
        case(
            "from an organisation",
            PRINCIPAL,
            "closed",
            only(json!({ "StringEquals": { "aws:PrincipalOrgID": "o-halden" } })),
            read,
        ),
        case(
            "of an account",
            PRINCIPAL,
            "closed",
            only(json!({ "StringEquals": { "aws:PrincipalAccount": OTHER } })),
            read,
        ),
        case(
            "of a role name in any account",
            PRINCIPAL,
            "open",
            only(json!({ "ArnLike": { "aws:PrincipalArn": "arn:aws:iam::*:role/reader-*" } })),
            read,
        ),
        case(
            "of a role name in one account",
            PRINCIPAL,
            "closed",
            only(json!({ "ArnLike": { "aws:PrincipalArn": format!("arn:aws:iam::{OTHER}:role/*") } })),
            read,
        ),
        case(
            "with a referer",
            PRINCIPAL,
            "open",
            only(json!({ "StringLike": { "aws:Referer": "https://halden.example/*" } })),
            read,
        ),
        case(
            "an account is not everyone",
            PRINCIPAL,
            "closed",
            |world| world.bucket_policy(json!([with(get(), json!({ "Principal": { "AWS": OTHER } }))])),
            read,
        ),
        case(
            "everyone but one",
            PRINCIPAL,
            "open",
            |world| {
                let mut statement = with(get(), json!({ "NotPrincipal": { "AWS": OTHER } }));
                statement.as_object_mut().unwrap().remove("Principal");
                world.bucket_policy(json!([statement]));
            },
            read,
        ),
        case(
            "policy not read",
            PRINCIPAL,
            "unknown",
            |world| {
                world.edit_bucket(BUCKET, |bucket| {
                    bucket.policy = Field::NotCollected("gap-policy".into())
                })
            },
            read,
        ),
        case(
            "encrypted with a key",
            "AWS KMS Developer Guide, AWS managed keys",
            "unknown",
            |world| {
                world.bucket_policy(json!([get()]));
                world.encrypt_with(None);
            },
            read,
        ),
    ]);
}

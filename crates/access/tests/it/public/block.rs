//! What public access blocks do to public policies.

use super::{BLOCK, block_account, block_bucket, case, everyone, get, read};
use crate::world::{ACCOUNT, BUCKET, OTHER, World, allow, check, deny, no_block, with};
use model::Field;
use model::asset::PublicAccessBlock;
use serde_json::json;

#[test]
fn public_access_block_and_policies() {
    let public = |world: &mut World| world.bucket_policy(json!([get()]));
    let restrict = || PublicAccessBlock {
        restrict_public_buckets: true,
        ..no_block()
    };
    let refuse = || PublicAccessBlock {
        block_public_policy: true,
        block_public_acls: true,
        ..no_block()
    };
    let all = || PublicAccessBlock {
        ignore_public_acls: true,
        ..PublicAccessBlock {
            restrict_public_buckets: true,
            ..refuse()
        }
    };
    let fixed = json!({ "Condition": { "IpAddress": { "aws:SourceIp": "203.0.113.0/24" } } });
    check(vec![
        case(
            "restricted by the bucket",
            BLOCK,
            "closed",
            |w| {
                public(w);
                block_bucket(w, restrict())
            },
            read,
        ),
        case(
            "restricted by the account",
            BLOCK,
            "closed",
            |w| {
                public(w);
                block_account(w, restrict())
            },
            read,
        ),
        case(
            "by both",
            BLOCK,
            "closed",
            |w| {
                public(w);
                block_bucket(w, all());
                block_account(w, all())
            },
            read,
        ),
        case(
            "all switches off",
            BLOCK,
            "open",
            |w| {
                public(w);
                block_bucket(w, no_block());
                block_account(w, no_block())
            },
            read,
        ),
        case(
            "switches for new policies only",
            BLOCK,
            "open",
            |w| {
                public(w);
                block_bucket(w, refuse())
            },
            read,
        ),
        case(
            "a policy of fixed addresses is not public",
            BLOCK,
            "if",
            |w| {
                w.bucket_policy(json!([with(get(), fixed.clone())]));
                block_bucket(w, restrict());
            },
            read,
        ),
        case(
            "addresses of half the internet are",
            BLOCK,
            "closed",
            |w| {
                let half = json!({ "Condition": { "IpAddress": { "aws:SourceIp": "0.0.0.0/1" } } });
                w.bucket_policy(json!([with(get(), half)]));
                block_bucket(w, restrict());
            },
            read,
        ),
        case(
            "block of the bucket not read",
            BLOCK,
            "assuming",
            |w| {
                public(w);
                w.edit_bucket(BUCKET, |bucket| {
                    bucket.public_access_block = Field::NotCollected("gap-block".into())
                });
            },
            read,
        ),
        case(
            "block of the account not read",
            BLOCK,
            "assuming",
            |w| {
                public(w);
                w.edit_account(ACCOUNT, |account| {
                    account.public_access_block = Field::NotCollected("gap-block".into())
                });
            },
            read,
        ),
        case(
            "one not read, the other restricts",
            BLOCK,
            "closed",
            |w| {
                public(w);
                w.edit_bucket(BUCKET, |bucket| {
                    bucket.public_access_block = Field::NotCollected("gap-block".into())
                });
                block_account(w, restrict());
            },
            read,
        ),
        case(
            "taken alone, the policy is public",
            BLOCK,
            "open",
            |w| {
                public(w);
                block_bucket(w, all())
            },
            |w| w.index().public_by_policy(&BUCKET.into()),
        ),
        case(
            "a policy for another account is not",
            BLOCK,
            "closed",
            |w| {
                w.bucket_policy(json!([with(get(), json!({ "Principal": { "AWS": OTHER } }))]));
            },
            |w| w.index().public_by_policy(&BUCKET.into()),
        ),
        case(
            "an odd action is noticed",
            BLOCK,
            "open",
            |w| {
                w.bucket_policy(json!([everyone(allow("s3:PutBucketNotification", BUCKET))]));
            },
            |w| w.index().public_by_policy(&BUCKET.into()),
        ),
        case(
            "an odd action that is denied",
            BLOCK,
            "closed",
            |w| {
                w.bucket_policy(json!([
                    everyone(allow("s3:PutBucketNot*", BUCKET)),
                    everyone(deny("s3:PutBucket*", "*"))
                ]));
            },
            |w| w.index().public_by_policy(&BUCKET.into()),
        ),
        case(
            "a policy that is no policy",
            BLOCK,
            "unknown",
            |w| w.bucket_policy(json!([1])),
            |w| w.index().public_by_policy(&BUCKET.into()),
        ),
    ]);
}

#[test]
fn within_and_across_under_a_block() {
    let mut world = World::new();
    let near = world.user("ci", json!([]));
    let far = world.user_in(OTHER, "far", json!([allow("s3:*", "*")]));
    world.bucket_policy(json!([
        get(),
        with(get(), json!({ "Principal": { "AWS": OTHER } }))
    ]));
    let before = world.read(&far);
    block_bucket(
        &mut world,
        PublicAccessBlock {
            restrict_public_buckets: true,
            ..no_block()
        },
    );
    check(vec![
        (
            "the own account is still served",
            BLOCK,
            "open",
            world.read(&near),
        ),
        ("another account was", BLOCK, "open", before),
        (
            "and is no longer, though named",
            BLOCK,
            "closed",
            world.read(&far),
        ),
    ]);
}

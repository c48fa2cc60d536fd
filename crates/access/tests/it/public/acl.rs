//! Access control lists and object ownership.

use super::{ACL, BLOCK, OWNERSHIP, block_account, block_bucket, case, everyone, list, read, write};
use crate::world::{ALL_USERS, AUTHENTICATED, BUCKET, OTHER, World, allow, check, deny, no_block};
use model::Field;
use model::asset::PublicAccessBlock;
use serde_json::{Value, json};

#[test]
fn by_acl() {
    let ignore = || PublicAccessBlock {
        ignore_public_acls: true,
        ..no_block()
    };
    let grant = |grantee: &'static str, permission: &'static str| {
        move |world: &mut World| world.grant(grantee, permission)
    };
    check(vec![
        case("READ lists", ACL, "open", grant(ALL_USERS, "READ"), list),
        case(
            "READ of a bucket reads no object",
            ACL,
            "unknown",
            grant(ALL_USERS, "READ"),
            read,
        ),
        case("WRITE writes", ACL, "open", grant(ALL_USERS, "WRITE"), write),
        case(
            "FULL_CONTROL writes",
            ACL,
            "open",
            grant(ALL_USERS, "FULL_CONTROL"),
            write,
        ),
        case(
            "READ does not write",
            ACL,
            "closed",
            grant(ALL_USERS, "READ"),
            write,
        ),
        case(
            "WRITE does not list",
            ACL,
            "closed",
            grant(ALL_USERS, "WRITE"),
            list,
        ),
        case(
            "any account is anyone",
            ACL,
            "open",
            grant(AUTHENTICATED, "READ"),
            list,
        ),
        case(
            "log delivery is not",
            ACL,
            "closed",
            grant("http://acs.amazonaws.com/groups/s3/LogDelivery", "WRITE"),
            write,
        ),
        case(
            "one account is not",
            ACL,
            "closed",
            grant("somebody", "FULL_CONTROL"),
            write,
        ),
        case(
            "a Deny of the policy counts",
            ACL,
            "closed",
            |w| {
                w.grant(ALL_USERS, "READ");
                w.bucket_policy(json!([everyone(deny("s3:List*", BUCKET))]));
            },
            list,
        ),
        case(
            "ignored by the bucket",
            BLOCK,
            "closed",
            |w| {
                w.grant(ALL_USERS, "READ");
                block_bucket(w, ignore())
            },
            list,
        ),
        case(
            "ignored by the account",
            BLOCK,
            "closed",
            |w| {
                w.grant(AUTHENTICATED, "READ");
                block_account(w, ignore())
            },
            list,
        ),
        case(
            "switch for new ACLs only",
            BLOCK,
            "open",
            |w| {
                w.grant(ALL_USERS, "READ");
                block_bucket(
                    w,
                    PublicAccessBlock {
                        block_public_acls: true,
                        ..no_block()
                    },
                );
            },
            list,
        ),
        case(
            "block not read",
            BLOCK,
            "assuming",
            |w| {
                w.grant(ALL_USERS, "READ");
                w.edit_bucket(BUCKET, |bucket| {
                    bucket.public_access_block = Field::NotCollected("gap-block".into())
                });
            },
            list,
        ),
        case(
            "ACLs are off",
            OWNERSHIP,
            "closed",
            |w| {
                w.grant(ALL_USERS, "READ");
                w.edit_bucket(BUCKET, |bucket| {
                    bucket.ownership = Field::Present("BucketOwnerEnforced".into())
                });
            },
            list,
        ),
        case(
            "owner preferred leaves ACLs on",
            OWNERSHIP,
            "open",
            |w| {
                w.grant(ALL_USERS, "READ");
                w.edit_bucket(BUCKET, |bucket| {
                    bucket.ownership = Field::Present("BucketOwnerPreferred".into())
                });
            },
            list,
        ),
        case(
            "never set leaves ACLs on",
            OWNERSHIP,
            "open",
            |w| {
                w.grant(ALL_USERS, "READ");
                w.edit_bucket(BUCKET, |bucket| bucket.ownership = Field::Absent);
            },
            list,
        ),
        case(
            "ownership not read",
            OWNERSHIP,
            "assuming",
            |w| {
                w.grant(ALL_USERS, "READ");
                w.edit_bucket(BUCKET, |bucket| {
                    bucket.ownership = Field::NotCollected("gap-ownership".into())
                });
            },
            list,
        ),
        case(
            "ACL not read",
            ACL,
            "unknown",
            |w| {
                w.grant(ALL_USERS, "READ");
                w.edit_bucket(BUCKET, |bucket| {
                    bucket.acl = Field::NotCollected("gap-acl".into())
                });
            },
            list,
        ),
        case(
            "ACL not read, and ignored",
            BLOCK,
            "closed",
            |w| {
                w.grant(ALL_USERS, "READ");
                w.edit_bucket(BUCKET, |bucket| {
                    bucket.acl = Field::NotCollected("gap-acl".into())
                });
                block_bucket(w, ignore());
            },
            list,
        ),
        case(
            "ACLs of objects may open objects",
            ACL,
            "unknown",
            grant("nobody", "READ"),
            read,
        ),
        case(
            "unless they are ignored",
            BLOCK,
            "closed",
            |w| {
                w.grant("nobody", "READ");
                block_bucket(w, ignore())
            },
            read,
        ),
        case(
            "taken alone, the ACL is public",
            ACL,
            "open",
            |w| {
                w.grant(ALL_USERS, "READ_ACP");
                block_bucket(w, ignore())
            },
            |w| w.index().public_by_acl(&BUCKET.into()),
        ),
        case(
            "taken alone, the ACL is private",
            ACL,
            "closed",
            grant("canonical-111122223333", "FULL_CONTROL"),
            |w| w.index().public_by_acl(&BUCKET.into()),
        ),
    ]);
}

/// Who may change a list gives away what it keeps.
#[test]
fn lists_that_can_be_changed() {
    let open_list = |world: &mut World| world.grant(ALL_USERS, "WRITE_ACP");
    let by_policy = |action: &'static str, resource: &'static str| {
        move |world: &mut World| {
            world.grant("nobody", "READ");
            world.bucket_policy(json!([everyone(allow(action, resource))]));
        }
    };
    let ignore = PublicAccessBlock {
        ignore_public_acls: true,
        ..no_block()
    };
    let objects = "arn:aws:s3:::data/*";
    check(vec![
        case("WRITE_ACP for everyone", ACL, "open", open_list, write),
        case(
            "WRITE_ACP for every account",
            ACL,
            "open",
            |w| w.grant(AUTHENTICATED, "WRITE_ACP"),
            write,
        ),
        case(
            "WRITE_ACP that is ignored",
            BLOCK,
            "closed",
            |w| {
                open_list(w);
                block_bucket(w, ignore);
            },
            write,
        ),
        case(
            "WRITE_ACP, and ACLs are off",
            OWNERSHIP,
            "closed",
            |w| {
                open_list(w);
                w.edit_bucket(BUCKET, |bucket| {
                    bucket.ownership = Field::Present("BucketOwnerEnforced".into())
                });
            },
            write,
        ),
        case(
            "WRITE_ACP, and ownership not read",
            OWNERSHIP,
            "assuming",
            |w| {
                open_list(w);
                w.edit_bucket(BUCKET, |bucket| {
                    bucket.ownership = Field::NotCollected("gap-ownership".into())
                });
            },
            write,
        ),
        case(
            "WRITE_ACP, and the policy denies writes",
            ACL,
            "closed",
            |w| {
                open_list(w);
                w.bucket_policy(json!([everyone(deny("s3:*Object*", objects))]));
            },
            write,
        ),
        case(
            "the bucket's list by the policy",
            ACL,
            "open",
            by_policy("s3:PutBucketAcl", BUCKET),
            write,
        ),
        case(
            "lists of objects by the policy",
            ACL,
            "open",
            by_policy("s3:PutObjectAcl", objects),
            read,
        ),
        case(
            "lists of versions by the policy",
            ACL,
            "open",
            by_policy("s3:PutObjectVersionAcl", objects),
            read,
        ),
    ]);
    let principal =
        |action: &str, ownership: &str, decide: fn(&World, &model::AssetId) -> access::Decision| {
            let mut world = World::new();
            let ci = world.user(
                "ci",
                json!([
                    allow(action, "*"),
                    deny("s3:GetObject*", "*"),
                    deny("s3:PutObject", "*")
                ]),
            );
            world.edit_bucket(BUCKET, |bucket| {
                bucket.ownership = Field::Present(ownership.into())
            });
            decide(&world, &ci)
        };
    check(vec![
        (
            "a user, past its own Deny",
            ACL,
            "open",
            principal("s3:PutObjectAcl", "ObjectWriter", World::read),
        ),
        (
            "a user, the bucket's list",
            ACL,
            "open",
            principal("s3:PutBucketAcl", "ObjectWriter", World::write),
        ),
        (
            "a user, and ACLs are off",
            OWNERSHIP,
            "closed",
            principal("s3:Put*Acl", "BucketOwnerEnforced", World::read),
        ),
        (
            "a user that may read lists",
            ACL,
            "closed",
            principal("s3:GetBucketAcl", "ObjectWriter", World::write),
        ),
    ]);
}

#[test]
fn acl_grants_to_accounts() {
    let far = |grantee: &str, own: Value| {
        let mut world = World::new();
        let far = world.user_in(OTHER, "far", own);
        world.bucket("arn:aws:s3:::theirs", OTHER);
        world.grant(grantee, "READ");
        world.index().list_bucket(&far, &BUCKET.into())
    };
    let all = || json!([allow("s3:*", "*")]);
    check(vec![
        (
            "the account and its user",
            ACL,
            "open",
            far("canonical-444455556666", all()),
        ),
        (
            "the account without its user",
            ACL,
            "closed",
            far("canonical-444455556666", json!([])),
        ),
        (
            "another account",
            ACL,
            "closed",
            far("canonical-777788889999", all()),
        ),
        (
            "every account and its user",
            ACL,
            "open",
            far(AUTHENTICATED, all()),
        ),
        (
            "every account without its user",
            ACL,
            "closed",
            far(AUTHENTICATED, json!([])),
        ),
    ]);
}

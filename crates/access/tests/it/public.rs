//! Anyone on the internet: policies open to all, access control lists, public access blocks, object ownership.

use access::Decision;
use model::Field;
use model::asset::PublicAccessBlock;
use serde_json::{Value, json};

use crate::world::{
    ACCOUNT, ALL_USERS, AUTHENTICATED, BUCKET, Case, OTHER, World, allow, check, deny, no_block, with,
};

const BLOCK: &str = "Amazon S3 User Guide, Blocking public access to your Amazon S3 storage";
const ACL: &str = "Amazon S3 User Guide, Access control list (ACL) overview";
const OWNERSHIP: &str = "Amazon S3 User Guide, Controlling ownership of objects and disabling ACLs for your bucket";
const PRINCIPAL: &str = "IAM User Guide, AWS JSON policy elements: Principal";

fn everyone(statement: Value) -> Value {
    with(statement, json!({ "Principal": "*" }))
}

fn get() -> Value {
    everyone(allow("s3:GetObject", "arn:aws:s3:::data/*"))
}

fn case(
    name: &'static str,
    page: &'static str,
    expected: &'static str,
    edit: impl Fn(&mut World),
    decide: fn(&World) -> Decision,
) -> Case {
    let mut world = World::new();
    edit(&mut world);
    (name, page, expected, decide(&world))
}

fn read(world: &World) -> Decision {
    world.index().anonymous_read(&BUCKET.into())
}

fn write(world: &World) -> Decision {
    world.index().anonymous_write(&BUCKET.into())
}

fn list(world: &World) -> Decision {
    world.index().anonymous_list(&BUCKET.into())
}

fn block_bucket(world: &mut World, block: PublicAccessBlock) {
    world.edit_bucket(BUCKET, |bucket| bucket.public_access_block = Field::Present(block));
}

fn block_account(world: &mut World, block: PublicAccessBlock) {
    world.edit_account(ACCOUNT, |account| account.public_access_block = Field::Present(block));
}

#[test]
fn by_policy() {
    let only = |condition: Value| move |world: &mut World| {
        world.bucket_policy(json!([with(get(), json!({ "Condition": condition }))]));
    };
    check(vec![
        case("nothing", PRINCIPAL, "closed", |_| {}, read),
        case("everyone may read", PRINCIPAL, "open", |world| world.bucket_policy(json!([get()])), read),
        case("everyone may read, not write", PRINCIPAL, "closed", |world| world.bucket_policy(json!([get()])), write),
        case("everyone may read, not list", PRINCIPAL, "closed", |world| world.bucket_policy(json!([get()])), list),
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
        case("from a public range", PRINCIPAL, "if", only(json!({ "IpAddress": { "aws:SourceIp": "203.0.113.0/24" } })), read),
        case("from a private range", PRINCIPAL, "closed", only(json!({ "IpAddress": { "aws:SourceIp": "10.0.0.0/8" } })), read),
        case("from an endpoint", PRINCIPAL, "closed", only(json!({ "StringEquals": { "aws:SourceVpce": "vpce-1" } })), read),
        case("from an organisation", PRINCIPAL, "closed", only(json!({ "StringEquals": { "aws:PrincipalOrgID": "o-halden" } })), read),
        case("of an account", PRINCIPAL, "closed", only(json!({ "StringEquals": { "aws:PrincipalAccount": OTHER } })), read),
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
        case("with a referer", PRINCIPAL, "open", only(json!({ "StringLike": { "aws:Referer": "https://halden.example/*" } })), read),
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
            |world| world.edit_bucket(BUCKET, |bucket| bucket.policy = Field::NotCollected("gap-policy".into())),
            read,
        ),
        case(
            "encrypted with a key",
            "AWS KMS Developer Guide, AWS managed keys",
            "closed",
            |world| {
                world.bucket_policy(json!([get()]));
                world.encrypt_with(None);
            },
            read,
        ),
    ]);
}

#[test]
fn public_access_block_and_policies() {
    let public = |world: &mut World| world.bucket_policy(json!([get()]));
    let restrict = || PublicAccessBlock { restrict_public_buckets: true, ..no_block() };
    let refuse = || PublicAccessBlock { block_public_policy: true, block_public_acls: true, ..no_block() };
    let all = || PublicAccessBlock { ignore_public_acls: true, ..PublicAccessBlock { restrict_public_buckets: true, ..refuse() } };
    let fixed = json!({ "Condition": { "IpAddress": { "aws:SourceIp": "203.0.113.0/24" } } });
    check(vec![
        case("restricted by the bucket", BLOCK, "closed", |w| { public(w); block_bucket(w, restrict()) }, read),
        case("restricted by the account", BLOCK, "closed", |w| { public(w); block_account(w, restrict()) }, read),
        case("by both", BLOCK, "closed", |w| { public(w); block_bucket(w, all()); block_account(w, all()) }, read),
        case("all switches off", BLOCK, "open", |w| { public(w); block_bucket(w, no_block()); block_account(w, no_block()) }, read),
        case("switches for new policies only", BLOCK, "open", |w| { public(w); block_bucket(w, refuse()) }, read),
        case("a policy of fixed addresses is not public", BLOCK, "if", |w| {
            w.bucket_policy(json!([with(get(), fixed.clone())]));
            block_bucket(w, restrict());
        }, read),
        case("addresses of half the internet are", BLOCK, "closed", |w| {
            let half = json!({ "Condition": { "IpAddress": { "aws:SourceIp": "0.0.0.0/1" } } });
            w.bucket_policy(json!([with(get(), half)]));
            block_bucket(w, restrict());
        }, read),
        case("block of the bucket not read", BLOCK, "assuming", |w| {
            public(w);
            w.edit_bucket(BUCKET, |bucket| bucket.public_access_block = Field::NotCollected("gap-block".into()));
        }, read),
        case("block of the account not read", BLOCK, "assuming", |w| {
            public(w);
            w.edit_account(ACCOUNT, |account| account.public_access_block = Field::NotCollected("gap-block".into()));
        }, read),
        case("one not read, the other restricts", BLOCK, "closed", |w| {
            public(w);
            w.edit_bucket(BUCKET, |bucket| bucket.public_access_block = Field::NotCollected("gap-block".into()));
            block_account(w, restrict());
        }, read),
        case("taken alone, the policy is public", BLOCK, "open", |w| { public(w); block_bucket(w, all()) }, |w| {
            w.index().public_by_policy(&BUCKET.into())
        }),
        case("a policy for another account is not", BLOCK, "closed", |w| {
            w.bucket_policy(json!([with(get(), json!({ "Principal": { "AWS": OTHER } }))]));
        }, |w| w.index().public_by_policy(&BUCKET.into())),
        case("an odd action is noticed", BLOCK, "open", |w| {
            w.bucket_policy(json!([everyone(allow("s3:PutBucketNotification", BUCKET))]));
        }, |w| w.index().public_by_policy(&BUCKET.into())),
        case("an odd action that is denied", BLOCK, "closed", |w| {
            w.bucket_policy(json!([everyone(allow("s3:PutBucketNot*", BUCKET)), everyone(deny("s3:PutBucket*", "*"))]));
        }, |w| w.index().public_by_policy(&BUCKET.into())),
        case("a policy that is no policy", BLOCK, "unknown", |w| w.bucket_policy(json!([1])), |w| {
            w.index().public_by_policy(&BUCKET.into())
        }),
    ]);
}

#[test]
fn within_and_across_under_a_block() {
    let mut world = World::new();
    let near = world.user("ci", json!([]));
    let far = world.user_in(OTHER, "far", json!([allow("s3:*", "*")]));
    world.bucket_policy(json!([get(), with(get(), json!({ "Principal": { "AWS": OTHER } }))]));
    let before = world.read(&far);
    block_bucket(&mut world, PublicAccessBlock { restrict_public_buckets: true, ..no_block() });
    check(vec![
        ("the own account is still served", BLOCK, "open", world.read(&near)),
        ("another account was", BLOCK, "open", before),
        ("and is no longer, though named", BLOCK, "closed", world.read(&far)),
    ]);
}

#[test]
fn by_acl() {
    let ignore = || PublicAccessBlock { ignore_public_acls: true, ..no_block() };
    let grant = |grantee: &'static str, permission: &'static str| move |world: &mut World| world.grant(grantee, permission);
    check(vec![
        case("READ lists", ACL, "open", grant(ALL_USERS, "READ"), list),
        case("READ of a bucket reads no object", ACL, "unknown", grant(ALL_USERS, "READ"), read),
        case("WRITE writes", ACL, "open", grant(ALL_USERS, "WRITE"), write),
        case("FULL_CONTROL writes", ACL, "open", grant(ALL_USERS, "FULL_CONTROL"), write),
        case("READ does not write", ACL, "closed", grant(ALL_USERS, "READ"), write),
        case("WRITE does not list", ACL, "closed", grant(ALL_USERS, "WRITE"), list),
        case("any account is anyone", ACL, "open", grant(AUTHENTICATED, "READ"), list),
        case("log delivery is not", ACL, "closed", grant("http://acs.amazonaws.com/groups/s3/LogDelivery", "WRITE"), write),
        case("one account is not", ACL, "closed", grant("somebody", "FULL_CONTROL"), write),
        case("a Deny of the policy counts", ACL, "closed", |w| {
            w.grant(ALL_USERS, "READ");
            w.bucket_policy(json!([everyone(deny("s3:List*", BUCKET))]));
        }, list),
        case("ignored by the bucket", BLOCK, "closed", |w| { w.grant(ALL_USERS, "READ"); block_bucket(w, ignore()) }, list),
        case("ignored by the account", BLOCK, "closed", |w| { w.grant(AUTHENTICATED, "READ"); block_account(w, ignore()) }, list),
        case("switch for new ACLs only", BLOCK, "open", |w| {
            w.grant(ALL_USERS, "READ");
            block_bucket(w, PublicAccessBlock { block_public_acls: true, ..no_block() });
        }, list),
        case("block not read", BLOCK, "assuming", |w| {
            w.grant(ALL_USERS, "READ");
            w.edit_bucket(BUCKET, |bucket| bucket.public_access_block = Field::NotCollected("gap-block".into()));
        }, list),
        case("ACLs are off", OWNERSHIP, "closed", |w| {
            w.grant(ALL_USERS, "READ");
            w.edit_bucket(BUCKET, |bucket| bucket.ownership = Field::Present("BucketOwnerEnforced".into()));
        }, list),
        case("owner preferred leaves ACLs on", OWNERSHIP, "open", |w| {
            w.grant(ALL_USERS, "READ");
            w.edit_bucket(BUCKET, |bucket| bucket.ownership = Field::Present("BucketOwnerPreferred".into()));
        }, list),
        case("never set leaves ACLs on", OWNERSHIP, "open", |w| {
            w.grant(ALL_USERS, "READ");
            w.edit_bucket(BUCKET, |bucket| bucket.ownership = Field::Absent);
        }, list),
        case("ownership not read", OWNERSHIP, "assuming", |w| {
            w.grant(ALL_USERS, "READ");
            w.edit_bucket(BUCKET, |bucket| bucket.ownership = Field::NotCollected("gap-ownership".into()));
        }, list),
        case("ACL not read", ACL, "unknown", |w| {
            w.grant(ALL_USERS, "READ");
            w.edit_bucket(BUCKET, |bucket| bucket.acl = Field::NotCollected("gap-acl".into()));
        }, list),
        case("ACL not read, and ignored", BLOCK, "closed", |w| {
            w.grant(ALL_USERS, "READ");
            w.edit_bucket(BUCKET, |bucket| bucket.acl = Field::NotCollected("gap-acl".into()));
            block_bucket(w, ignore());
        }, list),
        case("ACLs of objects may open objects", ACL, "unknown", grant("nobody", "READ"), read),
        case("unless they are ignored", BLOCK, "closed", |w| { w.grant("nobody", "READ"); block_bucket(w, ignore()) }, read),
        case("taken alone, the ACL is public", ACL, "open", |w| { w.grant(ALL_USERS, "READ_ACP"); block_bucket(w, ignore()) }, |w| {
            w.index().public_by_acl(&BUCKET.into())
        }),
        case("taken alone, the ACL is private", ACL, "closed", grant("canonical-111122223333", "FULL_CONTROL"), |w| {
            w.index().public_by_acl(&BUCKET.into())
        }),
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
        ("the account and its user", ACL, "open", far("canonical-444455556666", all())),
        ("the account without its user", ACL, "closed", far("canonical-444455556666", json!([]))),
        ("another account", ACL, "closed", far("canonical-777788889999", all())),
        ("every account and its user", ACL, "open", far(AUTHENTICATED, all())),
        ("every account without its user", ACL, "closed", far(AUTHENTICATED, json!([]))),
    ]);
}

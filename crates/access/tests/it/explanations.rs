//! What a decision says for itself.

use insta::assert_snapshot;
use model::Field;
use serde_json::json;

use access::Decision;

use crate::world::{
    BUCKET, OTHER, World, allow, deny, document, outcome, policy_id, role, user, user_in, with,
};

fn told(decision: &Decision) -> String {
    let way = |way: &access::Way| {
        let word = crate::world::word(&way.verdict);
        format!("{word}\n  {}", way.because.join("\n  "))
    };
    decision.ways.iter().map(way).collect::<Vec<_>>().join("\n")
}

#[test]
fn an_open_way_names_statement_policy_and_what_remains() {
    let mut world = World::new();
    let group = world.group(
        "deployers",
        json!([with(
            allow("s3:Get*", "arn:aws:s3:::data/*"),
            json!({ "Sid": "Training" })
        )]),
    );
    let ci = world.user("ci-deploy", json!([]));
    world.edit_user("ci-deploy", |user| {
        user.groups = model::List::complete(vec![group])
    });
    let vpn = json!({ "Condition": { "NotIpAddress": { "aws:SourceIp": "203.0.113.0/24" } } });
    world.bucket_policy(json!([with(
        deny("s3:*", "*"),
        with(vpn, json!({ "Sid": "OfficeOnly", "Principal": "*" }))
    )]));
    assert_snapshot!(told(&world.read(&ci)), @r#"
    if
      inline policy inline of group deployers, statement Training, allows s3:GetObject on arn:aws:s3:::data/*
      policy of bucket data, statement OfficeOnly, denies s3:GetObject on *, which does not apply by its condition on aws:SourceIp
      if not: aws:SourceIp NotIpAddress 203.0.113.0/24
      within one account, a policy of the principal suffices
      s3:ListBucket is not allowed: names of objects must be known or guessed
    "#);
}

#[test]
fn a_closed_way_names_what_denies() {
    let mut world = World::new();
    let shipper = world.user("metrics-shipper", json!([allow("s3:*", "*")]));
    let id = world.policy(
        policy_id("deny-private-data"),
        document(json!([with(
            deny("s3:*", "arn:aws:s3:::data/*"),
            json!({ "Sid": "NoPrivateData" })
        )])),
    );
    world.edit_user("metrics-shipper", |user| {
        user.attached_policies = model::List::complete(vec![id])
    });
    assert_snapshot!(told(&world.read(&shipper)), @r#"
    closed
      policy deny-private-data of user metrics-shipper, statement NoPrivateData, denies s3:GetObject on arn:aws:s3:::data/*
      no statement of the policy or ACL of bucket data allows s3:GetObject on objects of bucket data
    "#);
    let nobody = world.user("nobody", json!([]));
    assert_snapshot!(told(&world.read(&nobody)), @r#"
    closed
      no policy of user nobody allows s3:GetObject on objects of bucket data
      no statement of the policy or ACL of bucket data allows s3:GetObject on objects of bucket data
    "#);
}

#[test]
fn boundaries_accounts_and_roles_are_named() {
    let mut world = World::new();
    let vendor = world.user("labeling-vendor", json!([allow("s3:*", "*")]));
    world.policy(
        policy_id("vendor-boundary"),
        document(allow("s3:Get*", "arn:aws:s3:::inbox/*")),
    );
    world.edit_user("labeling-vendor", |user| {
        user.permissions_boundary = Field::Present(policy_id("vendor-boundary"));
    });
    assert_snapshot!(told(&world.read(&vendor)), @r#"
    closed
      no permissions boundary vendor-boundary allows s3:GetObject on objects of bucket data
      no statement of the policy or ACL of bucket data allows s3:GetObject on objects of bucket data
    "#);

    let far = world.user_in(OTHER, "far", json!([allow("s3:*", "*")]));
    world.bucket_policy(json!([with(
        allow("s3:GetObject", "*"),
        json!({ "Principal": { "AWS": user_in(OTHER, "far") } })
    )]));
    assert_snapshot!(told(&world.read(&far)), @r#"
    open
      inline policy inline of user far, statement 1, allows s3:GetObject on *
      policy of bucket data, statement 1, allows s3:GetObject on *
      across accounts, both sides must allow
      s3:ListBucket is not allowed: names of objects must be known or guessed
    "#);

    let trust = json!([{ "Effect": "Allow", "Principal": { "AWS": user("labeling-vendor") }, "Action": "sts:AssumeRole",
        "Condition": { "StringEquals": { "sts:ExternalId": "halden" } } }]);
    let target = world.role("labels", trust, json!([]));
    assert_snapshot!(told(&world.index().assume_role(&vendor, &target)), @r#"
    if
      trust policy of role labels, statement 1, allows sts:AssumeRole
      if sts:ExternalId StringEquals halden
      within one account, the resource's policy suffices
    "#);
}

#[test]
fn public_access_is_explained() {
    let mut world = World::new();
    let open = json!({ "Sid": "PressKit", "Principal": "*" });
    world.bucket_policy(json!([with(allow("s3:GetObject", "arn:aws:s3:::data/*"), open)]));
    assert_snapshot!(told(&world.index().anonymous_read(&BUCKET.into())), @r#"
    open
      policy of bucket data, statement PressKit, allows s3:GetObject on arn:aws:s3:::data/*
      s3:ListBucket is not allowed: names of objects must be known or guessed
    "#);
    world.edit_bucket(BUCKET, |bucket| {
        bucket.public_access_block = Field::Present(model::asset::PublicAccessBlock {
            restrict_public_buckets: true,
            ..Default::default()
        });
    });
    assert_snapshot!(told(&world.index().anonymous_read(&BUCKET.into())), @r#"
    closed
      the policy of bucket data is public, and the public access block (RestrictPublicBuckets) keeps it to its own account
      no statement of the policy or ACL of bucket data allows s3:GetObject on objects of bucket data
    "#);
}

#[test]
fn a_missing_fact_is_named() {
    let mut world = World::new();
    let ci = world.user("ci", json!([]));
    world.edit_user("ci", |user| {
        user.attached_policies = model::List::complete(vec![policy_id("gone")])
    });
    let decision = world.read(&ci);
    assert_eq!(outcome(&decision), "unknown");
    assert_snapshot!(told(&decision), @r#"
    unknown
      policy gone of user ci: not read
      assuming that nothing denies it in what was not read: policy gone of user ci
      within one account, a policy of the principal suffices
      whether s3:ListBucket is allowed is not known: names of objects may have to be guessed
    "#);
    assert_snapshot!(decision.gaps[0].to_string(), @r#"
    policy text at arn:aws:iam::111122223333:policy/gone: not asked; collect the account that has it
    "#);
    assert_eq!(outcome(&world.index().assume_role(&ci, &role("gone"))), "unknown");
}

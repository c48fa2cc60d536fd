//! General requests.

use access::{Caller, Decision, Request};
use serde_json::json;

use crate::world::{BUCKET, KEY, World, allow, check, role, user, with};

const FLOW: &str = "IAM User Guide, Policy evaluation logic";

#[test]
fn any_action_on_any_resource() {
    let mut world = World::new();
    world.user(
        "ci",
        json!([
            allow("iam:PassRole", role("worker").as_str()),
            allow("cloudtrail:Stop*", "*")
        ]),
    );
    world.role(
        "worker",
        json!([{ "Effect": "Allow", "Principal": { "AWS": user("ci") }, "Action": "sts:AssumeRole" }]),
        json!([]),
    );
    world.key(json!([{ "Effect": "Allow", "Principal": { "AWS": user("ci") }, "Action": "kms:Encrypt", "Resource": "*" }]));
    world.bucket_policy(json!([with(
        allow("s3:GetBucketAcl", BUCKET),
        json!({ "Principal": { "AWS": user("ci") } })
    )]));
    let index = world.index();
    let decide = |action: &str, resource: &str| -> Decision {
        index.decide(&Request {
            caller: Caller::Principal(user("ci")),
            action: action.to_owned(),
            resource: resource.to_owned(),
        })
    };
    let trail = "arn:aws:cloudtrail:eu-central-1:111122223333:trail/main";
    let anonymous = index.decide(&Request {
        caller: Caller::Anonymous,
        action: "iam:PassRole".to_owned(),
        resource: "*".to_owned(),
    });
    check(vec![
        (
            "passing a role",
            FLOW,
            "open",
            decide("iam:PassRole", role("worker").as_str()),
        ),
        (
            "passing another",
            FLOW,
            "closed",
            decide("iam:PassRole", role("other").as_str()),
        ),
        (
            "passing some role",
            FLOW,
            "open",
            decide("iam:PassRole", "arn:aws:iam::*:role/*"),
        ),
        (
            "stopping a trail",
            FLOW,
            "open",
            decide("CloudTrail:StopLogging", trail),
        ),
        (
            "deleting a trail",
            FLOW,
            "closed",
            decide("cloudtrail:DeleteTrail", trail),
        ),
        (
            "assuming a role",
            FLOW,
            "open",
            decide("sts:AssumeRole", role("worker").as_str()),
        ),
        ("using a key", FLOW, "open", decide("kms:Encrypt", KEY)),
        ("using a key for more", FLOW, "closed", decide("kms:Decrypt", KEY)),
        (
            "a bucket's own policy",
            FLOW,
            "open",
            decide("s3:GetBucketAcl", BUCKET),
        ),
        ("without credentials", FLOW, "closed", anonymous),
    ]);
}

/// What is not in the estate has a policy that nobody read.
#[test]
fn resources_that_were_not_collected() {
    let mut world = World::new();
    world.user("ci", json!([]));
    world.bucket_policy(json!([with(
        allow("s3:GetObject", "arn:aws:s3:::data/*"),
        json!({ "Principal": "*" })
    )]));
    let index = world.index();
    let decide = |action: &str, resource: &str| -> Decision {
        index.decide(&Request {
            caller: Caller::Principal(user("ci")),
            action: action.to_owned(),
            resource: resource.to_owned(),
        })
    };
    let key = "arn:aws:kms:eu-central-1:111122223333:key/other";
    check(vec![
        (
            "a bucket",
            FLOW,
            "unknown",
            decide("s3:ListBucket", "arn:aws:s3:::other"),
        ),
        (
            "objects of a bucket",
            FLOW,
            "unknown",
            decide("s3:GetObject", "arn:aws:s3:::other/*"),
        ),
        (
            "a role",
            FLOW,
            "unknown",
            decide("sts:AssumeRole", role("other").as_str()),
        ),
        ("a key", FLOW, "unknown", decide("kms:Decrypt", key)),
        (
            "some object of some bucket",
            FLOW,
            "open",
            decide("s3:GetObject", "arn:aws:s3:::*"),
        ),
        (
            "some object of a like bucket",
            FLOW,
            "open",
            decide("s3:GetObject", "arn:aws:s3:::d*/x"),
        ),
        (
            "some object of another",
            FLOW,
            "closed",
            decide("s3:GetObject", "arn:aws:s3:::data2*/x"),
        ),
        ("all buckets", FLOW, "closed", decide("s3:ListAllMyBuckets", "*")),
    ]);
}

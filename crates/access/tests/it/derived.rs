//! Facts that decisions write into the estate.

use access::{AccessIndex, derive};
use model::asset::{Bucket, PolicyDocument};
use model::{Estate, Field, Gap, GapReason, Source};
use serde_json::json;

use crate::world::{ALL_USERS, BUCKET, World, allow, deny, document, policy_id, role, user, with, word};

fn derived(mut world: World) -> Estate {
    let delta = derive(&world.estate, &world.index());
    world.estate.apply(&delta);
    world.estate
}

fn bucket(estate: &Estate) -> Bucket {
    estate.get(&BUCKET.into()).unwrap().as_bucket().unwrap().clone()
}

fn verdict(field: &Field<model::Verdict>) -> &'static str {
    field.present().map_or("none", word)
}

#[test]
fn buckets() {
    let mut world = World::new();
    let reader = world.user("reader", json!([allow("s3:GetObject", "*")]));
    let writer = world.role(
        "writer",
        json!([]),
        json!([allow("s3:PutObject", "arn:aws:s3:::data/x")]),
    );
    world.user("nobody", json!([]));
    let estate = derived(world);
    let bucket = bucket(&estate);
    assert_eq!(
        (&bucket.readers.items, bucket.readers.is_complete()),
        (&vec![reader], true)
    );
    assert_eq!(
        (&bucket.writers.items, bucket.writers.is_complete()),
        (&vec![writer], true)
    );
    for field in [
        &bucket.public_read,
        &bucket.public_write,
        &bucket.public_by_policy,
        &bucket.public_by_acl,
    ] {
        assert_eq!(verdict(field), "closed");
    }
    let asset = estate.get(&BUCKET.into()).unwrap();
    assert!(
        asset
            .evidence
            .iter()
            .any(|id| estate.evidence(id).is_some_and(|e| e.source == Source::Derived))
    );
}

#[test]
fn public_buckets() {
    let mut world = World::new();
    world.grant(ALL_USERS, "READ");
    world.bucket_policy(json!([with(
        allow("s3:PutObject", "*"),
        json!({ "Principal": "*" })
    )]));
    let bucket = bucket(&derived(world));
    let found = [
        &bucket.public_read,
        &bucket.public_write,
        &bucket.public_by_policy,
        &bucket.public_by_acl,
    ]
    .map(verdict);
    assert_eq!(found, ["open"; 4], "listing counts as reading");
}

#[test]
fn unknown_readers_make_the_list_partial() {
    let mut world = World::new();
    world.user("known", json!([allow("s3:GetObject", "*")]));
    world.user("broken", json!(3));
    let estate = derived(world);
    let bucket = bucket(&estate);
    assert_eq!(bucket.readers.items, [user("known")]);
    let gap = bucket.readers.missing.expect("the list is partial");
    assert!(
        estate
            .gap(&gap)
            .is_some_and(|gap| gap.to_string().contains("not understood")),
        "the gap is recorded"
    );
}

#[test]
fn lists_are_partial_where_principals_were_not_collected() {
    let empty = bucket(&derived(World::new()));
    assert!(!empty.readers.is_complete());
    let mut world = World::new();
    world.user("ci", json!([]));
    let reason = GapReason::Denied {
        permission: "iam:GetAccountAuthorizationDetails".into(),
    };
    let gap = world.estate.note(Gap::new(
        "iam",
        "iam:GetAccountAuthorizationDetails",
        reason,
        "users",
    ));
    assert_eq!(bucket(&derived(world)).readers.missing, Some(gap));
}

#[test]
fn deriving_twice_is_deriving_once() {
    let mut world = World::new();
    world.user("ci", json!([allow("*", "*")]));
    world.role("worker", json!([1]), json!([allow("s3:*", "*")]));
    world.policy(policy_id("all"), document(allow("*", "*")));
    let once = derived(world);
    let again = derive(&once, &AccessIndex::build(&once));
    assert!(again.is_empty() && again.gaps.is_empty(), "{again:?}");
}

#[test]
fn roles_that_anyone_can_assume() {
    let trust =
        |principal: &str| json!([{ "Effect": "Allow", "Principal": { "AWS": principal }, "Action": "*" }]);
    let mut world = World::new();
    world.role("open", trust("*"), json!([]));
    world.role("kept", trust(user("ci").as_str()), json!([]));
    let estate = derived(world);
    let found = ["open", "kept"].map(|name| {
        let asset = estate.get(&role(name)).unwrap();
        verdict(&asset.as_role().unwrap().assumable_by_anyone)
    });
    assert_eq!(found, ["open", "closed"]);
}

/// IAM User Guide, "AWS managed policies for job functions", "Administrator job function".
#[test]
fn administrators() {
    let cases = [
        ("everything", json!([allow("*", "*")]), "open"),
        ("everything, in another form", json!([allow("*:*", "*")]), "open"),
        ("nothing", json!([]), "closed"),
        ("one service", json!([allow("iam:*", "*")]), "closed"),
        ("one resource", json!([allow("*", "arn:aws:s3:::*")]), "closed"),
        (
            "a Deny that it can remove",
            json!([allow("*", "*"), deny("organizations:*", "*")]),
            "open",
        ),
        (
            "a Deny of everything",
            json!([allow("*", "*"), deny("*", "*")]),
            "closed",
        ),
        (
            "a Deny of changing policies",
            json!([allow("*", "*"), deny("iam:*", "*")]),
            "closed",
        ),
        (
            "only with MFA",
            json!([with(
                allow("*", "*"),
                json!({ "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } } })
            )]),
            "closed",
        ),
        (
            "a Deny without MFA that leaves setting up MFA",
            json!([
                allow("*", "*"),
                with(
                    json!({ "Effect": "Deny", "NotAction": "iam:EnableMFADevice", "Resource": "*" }),
                    json!({
                "Condition": { "BoolIfExists": { "aws:MultiFactorAuthPresent": "false" } } })
                )
            ]),
            "closed",
        ),
        (
            "from one address",
            json!([with(
                allow("*", "*"),
                json!({ "Condition": { "IpAddress": { "aws:SourceIp": "203.0.113.9/32" } } })
            )]),
            "if",
        ),
        ("a policy that is no policy", json!(1), "unknown"),
    ];
    for (name, statements, expected) in cases {
        let mut world = World::new();
        world.user("ci", statements.clone());
        world.role("worker", json!([]), statements);
        let estate = derived(world);
        assert_eq!(
            verdict(&estate.get(&user("ci")).unwrap().as_user().unwrap().administrator),
            expected,
            "user: {name}"
        );
        assert_eq!(
            verdict(
                &estate
                    .get(&role("worker"))
                    .unwrap()
                    .as_role()
                    .unwrap()
                    .administrator
            ),
            expected,
            "role: {name}"
        );
    }
}

#[test]
fn a_boundary_keeps_from_being_administrator() {
    let mut world = World::new();
    world.user("ci", json!([allow("*", "*")]));
    world.policy(policy_id("boundary"), document(allow("s3:*", "*")));
    world.edit_user("ci", |user| {
        user.permissions_boundary = Field::Present(policy_id("boundary"))
    });
    let estate = derived(world);
    assert_eq!(
        verdict(&estate.get(&user("ci")).unwrap().as_user().unwrap().administrator),
        "closed"
    );
}

#[test]
fn policies_that_allow_everything() {
    let cases = [
        (document(allow("*", "*")), Some(true)),
        (
            document(json!([allow("s3:*", "*"), allow("*:*", "*")])),
            Some(true),
        ),
        (
            document(json!([{ "Effect": "Allow", "NotAction": [], "Resource": "*" }])),
            Some(true),
        ),
        (document(allow("s3:*", "*")), Some(false)),
        (document(allow("*", "arn:aws:s3:::x")), Some(false)),
        (document(deny("*", "*")), Some(false)),
        (
            document(with(
                allow("*", "*"),
                json!({ "Condition": { "Bool": { "aws:SecureTransport": "true" } } }),
            )),
            Some(false),
        ),
        (PolicyDocument(json!("not JSON")), None),
    ];
    for (text, expected) in cases {
        let mut world = World::new();
        let id = world.policy(policy_id("p"), text.clone());
        let estate = derived(world);
        let policy = estate.get(&id).unwrap().as_policy().unwrap();
        assert_eq!(policy.allows_everything.present().copied(), expected, "{text:?}");
    }
}

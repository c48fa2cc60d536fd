//! Identity policies, groups and permissions boundaries.

use model::{Field, GapId, List};
use serde_json::{Value, json};

use crate::world::{BUCKET, Case, World, allow, check, deny, document, policy_id, user, with};

const FLOW: &str = "IAM User Guide, Policy evaluation logic";
const VERSIONS: &str = "Amazon S3 API Reference, GetObject";
const ACTION: &str = "IAM User Guide, IAM JSON policy elements: Action";
const NOT_ACTION: &str = "IAM User Guide, IAM JSON policy elements: NotAction";
const RESOURCE: &str = "IAM User Guide, IAM JSON policy elements: Resource";
const NOT_RESOURCE: &str = "IAM User Guide, IAM JSON policy elements: NotResource";
const BOUNDARY: &str = "IAM User Guide, Permissions boundaries for IAM entities";
const VARIABLES: &str = "IAM User Guide, IAM policy elements: Variables and tags";
const GRAMMAR: &str = "IAM User Guide, Grammar of the IAM JSON policy language";

fn read(name: &'static str, page: &'static str, expected: &'static str, statements: Value) -> Case {
    let mut world = World::new();
    let ci = world.user("ci", statements);
    (name, page, expected, world.read(&ci))
}

#[test]
fn identity_policies() {
    let objects = "arn:aws:s3:::data/*";
    check(vec![
        read("nothing allows", FLOW, "closed", json!([])),
        read("one allow", FLOW, "open", json!([allow("s3:GetObject", objects)])),
        read(
            "one statement without a list",
            GRAMMAR,
            "open",
            allow("s3:GetObject", objects),
        ),
        read(
            "deny wins",
            FLOW,
            "closed",
            json!([allow("s3:*", "*"), deny("s3:GetObject*", objects)]),
        ),
        read(
            "deny first wins too",
            FLOW,
            "closed",
            json!([deny("s3:GetObject*", objects), allow("s3:*", "*")]),
        ),
        read(
            "deny of current versions leaves those that are asked for by their id",
            VERSIONS,
            "open",
            json!([allow("s3:*", "*"), deny("s3:GetObject", objects)]),
        ),
        read(
            "one allow of versions",
            VERSIONS,
            "open",
            json!([allow("s3:GetObjectVersion", objects)]),
        ),
        read(
            "deny of another action",
            FLOW,
            "open",
            json!([allow("s3:*", "*"), deny("s3:PutObject", objects)]),
        ),
        read(
            "deny of another bucket",
            FLOW,
            "open",
            json!([allow("s3:*", "*"), deny("s3:*", "arn:aws:s3:::other/*")]),
        ),
        read(
            "deny of part",
            FLOW,
            "open",
            json!([allow("s3:*", "*"), deny("s3:*", "arn:aws:s3:::data/secret/*")]),
        ),
        read(
            "allowed part is denied",
            FLOW,
            "closed",
            json!([
                allow("s3:GetObject", "arn:aws:s3:::data/secret/*"),
                deny("s3:*", "arn:aws:s3:::data/s*")
            ]),
        ),
        read(
            "parts denied that together are all",
            FLOW,
            "closed",
            json!([
                allow("s3:GetObject", "arn:aws:s3:::data/a*"),
                deny("s3:*", "arn:aws:s3:::data/a"),
                deny("s3:*", "arn:aws:s3:::data/a?*"),
            ]),
        ),
        read(
            "lower-case action",
            ACTION,
            "open",
            json!([allow("S3:getobject", objects)]),
        ),
        read(
            "action pattern",
            ACTION,
            "open",
            json!([allow("s3:Get*", objects)]),
        ),
        read(
            "question mark",
            ACTION,
            "open",
            json!([allow("s3:GetObjec?", objects)]),
        ),
        read(
            "other action pattern",
            ACTION,
            "closed",
            json!([allow("s3:List*", objects)]),
        ),
        read("star colon star", ACTION, "open", json!([allow("*:*", "*")])),
        read(
            "list of actions",
            ACTION,
            "open",
            json!([{ "Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetObject"], "Resource": [BUCKET, objects] }]),
        ),
        read(
            "allow all but another service",
            NOT_ACTION,
            "open",
            json!([{ "Effect": "Allow", "NotAction": "iam:*", "Resource": "*" }]),
        ),
        read(
            "allow all but this",
            NOT_ACTION,
            "closed",
            json!([{ "Effect": "Allow", "NotAction": ["s3:Get*"], "Resource": "*" }]),
        ),
        read(
            "deny all but this",
            NOT_ACTION,
            "open",
            json!([allow("*", "*"), { "Effect": "Deny", "NotAction": "s3:GetObject", "Resource": "*" }]),
        ),
        read(
            "deny all but another",
            NOT_ACTION,
            "closed",
            json!([allow("*", "*"), { "Effect": "Deny", "NotAction": "iam:*", "Resource": "*" }]),
        ),
        read(
            "bucket ARN is no object",
            RESOURCE,
            "closed",
            json!([allow("s3:GetObject", BUCKET)]),
        ),
        read(
            "resource compares with case",
            RESOURCE,
            "closed",
            json!([allow("s3:GetObject", "arn:aws:s3:::DATA/*")]),
        ),
        read(
            "pattern over bucket names",
            RESOURCE,
            "open",
            json!([allow("s3:GetObject", "arn:aws:s3:::d*")]),
        ),
        read(
            "incomplete ARN",
            RESOURCE,
            "open",
            json!([allow("s3:GetObject", "arn:aws:s3")]),
        ),
        read(
            "name that begins alike",
            RESOURCE,
            "closed",
            json!([allow("s3:GetObject", "arn:aws:s3:::data2/*")]),
        ),
        read(
            "suffix pattern",
            RESOURCE,
            "open",
            json!([allow("s3:GetObject", "arn:aws:s3:::*/labels.csv")]),
        ),
        read(
            "all but another bucket",
            NOT_RESOURCE,
            "open",
            json!([{ "Effect": "Allow", "Action": "s3:*", "NotResource": "arn:aws:s3:::other/*" }]),
        ),
        read(
            "all but these objects",
            NOT_RESOURCE,
            "closed",
            json!([{ "Effect": "Allow", "Action": "s3:*", "NotResource": "arn:aws:s3:::data*" }]),
        ),
        read(
            "deny all but another bucket",
            NOT_RESOURCE,
            "closed",
            json!([allow("s3:*", "*"), { "Effect": "Deny", "Action": "s3:*", "NotResource": "arn:aws:s3:::other/*" }]),
        ),
        read(
            "deny all but part of this bucket",
            NOT_RESOURCE,
            "open",
            json!([allow("s3:*", "*"), { "Effect": "Deny", "Action": "s3:*", "NotResource": "arn:aws:s3:::data/x/*" }]),
        ),
        read(
            "unknown element in Allow",
            GRAMMAR,
            "unknown",
            json!([with(allow("s3:*", "*"), json!({ "Future": 1 }))]),
        ),
        read(
            "unknown element in Deny",
            GRAMMAR,
            "unknown",
            json!([
                allow("s3:*", "*"),
                with(deny("s3:*", "*"), json!({ "Future": 1 }))
            ]),
        ),
        read(
            "user name variable",
            VARIABLES,
            "open",
            json!([allow("s3:GetObject", "arn:aws:s3:::data/${aws:username}/*")]),
        ),
        read(
            "deny of one's own folder",
            VARIABLES,
            "closed",
            json!([
                allow("s3:GetObject", "arn:aws:s3:::data/ci/*"),
                deny("s3:*", "arn:aws:s3:::data/${aws:username}/*")
            ]),
        ),
        read(
            "absent tag has no value",
            VARIABLES,
            "closed",
            json!([allow(
                "s3:GetObject",
                "arn:aws:s3:::data/${aws:PrincipalTag/team}/*"
            )]),
        ),
        read(
            "absent tag with default",
            VARIABLES,
            "open",
            json!([allow(
                "s3:GetObject",
                "arn:aws:s3:::data/${aws:PrincipalTag/team, 'none'}/*"
            )]),
        ),
        read(
            "escaped star is a star",
            VARIABLES,
            "open",
            json!([allow("s3:GetObject", "arn:aws:s3:::data/${*}")]),
        ),
    ]);
}

#[test]
fn variables_are_text_in_old_policies() {
    let mut world = World::new();
    let ci = world.user("ci", json!([]));
    let old = |variable: &str| {
        let statement = allow("s3:GetObject", &format!("arn:aws:s3:::{variable}/*"));
        model::asset::PolicyDocument(json!({ "Version": "2008-10-17", "Statement": statement }))
    };
    world.bucket("arn:aws:s3:::ci", crate::world::ACCOUNT);
    let id = world.policy(policy_id("old"), old("${aws:username}"));
    world.edit_user("ci", |user| user.attached_policies = List::complete(vec![id]));
    let bucket = "arn:aws:s3:::ci".into();
    let decision = world.index().read_bucket(&ci, &bucket, None);
    check(vec![(
        "2008-10-17 has no variables",
        VARIABLES,
        "closed",
        decision,
    )]);
    world.policy(
        policy_id("old"),
        document(allow("s3:GetObject", "arn:aws:s3:::${aws:username}/*")),
    );
    let decision = world.index().read_bucket(&ci, &bucket, None);
    check(vec![("2012-10-17 has", VARIABLES, "open", decision)]);
}

#[test]
fn groups_and_attached_policies() {
    let case = |name, expected, edit: fn(&mut World)| {
        let mut world = World::new();
        let ci = world.user("ci", json!([]));
        edit(&mut world);
        (name, FLOW, expected, world.read(&ci))
    };
    check(vec![
        case("group policy", "open", |world| {
            let group = world.group("readers", json!([allow("s3:Get*", "*")]));
            world.edit_user("ci", |user| user.groups = List::complete(vec![group]));
        }),
        case("deny by group", "closed", |world| {
            world.user("ci", json!([allow("s3:*", "*")]));
            let group = world.group("barred", json!([deny("s3:*", "*")]));
            world.edit_user("ci", |user| user.groups = List::complete(vec![group]));
        }),
        case("attached policy", "open", |world| {
            let id = world.policy(policy_id("reader"), document(allow("s3:Get*", "*")));
            world.edit_user("ci", |user| user.attached_policies = List::complete(vec![id]));
        }),
        case("attached policy that was not read", "unknown", |world| {
            world.edit_user("ci", |user| {
                user.attached_policies = List::complete(vec![policy_id("gone")])
            });
        }),
        case(
            "allowed, and an attached policy was not read",
            "assuming",
            |world| {
                world.user("ci", json!([allow("s3:*", "*")]));
                world.edit_user("ci", |user| {
                    user.attached_policies = List::complete(vec![policy_id("gone")])
                });
            },
        ),
        case("list of groups not read", "unknown", |world| {
            world.edit_user("ci", |user| {
                user.groups = List::partial(Vec::new(), GapId::from("gap-groups"))
            });
        }),
        case("denied whatever was not read", "closed", |world| {
            world.user("ci", json!([allow("s3:*", "*"), deny("s3:*", "*")]));
            world.edit_user("ci", |user| {
                user.groups = List::partial(Vec::new(), GapId::from("gap-groups"))
            });
        }),
        case("policy that is no policy", "unknown", |world| {
            let id = world.policy(policy_id("broken"), document(json!([{ "Effect": "Perhaps" }])));
            world.edit_user("ci", |user| user.attached_policies = List::complete(vec![id]));
        }),
        case("allowed beside a policy that is no policy", "unknown", |world| {
            world.user("ci", json!([allow("s3:*", "*")]));
            let id = world.policy(policy_id("broken"), document(json!("none")));
            world.edit_user("ci", |user| user.attached_policies = List::complete(vec![id]));
        }),
    ]);
}

#[test]
fn permissions_boundaries() {
    let case = |name, expected, boundary: Option<Value>, statements: Value| {
        let mut world = World::new();
        let ci = world.user("ci", statements);
        world.edit_user("ci", |user| {
            user.permissions_boundary = Field::Present(policy_id("boundary"))
        });
        if let Some(boundary) = boundary {
            world.policy(policy_id("boundary"), document(boundary));
        }
        (name, BOUNDARY, expected, world.read(&ci))
    };
    let all = || json!([allow("s3:*", "*")]);
    check(vec![
        case("boundary allows", "open", Some(all()), all()),
        case(
            "boundary grants nothing by itself",
            "closed",
            Some(all()),
            json!([]),
        ),
        case(
            "boundary allows something else",
            "closed",
            Some(json!([allow("ec2:*", "*")])),
            all(),
        ),
        case(
            "boundary denies",
            "closed",
            Some(json!([allow("*", "*"), deny("s3:GetObject*", "*")])),
            all(),
        ),
        case(
            "boundary allows a part",
            "open",
            Some(json!([allow("s3:*", "arn:aws:s3:::data/a/*")])),
            all(),
        ),
        case(
            "boundary and policy allow different parts",
            "closed",
            Some(json!([allow("s3:*", "arn:aws:s3:::data/a/*")])),
            json!([allow("s3:*", "arn:aws:s3:::data/b/*")]),
        ),
        case(
            "overlap of both is denied",
            "closed",
            Some(json!([allow("s3:*", "arn:aws:s3:::data/*.csv")])),
            json!([
                allow("s3:*", "arn:aws:s3:::data/b/*"),
                deny("s3:*", "arn:aws:s3:::data/b/*.csv")
            ]),
        ),
        case("boundary was not read", "assuming", None, all()),
        case("boundary is no policy", "unknown", Some(json!(7)), all()),
    ]);
    let mut world = World::new();
    let ci = world.user("ci", json!([allow("s3:*", "*")]));
    world.edit_user("ci", |user| {
        user.permissions_boundary = Field::NotCollected("gap-boundary".into())
    });
    check(vec![(
        "whether there is a boundary was not read",
        BOUNDARY,
        "assuming",
        world.read(&ci),
    )]);
}

#[test]
fn prefixes() {
    let mut world = World::new();
    let ci = world.user("ci", json!([allow("s3:GetObject", "arn:aws:s3:::data/train/*")]));
    let index = world.index();
    let under = |prefix| index.read_bucket(&ci, &BUCKET.into(), Some(prefix));
    check(vec![
        ("the prefix itself", RESOURCE, "open", under("train/")),
        ("within", RESOURCE, "open", under("train/2024/")),
        ("around", RESOURCE, "open", under("tr")),
        ("beside", RESOURCE, "closed", under("test/")),
        ("wildcards in a prefix are text", RESOURCE, "closed", under("*/")),
    ]);
}

#[test]
fn who_is_not_in_the_estate_is_unknown() {
    let world = World::new();
    check(vec![
        ("user", FLOW, "unknown", world.read(&user("nobody"))),
        (
            "root needs no policy",
            FLOW,
            "open",
            world.read(&format!("arn:aws:iam::{}:root", crate::world::ACCOUNT).into()),
        ),
        ("bucket", FLOW, "unknown", {
            let mut world = World::new();
            let ci = world.user("ci", json!([allow("*", "*")]));
            world
                .index()
                .read_bucket(&ci, &"arn:aws:s3:::elsewhere".into(), None)
        }),
    ]);
}

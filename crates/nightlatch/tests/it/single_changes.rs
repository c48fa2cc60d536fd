//! One thing at a time is changed on the servers, by their own APIs: exactly the ways through it are gone, and come
//! back with it.

use std::collections::BTreeSet;

use model::{Answer, Certainty, Hold};
use serde_json::{Value, json};
use testkit::{exchange, names};

use crate::support::{ReportReading, WayIn, World};

/// A change, how it is taken back, and the ways that it shuts.
struct Change {
    says: &'static str,
    make: fn(&World),
    take_back: fn(&World),
    shuts: fn(&World, &WayIn) -> bool,
    /// Whether the training pictures are then out of reach from the internet.
    saves_the_faces: bool,
}

const CHANGES: [Change; 9] = [
    Change {
        says: "sign-up is closed",
        make: |world| settings(world, "signup_enabled", json!(false)),
        take_back: |world| settings(world, "signup_enabled", json!(true)),
        // Whoever found the key already can use it all the same.
        shuts: |_, way| !way.begins_with_a_leaked_credential(),
        saves_the_faces: true,
    },
    Change {
        says: "new accounts see no internal project",
        make: |world| settings(world, "user_default_external", json!(true)),
        take_back: |world| settings(world, "user_default_external", json!(false)),
        shuts: |_, way| !way.begins_with_a_leaked_credential(),
        saves_the_faces: true,
    },
    Change {
        says: "the project is private",
        make: |world| visibility(world, "private"),
        take_back: |world| visibility(world, "internal"),
        shuts: |_, way| !way.begins_with_a_leaked_credential(),
        saves_the_faces: true,
    },
    Change {
        says: "the leaked key is inactive",
        make: |world| activate_leaked_key(world, false),
        take_back: |world| activate_leaked_key(world, true),
        shuts: |world, way| !is_source(world, way),
        saves_the_faces: true,
    },
    Change {
        says: "the deployers may assume no role",
        make: |world| {
            let policy = &world.incident.assume_policy;
            world
                .aws
                .root()
                .detach_group_policy(names::DEPLOYERS, policy)
                .unwrap();
        },
        take_back: |world| {
            let policy = &world.incident.assume_policy;
            world
                .aws
                .root()
                .attach_group_policy(names::DEPLOYERS, policy)
                .unwrap();
        },
        // The publisher's trust policy names the user itself, which is enough within one account.
        shuts: |world, way| !is_source(world, way) && !is_bucket(way, names::APP_RELEASES),
        saves_the_faces: true,
    },
    Change {
        says: "the training role has no right to data",
        make: |world| {
            let root = world.aws.root();
            root.detach_role_policy(names::TRAINING_PIPELINE, &training_policy(world))
                .unwrap();
        },
        take_back: |world| {
            let root = world.aws.root();
            root.attach_role_policy(names::TRAINING_PIPELINE, &training_policy(world))
                .unwrap();
        },
        shuts: |_, way| is_of_faces(way) || is_bucket(way, names::MODELS),
        saves_the_faces: true,
    },
    Change {
        says: "the training role trusts the training service only",
        make: |world| trust(world, &json!({ "Service": "sagemaker.amazonaws.com" })),
        take_back: |world| {
            trust(
                world,
                &json!({ "AWS": format!("arn:aws:iam::{}:root", world.aws.account()) }),
            )
        },
        shuts: |_, way| is_of_faces(way) || is_bucket(way, names::MODELS),
        saves_the_faces: true,
    },
    Change {
        says: "the training bucket denies the training role",
        make: |world| {
            let bucket = format!("arn:aws:s3:::{}", names::TRAINING_FACES);
            let document = json!({ "Version": "2012-10-17", "Statement": [{
                "Effect": "Deny",
                "Principal": { "AWS": world.incident.training_role },
                "Action": "s3:*",
                "Resource": [bucket, format!("{bucket}/*")],
            }] });
            world
                .aws
                .root()
                .put_bucket_policy(names::TRAINING_FACES, &document)
                .unwrap();
        },
        take_back: |world| {
            world
                .aws
                .root()
                .delete_bucket_policy(names::TRAINING_FACES)
                .unwrap()
        },
        shuts: |_, way| is_of_faces(way),
        saves_the_faces: true,
    },
    Change {
        says: "the archive role reads no video",
        make: |world| {
            let root = world.aws.root();
            root.delete_role_policy(names::MEDIA_ARCHIVE_READER, "archive-read")
                .unwrap();
        },
        take_back: |world| {
            let video = format!("arn:aws:s3:::{}", names::RESIDENTIAL_VIDEO);
            let document = json!({ "Version": "2012-10-17", "Statement": [
                { "Effect": "Allow", "Action": "s3:ListBucket", "Resource": video },
                { "Effect": "Allow", "Action": "s3:GetObject", "Resource": format!("{video}/*") },
            ] });
            let root = world.aws.root();
            root.put_role_policy(names::MEDIA_ARCHIVE_READER, "archive-read", &document)
                .unwrap();
        },
        shuts: |_, way| is_bucket(way, names::RESIDENTIAL_VIDEO),
        saves_the_faces: false,
    },
];

#[test]
fn each_change_shuts_exactly_the_ways_through_it() {
    let world = World::start();
    let open = || world.scan("nightlatch.toml").run().ended_with(0).report().open();
    let before = open();
    assert!(before.iter().any(is_of_faces), "{before:?}");
    for change in &CHANGES {
        let left: BTreeSet<WayIn> = before
            .iter()
            .filter(|way| !(change.shuts)(&world, way))
            .cloned()
            .collect();
        assert_ne!(
            left, before,
            "{}: the test expects something to be shut",
            change.says
        );
        (change.make)(&world);
        assert_eq!(open(), left, "{}", change.says);
        (change.take_back)(&world);
        assert_eq!(open(), before, "{} no longer", change.says);
    }
}

#[test]
fn the_answer_turns_from_yes_to_no_and_back() {
    let mut world = World::start();
    world.turn_off_object_acls();
    world.leave_only_the_live_key();
    let answer = || {
        let report = world.scan("training-faces.toml").run().ended_with(0).report();
        (report.headline.answer, report.headline.because)
    };
    assert_eq!(answer().0, Answer::Yes);
    for change in &CHANGES {
        (change.make)(&world);
        let (now, because) = answer();
        let expected = if change.saves_the_faces {
            Answer::No
        } else {
            Answer::Yes
        };
        assert_eq!(now, expected, "{}: {because}", change.says);
        (change.take_back)(&world);
        assert_eq!(answer().0, Answer::Yes, "{} no longer", change.says);
    }
}

/// A list on a single picture could make it public, and single objects are not looked at.
#[test]
fn while_lists_of_objects_count_nobody_can_say_no() {
    let world = World::start();
    settings(&world, "signup_enabled", json!(false));
    let report = world.scan("training-faces.toml").run().ended_with(0).report();
    assert_eq!(
        report.headline.answer,
        Answer::CannotTell,
        "{}",
        report.headline.because
    );
    assert!(
        report.gaps_in_words().contains("s3:GetObjectAcl"),
        "{}",
        report.gaps_in_words()
    );
}

/// The repository holds tokens of other systems, which are not asked what they open.
#[test]
fn while_other_credentials_lie_about_nobody_can_say_no() {
    let world = World::start();
    world.turn_off_object_acls();
    activate_leaked_key(&world, false);
    let report = world.scan("training-faces.toml").run().ended_with(0).report();
    assert_eq!(
        report.headline.answer,
        Answer::CannotTell,
        "{}",
        report.headline.because
    );
    assert!(report.open().is_empty(), "{:?}", report.open());
}

/// A gate is no wall: the way stays, and says what else must happen.
#[test]
fn approval_of_new_accounts_makes_the_way_conditional() {
    let world = World::start();
    let faces = format!("arn:aws:s3:::{}", names::TRAINING_FACES);
    settings(&world, "require_admin_approval_after_user_signup", json!(true));
    let report = world.scan("training-faces.toml").run().ended_with(0).report();
    let ways = report
        .way_from_internet(&faces, Hold::Write)
        .expect("the way is still there");
    assert_eq!(ways.paths[0].certainty, Certainty::Conditional);
    assert!(
        ways.paths[0]
            .conditions
            .iter()
            .any(|condition| condition.contains("approv")),
        "{:?}",
        ways.paths[0].conditions
    );
    assert_eq!(report.headline.answer, Answer::Yes);
    assert_eq!(report.headline.ways_in.proven, 0);
}

fn settings(world: &World, name: &str, value: Value) {
    put(world, "application/settings", &json!({ name: value }));
}

fn visibility(world: &World, visibility: &str) {
    let path = format!("projects/{}", world.projects.face_match.id);
    put(world, &path, &json!({ "visibility": visibility }));
}

fn put(world: &World, path: &str, body: &Value) {
    let url = format!("{}/api/v4/{path}", world.host.url());
    let headers = [
        ("private-token", world.host.admin_token()),
        ("content-type", "application/json"),
    ];
    let answer = exchange("PUT", &url, &headers, body.to_string()).unwrap();
    assert_eq!(answer.status, 200, "{}", answer.text());
}

fn activate_leaked_key(world: &World, active: bool) {
    let key = &world.incident.leaked_key.id;
    world
        .aws
        .root()
        .update_access_key(names::CI_DEPLOY, key, active)
        .unwrap();
}

fn training_policy(world: &World) -> String {
    format!("arn:aws:iam::{}:policy/training-data-rw", world.aws.account())
}

fn trust(world: &World, principal: &Value) {
    let document = json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole" },
    ] });
    let root = world.aws.root();
    root.update_assume_role_policy(names::TRAINING_PIPELINE, &document)
        .unwrap();
}

/// Whether it ends at the leaking project, whose code is readable without any key.
fn is_source(world: &World, way: &WayIn) -> bool {
    way.jewel == world.projects.face_match.clone_url.trim_end_matches(".git")
}

fn is_bucket(way: &WayIn, name: &str) -> bool {
    way.jewel == format!("arn:aws:s3:::{name}")
}

/// Whether it ends at the training pictures, or at what is made of them.
fn is_of_faces(way: &WayIn) -> bool {
    let made_of_them = [
        "data-set:enrolled-faces",
        "model:face-match",
        "endpoint:door-stations",
    ];
    is_bucket(way, names::TRAINING_FACES) || made_of_them.contains(&way.jewel.as_str())
}

//! Laws, on random small estates.

use std::collections::BTreeSet;

use access::{AccessIndex, Decision};
use model::asset::{Acl, AclGrant, PolicyDocument, PublicAccessBlock};
use model::{Asset, AssetId, Delta, Estate, FactChange, Field, List};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use crate::world::{
    ACCOUNT, ALL_USERS, AUTHENTICATED, BUCKET, KEY, OTHER, World, document, organization_policy, policy_id,
    role, user, user_in, with,
};

fn condition() -> impl Strategy<Value = Value> {
    select(vec![
        json!({}),
        json!({}),
        json!({}),
        json!({}),
        json!({ "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } } }),
        json!({ "Condition": { "Bool": { "aws:SecureTransport": "false" } } }),
        json!({ "Condition": { "IpAddress": { "aws:SourceIp": "203.0.113.0/24" } } }),
        json!({ "Condition": { "NotIpAddress": { "aws:SourceIp": "203.0.113.0/24" } } }),
        json!({ "Condition": { "StringEquals": { "s3:ExistingObjectTag/class": "open" } } }),
        json!({ "Condition": { "StringNotEquals": { "s3:ExistingObjectTag/class": "open" } } }),
        json!({ "Condition": { "StringEquals": { "aws:PrincipalTag/team": "vision" } } }),
        json!({ "Condition": { "StringNotEquals": { "aws:PrincipalTag/team": "vision" } } }),
        json!({ "Condition": { "StringLike": { "aws:userid": "AIDA*" } } }),
        json!({ "Condition": { "StringEquals": { "aws:RequestedRegion": "eu-central-1" } } }),
        json!({ "Condition": { "StringEquals": { "aws:PrincipalOrgID": "o-halden" } } }),
        json!({ "Condition": { "StringEquals": { "kms:ViaService": "s3.eu-central-1.amazonaws.com" } } }),
        json!({ "Future": true }),
    ])
}

fn principal() -> impl Strategy<Value = Value> {
    select(vec![
        json!({ "Principal": "*" }),
        json!({ "Principal": { "AWS": ACCOUNT } }),
        json!({ "Principal": { "AWS": OTHER } }),
        json!({ "Principal": { "AWS": user("ci") } }),
        json!({ "Principal": { "AWS": role("worker") } }),
        json!({ "Principal": { "AWS": "AIDACI" } }),
        json!({ "Principal": { "CanonicalUser": "canonical-444455556666" } }),
        json!({ "NotPrincipal": { "AWS": [user("ci"), ACCOUNT] } }),
    ])
}

fn statement() -> impl Strategy<Value = Value> {
    let effect = prop::sample::select(vec!["Allow", "Allow", "Allow", "Allow", "Allow", "Deny"]);
    let action = select(vec![
        "*",
        "s3:*",
        "s3:*",
        "s3:GetObject",
        "s3:PutObject",
        "s3:List*",
        "kms:*",
        "sts:AssumeRole",
    ]);
    let resource = select(vec![
        "*",
        "*",
        "arn:aws:s3:::data/*",
        "arn:aws:s3:::data/a*",
        "arn:aws:s3:::data",
        "arn:aws:s3:::data/${aws:username}",
    ]);
    (effect, action, resource, condition()).prop_map(|(effect, action, resource, condition)| {
        with(
            json!({ "Effect": effect, "Action": action, "Resource": resource }),
            condition,
        )
    })
}

fn own() -> impl Strategy<Value = Value> {
    let statements = prop::collection::vec(statement(), 0..4).prop_map(Value::from);
    prop_oneof![9 => statements, 1 => Just(json!(1))]
}

fn attached() -> impl Strategy<Value = Value> {
    let statement = (statement(), principal()).prop_map(|(statement, principal)| with(statement, principal));
    prop::collection::vec(statement, 0..3).prop_map(Value::from)
}

fn block() -> impl Strategy<Value = Field<PublicAccessBlock>> {
    (any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(set, ignore, restrict)| {
        let block = PublicAccessBlock {
            ignore_public_acls: ignore,
            restrict_public_buckets: restrict,
            ..Default::default()
        };
        Field::collected(set.then_some(block))
    })
}

/// An estate in which every fact is collected, with all that decisions rest on.
fn estate() -> impl Strategy<Value = Estate> {
    let policies = (own(), own(), own(), own(), own());
    let resources = (attached(), attached(), attached(), own(), attached());
    let switches = (
        any::<[bool; 5]>(),
        block(),
        block(),
        select(vec!["", "BucketOwnerEnforced", "ObjectWriter"]),
        0..4usize,
    );
    (policies, resources, switches).prop_map(
        |(own, resource, (flags, bucket_block, account_block, ownership, grantee))| {
            let mut world = World::new();
            world.user("ci", own.0);
            world.user_in(OTHER, "far", own.1);
            world.role("worker", resource.0, own.2);
            let group = world.group("team", own.3);
            let managed = world.policy(policy_id("managed"), document(own.4));
            let boundary = world.policy(policy_id("boundary"), document(resource.3));
            world.edit_user("ci", |user| {
                user.groups = List::complete(vec![group]);
                user.attached_policies = List::complete(vec![managed.clone()]);
                user.tags = Field::Present([("team".to_owned(), "vision".to_owned())].into());
                if flags[0] {
                    user.permissions_boundary = Field::Present(boundary.clone());
                }
            });
            world.edit_role("worker", |role| {
                role.attached_policies = List::complete(vec![managed]);
                if flags[1] {
                    role.permissions_boundary = Field::Present(boundary);
                }
            });
            world.bucket_policy(resource.1);
            world.key(resource.2);
            if flags[2] {
                world.encrypt_with(Some(if flags[3] { KEY } else { "alias/training" }));
            }
            let scp = organization_policy("service_control_policy", "p-scp");
            let rcp = organization_policy("resource_control_policy", "p-rcp");
            world.policy(
                scp.clone(),
                document(json!([{ "Effect": "Allow", "Action": "*", "Resource": "*" }])),
            );
            world.policy(rcp.clone(), document(resource.4));
            world.edit_account(ACCOUNT, |account| {
                account.public_access_block = account_block;
                if flags[4] {
                    account.organization_policies = Field::Present(vec![scp, rcp]);
                }
            });
            world.edit_bucket(BUCKET, |bucket| {
                bucket.public_access_block = bucket_block;
                bucket.ownership = Field::collected((!ownership.is_empty()).then(|| ownership.to_owned()));
                let grantee = [
                    ALL_USERS,
                    AUTHENTICATED,
                    "canonical-444455556666",
                    "canonical-111122223333",
                ][grantee];
                let grants = vec![AclGrant {
                    grantee: grantee.to_owned(),
                    permission: "FULL_CONTROL".to_owned(),
                }];
                bucket.acl = Field::Present(Acl {
                    owner: "canonical-111122223333".to_owned(),
                    grants,
                });
            });
            world.bucket("arn:aws:s3:::theirs", OTHER);
            world.estate
        },
    )
}

/// Every question, with the principals and resources that it is about.
fn answers(index: &AccessIndex) -> Vec<(String, BTreeSet<AssetId>, Decision)> {
    let bucket = AssetId::from(BUCKET);
    let mut all = Vec::new();
    for principal in [user("ci"), user_in(OTHER, "far"), role("worker")] {
        let both: BTreeSet<AssetId> = [principal.clone(), bucket.clone()].into();
        all.push((
            format!("{principal} reads"),
            both.clone(),
            index.read_bucket(&principal, &bucket, None),
        ));
        all.push((
            format!("{principal} writes"),
            both.clone(),
            index.write_bucket(&principal, &bucket, Some("a")),
        ));
        all.push((
            format!("{principal} lists"),
            both,
            index.list_bucket(&principal, &bucket),
        ));
        let of_role = [principal.clone(), role("worker")].into();
        all.push((
            format!("{principal} assumes"),
            of_role,
            index.assume_role(&principal, &role("worker")),
        ));
        all.push((
            format!("{principal} administrates"),
            [principal.clone()].into(),
            index.administrator(&principal),
        ));
    }
    let of_bucket: BTreeSet<AssetId> = [bucket.clone()].into();
    all.push((
        "anyone reads".into(),
        of_bucket.clone(),
        index.anonymous_read(&bucket),
    ));
    all.push((
        "anyone writes".into(),
        of_bucket.clone(),
        index.anonymous_write(&bucket),
    ));
    all.push((
        "public by policy".into(),
        of_bucket.clone(),
        index.public_by_policy(&bucket),
    ));
    all.push(("public by ACL".into(), of_bucket, index.public_by_acl(&bucket)));
    let assumed = index.assume_role_by_anyone(&role("worker"));
    all.push(("anyone assumes".into(), [role("worker")].into(), assumed));
    all
}

/// The same asset with one of its facts not collected.
fn erased(asset: &Asset, field: &str) -> Asset {
    let mut object = serde_json::to_value(asset).unwrap();
    object[field] = match &object[field] {
        Value::Array(_) if !matches!(field, "organization_policies") => {
            json!({ "items": [], "$gap": "gap-erased" })
        }
        _ => json!({ "$gap": "gap-erased" }),
    };
    serde_json::from_value(object).unwrap()
}

fn facts(estate: &Estate) -> Vec<(AssetId, String)> {
    let own = |asset: &Asset| {
        let object = serde_json::to_value(asset).unwrap();
        let names: Vec<String> = object.as_object().unwrap().keys().cloned().collect();
        let shared = ["id", "kind", "name", "owner", "jewel", "evidence"];
        names
            .into_iter()
            .filter(|name| !shared.contains(&name.as_str()))
            .map(|name| (asset.id.clone(), name))
            .collect::<Vec<_>>()
    };
    estate.assets().flat_map(own).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Erasing a fact never closes what was open or unknown.
    #[test]
    fn erasure_never_closes(estate in estate()) {
        let before = answers(&AccessIndex::build(&estate));
        for (id, field) in facts(&estate) {
            let mut less = estate.clone();
            less.replace(erased(estate.get(&id).unwrap(), &field));
            for ((question, _, full), (_, _, partial)) in before.iter().zip(answers(&AccessIndex::build(&less))) {
                prop_assert!(
                    full.verdict().is_closed() || !partial.verdict().is_closed(),
                    "without {field} of {id}, {question} is closed: {:?}\nwith it: {:?}", partial.ways, full.ways,
                );
            }
        }
    }

    /// Removing a whole asset that others name never closes either.
    #[test]
    fn removal_never_closes(estate in estate()) {
        let before = answers(&AccessIndex::build(&estate));
        let ids: Vec<AssetId> = estate.assets().map(|asset| asset.id.clone()).collect();
        for id in ids {
            // Without the other account's bucket its canonical user id is not known: that is a fact, too.
            let mut less = estate.clone();
            less.apply(&Delta { changes: vec![FactChange::Remove(id.clone())], ..Delta::default() });
            for ((question, _, full), (_, _, partial)) in before.iter().zip(answers(&AccessIndex::build(&less))) {
                prop_assert!(
                    full.verdict().is_closed() || !partial.verdict().is_closed(),
                    "without {id}, {question} is closed: {:?}\nwith it: {:?}", partial.ways, full.ways,
                );
            }
        }
    }

    /// An index that follows a delta answers as one that is built anew, and names what may differ.
    #[test]
    fn following_a_delta_is_building_anew(before in estate(), after in estate(), chosen in any::<u32>(), removed in any::<u32>()) {
        let mut delta = Delta::default();
        for (number, asset) in after.assets().enumerate() {
            if removed >> number & 1 == 1 && number % 3 == 0 {
                delta.changes.push(FactChange::Remove(asset.id.clone()));
            } else if chosen >> number & 1 == 1 {
                delta.changes.push(FactChange::Put(asset.clone()));
            }
        }
        let mut estate = before.clone();
        let mut index = AccessIndex::build(&before);
        let old = answers(&index);
        estate.apply(&delta);
        let affected = index.apply(&delta, &estate);
        let fresh = AccessIndex::build(&estate);
        prop_assert_eq!(&index, &fresh);
        for ((question, about, was), (_, _, is)) in old.into_iter().zip(answers(&fresh)) {
            prop_assert!(
                was == is || !about.is_disjoint(&affected),
                "{question} differs, and none of {about:?} is in {affected:?}: {:?} became {:?}", was.ways, is.ways,
            );
        }
    }

    /// What could not be assumed is closed.
    #[test]
    fn what_could_not_be_assumed_is_closed(estate in estate()) {
        let index = AccessIndex::build(&estate);
        for principal in [user("ci"), user_in(OTHER, "far"), role("worker"), user("gone")] {
            for role in [role("worker"), user("ci"), role("gone")] {
                let decision = index.assume_role(&principal, &role);
                prop_assert!(
                    index.could_assume(&principal, &role) || decision.verdict().is_closed(),
                    "{principal} could not assume {role}, and yet: {:?}", decision.ways,
                );
            }
        }
    }

    /// A Deny of everything for everyone closes everything that the policy is about, whatever else there is.
    #[test]
    fn a_deny_of_everything_closes(estate in estate()) {
        let mut world = World { estate };
        world.edit_bucket(BUCKET, |bucket| {
            bucket.policy = Field::Present(PolicyDocument(json!({ "Version": "2012-10-17", "Statement": [
                { "Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*" },
            ] })));
            bucket.ownership = Field::Present("BucketOwnerEnforced".into());
        });
        let index = world.index();
        for principal in [user("ci"), user_in(OTHER, "far"), role("worker")] {
            prop_assert!(index.read_bucket(&principal, &BUCKET.into(), None).verdict().is_closed());
            prop_assert!(index.write_bucket(&principal, &BUCKET.into(), None).verdict().is_closed());
        }
        prop_assert!(index.anonymous_read(&BUCKET.into()).verdict().is_closed());
        prop_assert!(index.anonymous_write(&BUCKET.into()).verdict().is_closed());
    }
}

/// The laws are about something: on random estates, each outcome is found often.
#[test]
fn random_estates_have_every_outcome() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    let mut runner = TestRunner::deterministic();
    let mut found: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for _ in 0..100 {
        let estate = estate().new_tree(&mut runner).unwrap().current();
        for (_, _, decision) in answers(&AccessIndex::build(&estate)) {
            *found.entry(crate::world::outcome(&decision)).or_default() += 1;
        }
    }
    let total: usize = found.values().sum();
    for (outcome, least) in [
        ("open", 5),
        ("closed", 5),
        ("unknown", 5),
        ("if", 1),
        ("assuming", 1),
    ] {
        let share = found.get(outcome).copied().unwrap_or_default() * 1000 / total;
        assert!(share >= least, "{outcome}: {share} ‰ of {found:?}");
    }
}

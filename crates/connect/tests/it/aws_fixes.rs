//! What the fixes for AWS change, and that nothing else changes.

use change::{Fix, NoEffect};
use connect::aws::fix;
use model::asset::{
    Acl, AclGrant, Bucket, CloudAccount, Credential, CredentialKind, FoundSecret, InlinePolicy, KeyStatus,
    LogTarget, PolicyDocument, PublicAccessBlock, Role, Trail, User, Versioning,
};
use model::{Asset, AssetBody, AssetId, AssetKind, Estate, Field, GapId, List};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const BUCKET: &str = "arn:aws:s3:::data";
const LOGS: &str = "arn:aws:s3:::logs";
const ACCOUNT: &str = "111122223333";
const USER: &str = "arn:aws:iam::111122223333:user/ci/deploy";
const ROLE: &str = "arn:aws:iam::111122223333:role/pipeline";
const KEY: &str = "aws-access-key:AKIATEST";
const FOUND: &str = "secret:aws-access-key:1";
const TRAIL: &str = "arn:aws:cloudtrail:eu-central-1:111122223333:trail/main";

fn field<T: Clone + std::fmt::Debug>(value: impl Strategy<Value = T>) -> impl Strategy<Value = Field<T>> {
    let gap = || GapId::from("gap-test");
    prop_oneof![
        3 => value.prop_map(Field::Present),
        1 => Just(Field::Absent),
        1 => Just(Field::NotCollected(gap())),
        1 => Just(Field::not_recorded()),
    ]
}

fn list<T: Clone + std::fmt::Debug>(item: impl Strategy<Value = T>) -> impl Strategy<Value = List<T>> {
    (prop::collection::vec(item, 0..3), any::<bool>()).prop_map(|(items, whole)| List {
        items,
        missing: (!whole).then(|| GapId::from("gap-test")),
    })
}

fn block() -> impl Strategy<Value = PublicAccessBlock> {
    any::<[bool; 4]>().prop_map(|[a, b, c, d]| PublicAccessBlock {
        block_public_acls: a,
        ignore_public_acls: b,
        block_public_policy: c,
        restrict_public_buckets: d,
    })
}

fn bucket() -> impl Strategy<Value = Bucket> {
    (
        field(block()),
        field(prop_oneof![
            Just("BucketOwnerEnforced".to_owned()),
            Just("ObjectWriter".to_owned())
        ]),
        field(prop_oneof![
            Just(Versioning::Enabled),
            Just(Versioning::Suspended)
        ]),
        field(Just(LogTarget {
            bucket: LOGS.into(),
            prefix: "x/".to_owned(),
        })),
        field(prop_oneof![Just("me"), Just("other")].prop_map(|grantee| Acl {
            owner: "me".to_owned(),
            grants: vec![AclGrant {
                grantee: grantee.to_owned(),
                permission: "READ".to_owned(),
            }],
        })),
    )
        .prop_map(
            |(public_access_block, ownership, versioning, logging, acl)| Bucket {
                account: Field::Present(ACCOUNT.into()),
                region: Field::Present("eu-central-1".to_owned()),
                public_access_block,
                ownership,
                versioning,
                logging,
                acl,
                ..Bucket::default()
            },
        )
}

fn inline() -> impl Strategy<Value = List<InlinePolicy>> {
    list(
        prop_oneof![Just("own"), Just("NightlatchQuarantine")].prop_map(|name| InlinePolicy {
            name: name.to_owned(),
            document: PolicyDocument(json!({ "Statement": [] })),
        }),
    )
}

fn credential() -> impl Strategy<Value = (Credential, FoundSecret)> {
    let status = prop_oneof![Just(KeyStatus::Active), Just(KeyStatus::Inactive)];
    (
        field(status),
        field(Just(AssetId::from(USER))),
        field(Just(vec![AssetId::from(FOUND)])),
        field(any::<bool>()),
    )
        .prop_map(|(status, principal, found_as, accepted)| {
            let credential = Credential {
                credential_kind: CredentialKind::AwsAccessKey,
                identifier: Field::Present("AKIATEST".to_owned()),
                status,
                principal,
                found_as,
                ..Credential::default()
            };
            (
                credential,
                FoundSecret {
                    accepted,
                    ..FoundSecret::default()
                },
            )
        })
}

fn trail() -> impl Strategy<Value = Trail> {
    (field(any::<bool>()), field(any::<bool>()), field(any::<bool>())).prop_map(
        |(logging, digests, regions)| Trail {
            is_logging: logging,
            log_file_validation: digests,
            multi_region: regions,
            bucket: Field::Present(LOGS.into()),
            home_region: Field::Present("eu-central-1".to_owned()),
            ..Trail::default()
        },
    )
}

prop_compose! {
    fn estate()(
        data in bucket(),
        logs in bucket(),
        account in field(block()),
        inline_policies in inline(),
        role_policies in inline(),
        mfa in field(any::<bool>()),
        (credential, secret) in credential(),
        trail in trail(),
    ) -> Estate {
        let bodies: Vec<(&str, AssetBody)> = vec![
            (BUCKET, data.into()),
            (LOGS, logs.into()),
            (ACCOUNT, CloudAccount { public_access_block: account, ..CloudAccount::default() }.into()),
            (USER, User { inline_policies, mfa, ..User::default() }.into()),
            (ROLE, Role { inline_policies: role_policies, ..Role::default() }.into()),
            (KEY, credential.into()),
            (FOUND, secret.into()),
            (TRAIL, trail.into()),
        ];
        let mut estate = Estate::default();
        for (id, body) in bodies {
            let name = id.rsplit([':', '/']).next().unwrap();
            estate.insert(Asset::new(id, name, body));
        }
        estate
    }
}

fn json_of(estate: &Estate, id: &AssetId) -> Map<String, Value> {
    match serde_json::to_value(estate.get(id).unwrap()).unwrap() {
        Value::Object(object) => object,
        other => panic!("{other}"),
    }
}

/// The fields in which two records of an asset differ.
fn differences(before: &Map<String, Value>, after: &Map<String, Value>) -> Vec<String> {
    let names: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    names
        .into_iter()
        .filter(|name| before.get(*name) != after.get(*name))
        .cloned()
        .collect()
}

proptest! {
    #[test]
    fn undo_restores_and_nothing_outside_the_footprint_changes(before in estate()) {
        for fix in fix::all() {
            for target in before.assets().map(|asset| asset.id.clone()) {
                let Ok(delta) = fix.effect(&before, &target) else { continue };
                prop_assert!(fix.change(&before, &target).is_ok());
                let mut after = before.clone();
                let inverse = after.apply(&delta);
                let mut twice = after.clone();
                twice.apply(&fix.effect(&after, &target).unwrap());
                prop_assert_eq!(&twice, &after, "{} twice is once", fix.id());
                let footprint = fix.footprint();
                let kind = before.get(&target).unwrap().kind().as_str();
                prop_assert!(footprint.asset.split('|').any(|word| word == kind), "{} on {kind}", fix.id());
                for asset in before.assets() {
                    let changed = differences(&json_of(&before, &asset.id), &json_of(&after, &asset.id));
                    // Values that stand for a key follow what becomes of the key.
                    let allowed: &[&str] = match asset.kind() {
                        _ if asset.id == target => footprint.fields,
                        AssetKind::Secret => &["accepted", "live"],
                        _ => &[],
                    };
                    for name in changed {
                        prop_assert!(allowed.contains(&name.as_str()), "{}: {name} of {}", fix.id(), asset.id);
                    }
                }
                after.apply(&inverse);
                prop_assert_eq!(&after, &before, "undo of {}", fix.id());
            }
        }
    }
}

fn named(id: &str) -> Box<dyn Fix> {
    fix::all()
        .into_iter()
        .find(|fix| fix.id().as_str() == id)
        .unwrap()
}

fn with(bodies: Vec<(&str, AssetBody)>) -> Estate {
    let mut estate = Estate::default();
    for (id, body) in bodies {
        estate.insert(Asset::new(id, id.rsplit([':', '/']).next().unwrap(), body));
    }
    estate
}

/// Call and undo of a fix.
fn calls(fix: &str, estate: &Estate, target: &str) -> (String, Option<String>) {
    let change = named(fix).change(estate, &target.into()).unwrap();
    assert!(!change.summary.ends_with('.') && !change.caution.is_empty());
    (change.call, change.undo)
}

#[test]
fn all_named_fixes_exist() {
    for id in [
        "aws-block-public-access-account",
        "aws-block-public-access-bucket",
        "aws-deactivate-access-key",
        "aws-disable-bucket-acls",
        "aws-enable-bucket-logging",
        "aws-enable-bucket-versioning",
        "aws-enable-log-file-validation",
        "aws-make-trail-multi-region",
        "aws-quarantine-principal",
        "aws-require-mfa",
        "aws-start-trail-logging",
    ] {
        assert_eq!(named(id).id().as_str(), id);
    }
}

#[test]
fn a_key_is_switched_off_for_its_user() {
    let key = Credential {
        credential_kind: CredentialKind::AwsAccessKey,
        identifier: Field::Present("AKIATEST".to_owned()),
        principal: Field::Present(USER.into()),
        status: Field::Present(KeyStatus::Active),
        ..Credential::default()
    };
    let estate = with(vec![(KEY, key.clone().into())]);
    let (call, undo) = calls("aws-deactivate-access-key", &estate, KEY);
    assert_eq!(
        call,
        "aws iam update-access-key --user-name deploy --access-key-id AKIATEST --status Inactive"
    );
    assert_eq!(
        undo.unwrap(),
        "aws iam update-access-key --user-name deploy --access-key-id AKIATEST --status Active"
    );
    let root = Credential {
        principal: Field::Present("arn:aws:iam::111122223333:root".into()),
        ..key
    };
    let estate = with(vec![(KEY, root.into())]);
    let refused = named("aws-deactivate-access-key").effect(&estate, &KEY.into());
    assert!(matches!(refused, Err(NoEffect::NotChangeable { .. })));
}

#[test]
fn quarantine_denies_everything_to_users_and_roles() {
    let estate = with(vec![
        (USER, User::default().into()),
        (ROLE, Role::default().into()),
    ]);
    for (id, word) in [(USER, "user"), (ROLE, "role")] {
        let mut after = estate.clone();
        after.apply(
            &named("aws-quarantine-principal")
                .effect(&estate, &id.into())
                .unwrap(),
        );
        let asset = after.get(&id.into()).unwrap();
        let policies = asset.as_user().map(|user| &user.inline_policies);
        let policies = policies
            .or(asset.as_role().map(|role| &role.inline_policies))
            .unwrap();
        assert_eq!(policies.items[0].name, "NightlatchQuarantine");
        let statement = &policies.items[0].document.0["Statement"][0];
        assert_eq!(
            (&statement["Effect"], &statement["Action"]),
            (&json!("Deny"), &json!("*"))
        );
        assert!(!policies.is_complete(), "what was not read stays unknown");
        let (call, undo) = calls("aws-quarantine-principal", &estate, id);
        assert!(
            call.starts_with(&format!("aws iam put-{word}-policy --{word}-name ")),
            "{call}"
        );
        assert!(
            undo.unwrap()
                .starts_with(&format!("aws iam delete-{word}-policy "))
        );
    }
    let linked = "arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/Linked";
    let estate = with(vec![(linked, Role::default().into())]);
    let refused = named("aws-quarantine-principal").effect(&estate, &linked.into());
    assert!(matches!(refused, Err(NoEffect::NotChangeable { .. })));
}

#[test]
fn undo_puts_back_what_was_there() {
    let block = PublicAccessBlock {
        block_public_acls: true,
        ..PublicAccessBlock::default()
    };
    let set = Bucket {
        public_access_block: block.into(),
        ..Bucket::default()
    };
    let undo = calls(
        "aws-block-public-access-bucket",
        &with(vec![(BUCKET, set.into())]),
        BUCKET,
    )
    .1
    .unwrap();
    assert!(undo.ends_with(
        "BlockPublicAcls=true,IgnorePublicAcls=false,BlockPublicPolicy=false,RestrictPublicBuckets=false"
    ));
    let unset = Bucket {
        public_access_block: Field::Absent,
        ownership: Field::Absent,
        ..Bucket::default()
    };
    let estate = with(vec![(BUCKET, unset.into())]);
    let undo = |fix| calls(fix, &estate, BUCKET).1.unwrap();
    assert_eq!(
        undo("aws-block-public-access-bucket"),
        "aws s3api delete-public-access-block --bucket data"
    );
    assert_eq!(
        undo("aws-disable-bucket-acls"),
        "aws s3api delete-bucket-ownership-controls --bucket data"
    );
    let on = Trail {
        is_logging: true.into(),
        ..Trail::default()
    };
    assert_eq!(
        calls("aws-start-trail-logging", &with(vec![(TRAIL, on.into())]), TRAIL).1,
        None
    );
}

#[test]
fn logs_go_to_the_log_bucket_of_the_same_region() {
    let here = |region: &str| Bucket {
        region: Field::Present(region.to_owned()),
        account: Field::Present(ACCOUNT.into()),
        logging: Field::Absent,
        ..Bucket::default()
    };
    let trail = Trail {
        bucket: Field::Present(LOGS.into()),
        ..Trail::default()
    };
    let estate = with(vec![
        (BUCKET, here("a").into()),
        (LOGS, here("a").into()),
        (TRAIL, trail.clone().into()),
    ]);
    let (call, undo) = calls("aws-enable-bucket-logging", &estate, BUCKET);
    assert!(
        call.contains(r#""TargetBucket":"logs","TargetPrefix":"data/""#),
        "{call}"
    );
    assert!(undo.unwrap().ends_with("'{}'"));
    let enable = named("aws-enable-bucket-logging");
    assert!(
        matches!(
            enable.effect(&estate, &LOGS.into()),
            Err(NoEffect::NotChangeable { .. })
        ),
        "it logs itself"
    );
    let elsewhere = with(vec![
        (BUCKET, here("a").into()),
        (LOGS, here("b").into()),
        (TRAIL, trail.into()),
    ]);
    assert!(matches!(
        enable.effect(&elsewhere, &BUCKET.into()),
        Err(NoEffect::NotChangeable { .. })
    ));
}

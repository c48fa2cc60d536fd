//! A live account is read as it is.

use model::asset::{EventSelector, KeyStatus, LogTarget, PublicAccessBlock, Versioning};
use model::{AssetId, Field};
use serde_json::json;
use testkit::names;
use testkit::{FaultyAws, LocalAws};

use crate::aws::{account, bucket, dangling_gaps, gap, read, role, source, user};

#[test]
fn principals_have_their_policies_groups_boundaries_and_trust() {
    let (aws, incident) = account();
    let estate = read(&source(&aws.endpoint(), aws.root_key()));
    assert_eq!(estate.gaps().collect::<Vec<_>>(), Vec::<&model::Gap>::new());
    assert_eq!(dangling_gaps(&estate), Vec::<String>::new());

    let deployer = estate.get(&user(names::CI_DEPLOY)).unwrap().as_user().unwrap();
    let deployers = AssetId::from(format!("arn:aws:iam::111122223333:group/{}", names::DEPLOYERS));
    assert_eq!(deployer.groups.items, std::slice::from_ref(&deployers));
    assert!(deployer.groups.is_complete() && deployer.inline_policies.is_complete());
    assert_eq!(deployer.permissions_boundary, Field::Absent);
    assert_eq!(deployer.console_password, Field::Present(false));
    let group = estate.get(&deployers).unwrap().as_group().unwrap();
    assert_eq!(
        group.attached_policies.items,
        [AssetId::from(incident.assume_policy.as_str())]
    );

    let policy = estate
        .get(&incident.assume_policy.as_str().into())
        .unwrap()
        .as_policy()
        .unwrap();
    let statement = &policy.document.present().unwrap().0["Statement"][0];
    assert_eq!(statement["Action"], "sts:AssumeRole");
    assert_eq!(policy.attachments, Field::Present(1));
    assert_eq!(policy.aws_managed, Field::Present(false));
    let administrator = estate
        .get(&"arn:aws:iam::aws:policy/AdministratorAccess".into())
        .unwrap();
    let administrator = administrator.as_policy().unwrap();
    assert_eq!(administrator.aws_managed, Field::Present(true));
    assert_eq!(
        administrator.document.present().unwrap().0["Statement"][0]["Action"],
        "*"
    );

    let pipeline = estate
        .get(&role(names::TRAINING_PIPELINE))
        .unwrap()
        .as_role()
        .unwrap();
    let trust = &pipeline.trust.present().unwrap().0["Statement"][0];
    assert_eq!(
        trust["Principal"],
        json!({ "AWS": "arn:aws:iam::111122223333:root" })
    );
    let vendor = estate
        .get(&user(names::LABELING_VENDOR))
        .unwrap()
        .as_user()
        .unwrap();
    assert_eq!(
        vendor.permissions_boundary,
        Field::Present("arn:aws:iam::111122223333:policy/vendor-boundary".into())
    );
    let without = estate
        .get(&user(names::ADMIN_WITHOUT_MFA))
        .unwrap()
        .as_user()
        .unwrap();
    assert_eq!(
        (&without.console_password, &without.mfa),
        (&Field::Present(true), &Field::Present(false))
    );
    let with = estate
        .get(&user(names::ADMIN_WITH_MFA))
        .unwrap()
        .as_user()
        .unwrap();
    assert_eq!(with.mfa, Field::Present(true));
}

#[test]
fn keys_belong_to_their_users() {
    let (aws, incident) = account();
    let estate = read(&source(&aws.endpoint(), aws.root_key()));
    for (key, owner, status) in [
        (&incident.leaked_key, names::CI_DEPLOY, KeyStatus::Active),
        (
            &incident.decoys.inactive_key,
            names::CI_LEGACY,
            KeyStatus::Inactive,
        ),
    ] {
        let id = AssetId::from(format!("aws-access-key:{}", key.id));
        let credential = estate.get(&id).unwrap().as_credential().unwrap();
        assert_eq!(credential.principal, Field::Present(user(owner)));
        assert_eq!(credential.status, Field::Present(status));
        assert_eq!(credential.identifier, Field::Present(key.id.clone()));
        assert!(credential.created.present().is_some());
        assert!(credential.last_used.gap().is_none());
        let keys = &estate.get(&user(owner)).unwrap().as_user().unwrap().access_keys;
        assert_eq!((keys.items.as_slice(), keys.is_complete()), (&[id][..], true));
    }
    let person = estate.get(&user(names::ML_ENGINEER)).unwrap().as_user().unwrap();
    assert!(person.access_keys.items.is_empty() && person.access_keys.is_complete());
}

#[test]
fn buckets_have_their_settings() {
    let (aws, _) = account();
    let estate = read(&source(&aws.endpoint(), aws.root_key()));
    let facts = |name: &str| estate.get(&bucket(name)).unwrap().as_bucket().unwrap().clone();

    let training = facts(names::TRAINING_FACES);
    assert_eq!(training.region, Field::Present("eu-central-1".to_owned()));
    assert_eq!(training.account, Field::Present("111122223333".into()));
    assert_eq!(training.policy, Field::Absent);
    assert_eq!(training.public_access_block, Field::Absent);
    assert_eq!(training.ownership, Field::Present("ObjectWriter".to_owned()));
    assert_eq!(training.versioning, Field::Absent);
    assert_eq!(training.logging, Field::Absent);
    let acl = training.acl.present().unwrap();
    assert_eq!(
        (acl.grants.len(), acl.grants[0].permission.as_str()),
        (1, "FULL_CONTROL")
    );
    assert_eq!(acl.grants[0].grantee, acl.owner);

    let models = facts(names::MODELS);
    assert_eq!(models.versioning, Field::Present(Versioning::Enabled));
    let logs = LogTarget {
        bucket: bucket(names::AUDIT_LOGS),
        prefix: format!("{}/", names::MODELS),
    };
    assert_eq!(models.logging, Field::Present(logs));
    let encryption = models.encryption.present().unwrap();
    assert_eq!(
        (encryption.algorithm.as_str(), &encryption.key),
        ("AES256", &None)
    );

    let press = facts(names::PRESS_KIT);
    assert_eq!(
        press.policy.present().unwrap().0["Statement"][0]["Principal"],
        "*"
    );
    let block = PublicAccessBlock {
        block_public_acls: true,
        ignore_public_acls: true,
        block_public_policy: false,
        restrict_public_buckets: false,
    };
    assert_eq!(press.public_access_block, Field::Present(block));
}

#[test]
fn the_account_lists_what_is_in_it() {
    let (aws, _) = account();
    let estate = read(&source(&aws.endpoint(), aws.root_key()));
    let account = estate
        .get(&"111122223333".into())
        .unwrap()
        .as_cloud_account()
        .unwrap();
    assert_eq!(account.root_access_keys, Field::Present(false));
    assert_eq!(account.root_mfa, Field::Present(false));
    assert_eq!(account.public_access_block, Field::Absent);
    assert_eq!(account.buckets.items.len(), names::BUCKETS.len());
    assert_eq!(account.trails.items.len(), 1);
    let principals = estate.users().count() + estate.roles().count();
    assert_eq!(account.principals.items.len(), principals);
    assert!(
        account.buckets.is_complete() && account.trails.is_complete() && account.principals.is_complete()
    );
    for asset in estate.assets() {
        assert!(!asset.evidence.is_empty(), "{} has evidence", asset.id);
        for id in &asset.evidence {
            let evidence = estate.evidence(id).unwrap();
            assert!(
                evidence.digest.is_some() && evidence.call.contains(':'),
                "{evidence:?}"
            );
        }
    }
}

#[test]
fn nothing_secret_is_kept() {
    let (aws, incident) = account();
    let estate = read(&source(&aws.endpoint(), aws.root_key()));
    let mut file = Vec::new();
    model::file::write(&estate, &mut file, false).unwrap();
    let text = String::from_utf8(file).unwrap();
    for key in [
        aws.root_key(),
        &incident.leaked_key,
        &incident.decoys.inactive_key,
    ] {
        assert!(
            !text.contains(&key.secret),
            "the secret of {} is in the file",
            key.id
        );
    }
    let shown = format!("{:?}", source(&aws.endpoint(), aws.root_key()));
    assert!(!shown.contains(&aws.root_key().secret), "{shown}");
}

#[test]
fn few_calls_are_made() {
    let (aws, _) = account();
    let proxy = FaultyAws::before(aws).unwrap();
    let estate = read(&source(&proxy.endpoint(), aws.root_key()));
    assert_eq!(proxy.count("iam:GetAccountAuthorizationDetails"), 1);
    assert_eq!(
        proxy.count("iam:ListAccessKeys"),
        estate.users().count(),
        "once for each user"
    );
    assert_eq!(
        proxy.count("s3:GetBucketLocation"),
        0,
        "the list of buckets has the regions"
    );
    let calls = proxy.calls();
    assert!(
        calls.iter().all(|call| !call.action.starts_with("s3:GetObject")),
        "{calls:?}"
    );
    let per_bucket = 7 * names::BUCKETS.len();
    let others = estate.users().count() + 20;
    assert!(calls.len() <= per_bucket + others, "{} calls", calls.len());
}

#[test]
fn keys_of_buckets_and_selectors_of_trails_are_read() {
    let aws = LocalAws::start().unwrap();
    let root = aws.root();
    root.create_bucket("vault").unwrap();
    root.create_bucket("logs").unwrap();
    let made = root
        .json("kms", "TrentService", "CreateKey", &json!({}))
        .unwrap()
        .json()
        .unwrap();
    let key = made["KeyMetadata"]["Arn"].as_str().unwrap();
    root.put_encryption("vault", Some(key)).unwrap();
    let trail = root
        .create_trail(&testkit::Trail {
            name: "all",
            bucket: "logs",
            multi_region: true,
            log_file_validation: true,
        })
        .unwrap();
    let selectors = json!({ "TrailName": "all", "AdvancedEventSelectors": [
        { "FieldSelectors": [{ "Field": "eventCategory", "Equals": ["Management"] }] },
        { "FieldSelectors": [
            { "Field": "eventCategory", "Equals": ["Data"] },
            { "Field": "resources.type", "Equals": ["AWS::S3::Object"] },
            { "Field": "readOnly", "Equals": ["false"] },
            { "Field": "resources.ARN", "StartsWith": ["arn:aws:s3:::vault/"] },
        ] },
        { "FieldSelectors": [
            { "Field": "eventCategory", "Equals": ["Data"] },
            { "Field": "resources.type", "Equals": ["AWS::S3::Object"] },
            { "Field": "eventName", "NotEquals": ["GetObject"] },
        ] },
    ] });
    let target = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101";
    root.json("cloudtrail", target, "PutEventSelectors", &selectors)
        .unwrap();

    let estate = read(&source(&aws.endpoint(), aws.root_key()));
    let vault = estate.get(&bucket("vault")).unwrap().as_bucket().unwrap();
    assert_eq!(vault.encryption.present().unwrap().key, Some(key.into()));
    let facts = estate.get(&key.into()).unwrap().as_kms_key().unwrap();
    assert_eq!(
        (&facts.enabled, &facts.aws_managed),
        (&Field::Present(true), &Field::Present(false))
    );
    assert!(facts.policy.present().unwrap().0["Statement"].is_array());

    let facts = estate.get(&trail.as_str().into()).unwrap().as_trail().unwrap();
    assert_eq!(facts.multi_region, Field::Present(true));
    assert_eq!(facts.log_file_validation, Field::Present(true));
    assert_eq!(facts.bucket, Field::Present(bucket("logs")));
    let selector = |resource_type: &str, reads, prefixes: &[&str], narrowed| EventSelector {
        resource_type: resource_type.to_owned(),
        reads,
        writes: true,
        arn_prefixes: prefixes.iter().map(|prefix| (*prefix).to_owned()).collect(),
        narrowed,
    };
    assert_eq!(
        facts.selectors,
        Field::Present(vec![
            selector("Management", true, &[], false),
            selector("AWS::S3::Object", false, &["arn:aws:s3:::vault/"], false),
            selector("AWS::S3::Object", true, &[], true),
        ])
    );
}

#[test]
fn a_role_session_reads_what_its_role_may() {
    let (aws, _) = account();
    let session = aws
        .root()
        .assume_role(&role("external-auditor").to_string(), "audit");
    // The trust policy asks for an external id, so even the root user is not let in without it.
    assert!(session.is_err());
    let (aws, incident) = account();
    let estate = read(&source(&aws.endpoint(), &incident.leaked_key));
    let account = estate
        .get(&"111122223333".into())
        .unwrap()
        .as_cloud_account()
        .unwrap();
    assert_eq!(
        account.buckets.items.len(),
        names::BUCKETS.len(),
        "ci-deploy may list buckets"
    );
    let denied = gap(&estate, account.principals.missing.as_ref());
    assert_eq!(
        crate::aws::permission(denied),
        "iam:GetAccountAuthorizationDetails"
    );
    assert_eq!(dangling_gaps(&estate), Vec::<String>::new());
}

//! The policy that is printed suffices for everything that is read, and lets nobody read data.

use connect::aws::{Outcome, doctor, permissions};
use model::GapReason;
use serde_json::json;
use testkit::{Fault, FaultyAws, LocalAws, names};

use crate::aws::{account, layer, read, source, wait};

#[test]
fn the_policy_reads_settings_and_no_data() {
    let actions: Vec<&str> = permissions::actions().into_iter().collect();
    insta::assert_snapshot!(actions.join("\n"), @r"
    cloudtrail:DescribeTrails
    cloudtrail:GetEventSelectors
    cloudtrail:GetTrailStatus
    cloudtrail:ListTrails
    iam:GenerateCredentialReport
    iam:GetAccessKeyLastUsed
    iam:GetAccountAuthorizationDetails
    iam:GetAccountSummary
    iam:GetCredentialReport
    iam:GetPolicy
    iam:GetPolicyVersion
    iam:ListAccessKeys
    kms:DescribeKey
    kms:GetKeyPolicy
    organizations:DescribeOrganization
    s3:GetAccountPublicAccessBlock
    s3:GetBucketAcl
    s3:GetBucketLocation
    s3:GetBucketLogging
    s3:GetBucketOwnershipControls
    s3:GetBucketPolicy
    s3:GetBucketPublicAccessBlock
    s3:GetBucketVersioning
    s3:GetEncryptionConfiguration
    s3:ListAllMyBuckets
    ");
    for action in &actions {
        let name = action.split(':').nth(1).unwrap();
        let reads = ["Get", "List", "Describe", "GenerateCredentialReport"];
        assert!(
            reads.iter().any(|verb| name.starts_with(verb)),
            "{action} does not read"
        );
        let data = [
            "GetObject",
            "GetSecretValue",
            "Decrypt",
            "ListBucketVersions",
            "GetSessionToken",
            "GetRecords",
        ];
        assert!(
            !data.iter().any(|read| name.starts_with(read)) && !name.contains('*'),
            "{action} reads data"
        );
    }
    let policy = permissions::policy();
    assert_eq!(policy["Version"], "2012-10-17");
    assert_eq!(
        policy["Statement"][0]["Action"].as_array().unwrap().len(),
        actions.len()
    );
}

#[test]
fn a_user_with_the_policy_reads_everything() {
    let aws = LocalAws::start().unwrap();
    let root = aws.root();
    testkit::Incident::create(&aws).unwrap();
    let made = root
        .json("kms", "TrentService", "CreateKey", &json!({}))
        .unwrap()
        .json()
        .unwrap();
    let key = made["KeyMetadata"]["Arn"].as_str().unwrap();
    root.put_encryption(names::MODELS, Some(key)).unwrap();
    root.create_user("nightlatch").unwrap();
    root.put_user_policy("nightlatch", "read", &permissions::policy())
        .unwrap();
    let own = root.create_access_key("nightlatch").unwrap();
    let source = source(&aws.endpoint(), &own);
    let estate = read(&source);
    assert_eq!(
        estate.gaps().map(ToString::to_string).collect::<Vec<_>>(),
        Vec::<String>::new()
    );
    assert!(estate.get(&key.into()).is_some());

    let checks = wait(doctor(&source, &layer(&source)));
    assert_eq!(
        checks.iter().filter(|check| check.permission.is_some()).count(),
        permissions::actions().len()
    );
    for check in checks {
        let is_key = check.call.starts_with("kms:");
        let expected = if is_key {
            check.outcome.clone()
        } else {
            Outcome::Readable
        };
        assert_eq!(check.outcome, expected, "{}", check.call);
        assert!(
            !matches!(check.outcome, Outcome::NotReadable(_)),
            "{}",
            check.call
        );
    }
}

#[test]
fn the_doctor_names_what_is_missing_and_what_it_hides() {
    let (aws, _) = account();
    let proxy = FaultyAws::before(aws).unwrap();
    proxy
        .fail("s3:GetBucketPolicy", Fault::AccessDenied)
        .fail("iam:ListAccessKeys", Fault::AccessDenied);
    let source = source(&proxy.endpoint(), aws.root_key());
    let checks = wait(doctor(&source, &layer(&source)));
    let missing: Vec<_> = checks
        .iter()
        .filter_map(|check| match &check.outcome {
            Outcome::NotReadable(GapReason::Denied { permission }) => {
                Some((permission.as_str(), check.hides))
            }
            _ => None,
        })
        .collect();
    insta::assert_debug_snapshot!(missing, @r#"
    [
        (
            "iam:ListAccessKeys",
            "which access keys the user has, and whether a leaked key is one of them",
        ),
        (
            "s3:GetBucketPolicy",
            "whom the bucket's policy lets in and whom it keeps out",
        ),
    ]
    "#);
    let last_used = checks
        .iter()
        .find(|check| check.call == "iam:GetAccessKeyLastUsed")
        .unwrap();
    assert_eq!(
        last_used.outcome,
        Outcome::Untried,
        "there was no key to try it on"
    );
}

#[test]
fn the_doctor_stops_at_keys_that_nobody_knows() {
    let (aws, _) = account();
    let proxy = FaultyAws::before(aws).unwrap();
    proxy.fail("*", Fault::UnknownKey);
    let source = source(&proxy.endpoint(), aws.root_key());
    let checks = wait(doctor(&source, &layer(&source)));
    assert_eq!(proxy.calls().len(), 1);
    assert!(matches!(checks[0].outcome, Outcome::NotReadable(_)));
    assert!(checks[1..].iter().all(|check| check.outcome == Outcome::Untried));
}

#[test]
fn only_the_hosts_of_services_are_asked() {
    let source = connect::aws::AwsSource {
        endpoint: None,
        ..source("http://127.0.0.1:1", account().0.root_key())
    };
    let list = source.allow(connect::http::AllowList::new());
    let allows = |host: &str| list.allows(&format!("https://{host}/").parse().unwrap());
    for host in [
        "iam.amazonaws.com",
        "sts.amazonaws.com",
        "sts.eu-central-1.amazonaws.com",
        "s3.us-gov-west-1.amazonaws.com",
        "111122223333.s3-control.eu-west-1.amazonaws.com",
        "cloudtrail.ap-southeast-3.amazonaws.com",
        "kms.cn-north-1.amazonaws.com.cn",
        "organizations.us-east-1.amazonaws.com",
        "portal.sso.eu-west-1.amazonaws.com",
        "oidc.eu-west-1.amazonaws.com",
    ] {
        assert!(allows(host), "{host}");
    }
    for host in [
        "bucket.s3.eu-west-1.amazonaws.com",
        "kms.s3.amazonaws.com",
        "kms.s3-eu-west-1.amazonaws.com",
        "ec2-192-0-2-1.eu-west-1.compute.amazonaws.com",
        "api.execute-api.eu-west-1.amazonaws.com",
        "balancer.eu-west-1.elb.amazonaws.com",
        "amazonaws.com",
    ] {
        assert!(!allows(host), "{host}");
    }
    assert!(
        !list.allows(&"http://169.254.169.254/".parse().unwrap()),
        "keys are given"
    );
}

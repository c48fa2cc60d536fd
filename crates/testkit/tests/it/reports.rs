//! What IAM and S3 report about an account is as complete as on AWS.

use testkit::{AwsClient, Incident, LocalAws, names};

fn last_used(root: &AwsClient, key_id: &str) -> testkit::Result<String> {
    root.query("iam", "GetAccessKeyLastUsed", &[("AccessKeyId", key_id)])?
        .text("LastUsedDate")
}

#[test]
fn authorization_details_hold_boundaries_and_managed_policies_page_by_page() {
    let aws = LocalAws::start().unwrap();
    Incident::create(&aws).unwrap();
    let details = |parameters: &[(&str, &str)]| {
        aws.root()
            .query("iam", "GetAccountAuthorizationDetails", parameters)
            .unwrap()
    };
    let whole = details(&[]);
    assert_eq!(whole.text("IsTruncated").unwrap(), "false");
    assert!(
        whole
            .text("PermissionsBoundaryArn")
            .unwrap()
            .ends_with("policy/vendor-boundary")
    );
    let arns = whole.texts("Arn");
    let count = |part: &str| arns.iter().filter(|arn| arn.contains(part)).count();
    assert_eq!((count(":user/"), count(":group/"), count(":role/")), (12, 5, 8));
    assert_eq!(
        count("iam::aws:policy/"),
        2,
        "the attached AWS-managed policies are there, with their documents"
    );
    let customers = details(&[("Filter.member.1", "LocalManagedPolicy")]);
    assert!(
        customers
            .texts("Arn")
            .iter()
            .all(|arn| arn.contains(":policy/") && !arn.contains("iam::aws:"))
    );

    let mut paged = Vec::new();
    let mut marker = String::from("0");
    loop {
        let page = details(&[("MaxItems", "7"), ("Marker", &marker)]);
        paged.extend(page.texts("Arn"));
        match page.text("Marker") {
            Ok(next) => marker = next,
            Err(_) => break,
        }
    }
    assert_eq!(paged, arns);
}

#[test]
fn a_crowd_has_the_size_that_was_asked_for() {
    let aws = LocalAws::start().unwrap();
    testkit::crowd(&aws, 50).unwrap();
    let root = aws.root();
    let first = root.query("iam", "GetAccountAuthorizationDetails", &[]).unwrap();
    assert_eq!(first.texts("UserName").len(), 50);
    assert_eq!(
        first.text("Marker").unwrap(),
        "100",
        "150 entries do not fit on a page of 100"
    );
    assert_eq!(
        root.rest("s3", "GET", "/", &[], "").unwrap().texts("Name").len(),
        51
    );
}

#[test]
fn the_last_use_of_a_key_is_known() {
    let aws = LocalAws::start().unwrap();
    let incident = Incident::create(&aws).unwrap();
    let root = aws.root();
    let today = jiff::Timestamp::now().to_string()[..10].to_owned();
    assert!(
        last_used(&root, &incident.leaked_key.id)
            .unwrap()
            .starts_with(&today)
    );
    let vendor = last_used(&root, &incident.decoys.bounded_key.id).unwrap();
    assert!(!vendor.starts_with(&today));

    root.query("iam", "GenerateCredentialReport", &[]).unwrap();
    let encoded = root
        .query("iam", "GetCredentialReport", &[])
        .unwrap()
        .text("Content")
        .unwrap();
    let report = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, encoded).unwrap();
    let report = String::from_utf8(report).unwrap();
    let cells = |user: &str| -> Vec<&str> {
        report
            .lines()
            .find(|line| line.starts_with(&format!("{user},")))
            .unwrap()
            .split(',')
            .collect()
    };
    assert_eq!(
        cells(names::LABELING_VENDOR)[10..13],
        [&*vendor, "eu-central-1", "sts"]
    );
    assert_eq!(
        cells("backup-agent")[8..11],
        ["true", cells("backup-agent")[9], "N/A"]
    );
    assert_eq!(
        (
            cells(names::ADMIN_WITHOUT_MFA)[3],
            cells(names::ADMIN_WITHOUT_MFA)[7]
        ),
        ("true", "false")
    );
    let summary = root.query("iam", "GetAccountSummary", &[]).unwrap().body();
    assert!(
        summary.contains("<key>AccountMFAEnabled</key><value>0</value>"),
        "users' devices are not root's"
    );
}

#[test]
fn the_status_of_a_bucket_policy_is_a_status() {
    let aws = LocalAws::start().unwrap();
    Incident::create(&aws).unwrap();
    let status = |bucket: &str| {
        aws.root()
            .rest("s3", "GET", &format!("/{bucket}"), &[("policyStatus", "")], "")
    };
    assert_eq!(
        status(names::PRESS_KIT).unwrap().text("IsPublic").unwrap(),
        "true"
    );
    assert_eq!(
        status(names::MODELS).unwrap_err().code(),
        Some("NoSuchBucketPolicy")
    );
}

#[tokio::test]
async fn the_interface_may_block_inside_a_runtime() {
    let aws = LocalAws::start().unwrap();
    assert!(aws.root().caller_arn().unwrap().ends_with(":root"));
}

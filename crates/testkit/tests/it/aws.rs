//! The account enforces what AWS enforces, and its keys look like AWS's.

use serde_json::json;
use testkit::{AccessKey, LocalAws, PublicAccessBlock, Selectors, Trail, exchange};

fn reading(resource: &str) -> serde_json::Value {
    json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Action": "s3:GetObject", "Resource": resource },
    ]})
}

#[test]
fn rights_follow_policies_and_keys() {
    let aws = LocalAws::start().unwrap();
    let root = aws.root();
    root.create_bucket("plain").unwrap();
    root.put_object("plain", "a b/ü.txt", "text").unwrap();
    let arn = root.create_user("ana").unwrap();
    let key = root.create_access_key("ana").unwrap();
    let ana = aws.caller(&key);

    assert_eq!(arn, format!("arn:aws:iam::{}:user/ana", aws.account()));
    assert_eq!(ana.caller_arn().unwrap(), arn);
    assert_eq!(
        ana.get_object("plain", "a b/ü.txt").unwrap_err().code(),
        Some("AccessDenied")
    );
    root.put_user_policy("ana", "read", &reading("arn:aws:s3:::plain/*"))
        .unwrap();
    assert_eq!(ana.get_object("plain", "a b/ü.txt").unwrap(), "text");
    root.update_access_key("ana", &key.id, false).unwrap();
    assert_eq!(
        ana.get_object("plain", "a b/ü.txt").unwrap_err().code(),
        Some("InvalidAccessKeyId")
    );
    root.update_access_key("ana", &key.id, true).unwrap();
    root.delete_user_policy("ana", "read").unwrap();
    assert_eq!(
        ana.get_object("plain", "a b/ü.txt").unwrap_err().code(),
        Some("AccessDenied")
    );

    let wrong_secret = AccessKey::long_lived(&key.id, "0".repeat(40));
    assert_eq!(
        aws.caller(&wrong_secret).caller_arn().unwrap_err().code(),
        Some("SignatureDoesNotMatch")
    );
}

#[test]
fn public_access_is_blocked_by_bucket_or_account() {
    let aws = LocalAws::start().unwrap();
    let root = aws.root();
    let open = json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::open/*" },
    ]});
    root.create_bucket("open").unwrap();
    root.put_object("open", "x", "text").unwrap();
    assert_eq!(
        root.put_bucket_policy("open", &open).unwrap_err().code(),
        Some("AccessDenied")
    );
    root.delete_public_access_block("open").unwrap();
    root.put_bucket_policy("open", &open).unwrap();
    assert_eq!(aws.anonymous().get_object("open", "x").unwrap(), "text");
    assert_eq!(
        exchange("GET", &format!("{}/open/x", aws.endpoint()), &[], "")
            .unwrap()
            .text(),
        "text"
    );

    root.put_account_public_access_block(PublicAccessBlock::ALL)
        .unwrap();
    assert_eq!(
        aws.anonymous().get_object("open", "x").unwrap_err().code(),
        Some("AccessDenied")
    );
    root.delete_account_public_access_block().unwrap();
    assert_eq!(aws.anonymous().get_object("open", "x").unwrap(), "text");

    root.create_bucket("by-acl").unwrap();
    root.delete_public_access_block("by-acl").unwrap();
    root.put_ownership("by-acl", "ObjectWriter").unwrap();
    root.put_object("by-acl", "x", "text").unwrap();
    assert_eq!(
        aws.anonymous().list_objects("by-acl").unwrap_err().code(),
        Some("AccessDenied")
    );
    root.put_bucket_acl("by-acl", "public-read").unwrap();
    assert_eq!(aws.anonymous().list_objects("by-acl").unwrap(), ["x"]);
}

#[test]
fn keys_have_the_shape_and_the_age_of_real_ones() {
    let aws = LocalAws::start().unwrap();
    let root = aws.root();
    root.create_user("old").unwrap();
    let key = aws.days_ago(200, || root.create_access_key("old")).unwrap();
    let base32 = |c: char| c.is_ascii_uppercase() || ('2'..='7').contains(&c);
    assert!(
        key.id.len() == 20 && key.id[4..].chars().all(base32),
        "{}",
        key.id
    );
    assert_eq!(key.secret.len(), 40);
    assert!(
        key.secret.chars().any(|c| !c.is_ascii_hexdigit()),
        "a scanner would take it for a digest"
    );
    assert!(!format!("{key:?}").contains(&key.secret));

    let info = root
        .query("sts", "GetAccessKeyInfo", &[("AccessKeyId", &key.id)])
        .unwrap();
    assert_eq!(info.text("Account").unwrap(), aws.account());
    let stranger = format!("{}AAAAAA", &key.id[..14]);
    let decoded = root
        .query("sts", "GetAccessKeyInfo", &[("AccessKeyId", &stranger)])
        .unwrap();
    assert_eq!(
        decoded.text("Account").unwrap(),
        aws.account(),
        "the id itself carries the account"
    );

    let listed = root
        .query("iam", "ListAccessKeys", &[("UserName", "old")])
        .unwrap();
    let created: jiff::Timestamp = listed.text("CreateDate").unwrap().parse().unwrap();
    let days = (jiff::Timestamp::now().as_second() - created.as_second()) / 86_400;
    assert_eq!(days, 200);

    let again = LocalAws::start().unwrap();
    again.root().create_user("old").unwrap();
    assert_eq!(
        again.root().create_access_key("old").unwrap(),
        key,
        "the same calls give the same keys"
    );
}

#[test]
fn trails_are_kept() {
    let aws = LocalAws::start().unwrap();
    let root = aws.root();
    root.create_bucket("logs").unwrap();
    let trail = Trail {
        name: "t",
        bucket: "logs",
        multi_region: true,
        log_file_validation: true,
    };
    assert!(root.create_trail(&trail).unwrap().ends_with(":trail/t"));
    root.start_logging("t").unwrap();
    root.put_event_selectors("t", Selectors::DataEventsOf(&["logs"]))
        .unwrap();
    let target = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101";
    let call = |action: &str| {
        root.json(
            "cloudtrail",
            target,
            action,
            &json!({ "TrailName": "t", "Name": "t" }),
        )
    };
    assert_eq!(call("GetTrailStatus").unwrap().json().unwrap()["IsLogging"], true);
    assert!(
        call("GetEventSelectors")
            .unwrap()
            .body()
            .contains("arn:aws:s3:::logs/")
    );
    root.delete_trail("t").unwrap();
    assert_eq!(
        call("GetTrailStatus").unwrap_err().code(),
        Some("TrailNotFoundException")
    );
}

/// Run by the test below in a process of its own, whose environment names a Python that is not there.
#[test]
#[ignore = "only by `a_missing_ministack_says_what_to_do`"]
fn start_only() {
    LocalAws::start().unwrap();
}

#[test]
fn a_missing_ministack_says_what_to_do() {
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--ignored", "--nocapture", "aws::start_only"])
        .env("NIGHTLATCH_TEST_PYTHON", "/nowhere/bin/python3")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        !output.status.success() && said.contains("MissingMinistack"),
        "{said}"
    );
    let message = testkit::Error::MissingMinistack {
        looked_at: "/nowhere".into(),
    }
    .to_string();
    assert!(
        message.contains("/nowhere") && message.contains("cargo xtask setup"),
        "{message}"
    );
}

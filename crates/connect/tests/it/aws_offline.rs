//! Authorization details from a file, and botocore as the judge of both.

use std::path::Path;
use std::process::Command;

use connect::aws::offline::{OfflineError, parse, read as read_file};
use jiff::Timestamp;
use model::asset::AssetBody;
use model::{Estate, Field, GapReason, Source};
use testkit::{LocalAws, names};

use crate::aws::{account, dangling_gaps, gap, read, role, source, user};

/// What `aws iam get-account-authorization-details` writes: the command line is botocore, with dates as text and policy
/// documents as objects.
fn as_the_command_line_writes_it(aws: &LocalAws) -> Vec<u8> {
    let program = r#"
import datetime, json, os, sys, botocore.session
client = botocore.session.get_session().create_client("iam", endpoint_url=sys.argv[1], region_name="us-east-1")
pages = client.get_paginator("get_account_authorization_details").paginate().build_full_result()
json.dump(pages, sys.stdout, indent=4, default=lambda date: date.isoformat())
"#;
    let python = std::env::var("NIGHTLATCH_TEST_PYTHON").unwrap_or_else(|_| {
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/python/bin/python3").to_owned()
    });
    let output = Command::new(python)
        .args(["-c", program, &aws.endpoint()])
        .envs(aws.root_key().environment())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

/// What the details tell of an estate: other calls' facts and all evidence left out.
fn told_by_details(estate: &Estate) -> Vec<serde_json::Value> {
    let kept = estate.assets().filter(|asset| {
        matches!(
            asset.body,
            AssetBody::User(_) | AssetBody::Group(_) | AssetBody::Role(_) | AssetBody::Policy(_)
        )
    });
    kept.map(|asset| {
        let mut value = serde_json::to_value(asset).unwrap();
        for other in ["evidence", "access_keys", "console_password", "mfa"] {
            value.as_object_mut().unwrap().remove(other);
        }
        value
    })
    .collect()
}

#[test]
fn a_file_and_the_live_account_tell_the_same() {
    let (aws, _) = account();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("details.json");
    std::fs::write(&path, as_the_command_line_writes_it(aws)).unwrap();
    let offline = read_file(&path).unwrap();
    let live = read(&source(&aws.endpoint(), aws.root_key()));
    let (offline_facts, live_facts) = (told_by_details(&offline), told_by_details(&live));
    assert!(offline_facts.len() > 25, "{} assets", offline_facts.len());
    for (offline, live) in offline_facts.iter().zip(&live_facts) {
        assert_eq!(offline, live);
    }
    assert_eq!(offline_facts.len(), live_facts.len());
    assert!(
        offline
            .all_evidence()
            .all(|evidence| evidence.source == Source::File)
    );
    assert_eq!(dangling_gaps(&offline), Vec::<String>::new());
}

#[test]
fn what_the_file_does_not_hold_is_said_to_be_unknown() {
    let (aws, _) = account();
    let file = as_the_command_line_writes_it(aws);
    let estate = parse(Path::new("details.json"), &file, Timestamp::now()).unwrap();
    let administrator = estate
        .get(&user(names::ADMIN_WITHOUT_MFA))
        .unwrap()
        .as_user()
        .unwrap();
    let account = estate
        .get(&"111122223333".into())
        .unwrap()
        .as_cloud_account()
        .unwrap();
    for id in [
        administrator.mfa.gap(),
        administrator.access_keys.missing.as_ref(),
        account.buckets.missing.as_ref(),
        account.trails.missing.as_ref(),
        account.root_mfa.gap(),
        account.organization_policies.gap(),
    ] {
        assert!(matches!(gap(&estate, id).reason, GapReason::NotAsked { .. }));
    }
    assert!(account.principals.is_complete());
    assert!(estate.get(&role(names::TRAINING_PIPELINE)).is_some());
}

const WHOLE: &str = r#"{
    "UserDetailList": [{
        "Path": "/", "UserName": "ana", "UserId": "AIDA1", "Arn": "arn:aws:iam::111122223333:user/ana",
        "CreateDate": "2024-02-29T10:00:00+00:00", "GroupList": [], "AttachedManagedPolicies": [],
        "UserPolicyList": [
            { "PolicyName": "object", "PolicyDocument": { "Version": "2012-10-17", "Statement": [] } },
            { "PolicyName": "text", "PolicyDocument": "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%5D%7D" },
            { "PolicyName": "broken", "PolicyDocument": "%7B%22Version%22%3A" }
        ]
    }],
    "GroupDetailList": [], "RoleDetailList": [], "Policies": []
}"#;

#[test]
fn policies_are_read_as_objects_and_as_encoded_text() {
    let estate = parse(Path::new("x"), WHOLE.as_bytes(), Timestamp::UNIX_EPOCH).unwrap();
    let ana = estate.get(&user("ana")).unwrap().as_user().unwrap();
    let documents: Vec<_> = ana
        .inline_policies
        .iter()
        .map(|policy| &policy.document.0)
        .collect();
    assert_eq!(documents[0], documents[1]);
    assert!(documents[0].is_object());
    assert_eq!(documents[2], "{\"Version\":", "what is not valid is kept");
    assert_eq!(
        ana.created,
        Field::Present("2024-02-29T10:00:00Z".parse().unwrap())
    );
}

#[test]
fn a_file_redirected_by_powershell_is_read() {
    let utf16: Vec<u8> = std::iter::once(0xfeff)
        .chain(WHOLE.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let estate = parse(Path::new("x"), &utf16, Timestamp::UNIX_EPOCH).unwrap();
    assert!(estate.get(&user("ana")).is_some());
}

#[test]
fn a_single_page_says_that_there_is_more() {
    let page = WHOLE.replacen('{', "{ \"NextToken\": \"abc\",", 1);
    let estate = parse(Path::new("x"), page.as_bytes(), Timestamp::UNIX_EPOCH).unwrap();
    let account = estate
        .get(&"111122223333".into())
        .unwrap()
        .as_cloud_account()
        .unwrap();
    let missing = gap(&estate, account.principals.missing.as_ref());
    assert!(matches!(missing.reason, GapReason::Limit { .. }), "{missing:?}");
}

#[test]
fn what_is_no_such_file_is_said_clearly() {
    let error = |bytes: &[u8]| parse(Path::new("details.json"), bytes, Timestamp::UNIX_EPOCH).unwrap_err();
    let cut = error(&WHOLE.as_bytes()[..WHOLE.len() / 2]);
    assert!(matches!(cut, OfflineError::Truncated { .. }), "{cut}");
    for foreign in [
        &b"<html>"[..],
        b"[]",
        b"{}",
        br#"{"UserDetailList": []}"#,
        br#"{"UserDetailList": "x", "GroupDetailList": [], "RoleDetailList": [], "Policies": []}"#,
        &[0x80, 0x81],
    ] {
        let error = error(foreign);
        assert!(matches!(error, OfflineError::Foreign { .. }), "{error}");
        let text = error.to_string();
        assert!(
            text.starts_with("details.json: ") && text.contains("get-account-authorization-details"),
            "{text}"
        );
    }
    let missing = read_file(Path::new("/nowhere/details.json")).unwrap_err();
    assert!(
        missing.to_string().starts_with("/nowhere/details.json: "),
        "{missing}"
    );
}

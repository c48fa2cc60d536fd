//! Refusals carry what AWS says in each protocol, and everything else passes through.

use std::time::Duration;

use serde_json::json;
use testkit::{AwsClient, Error, Fault, FaultyAws, LocalAws};

const TRAILS: &str = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101";

fn one_call_per_protocol(client: &AwsClient) -> [testkit::Result<()>; 4] {
    [
        client
            .query("iam", "GetAccountAuthorizationDetails", &[])
            .map(drop),
        client
            .rest("s3", "GET", "/bucket-b", &[("policyStatus", "")], "")
            .map(drop),
        client.put_account_public_access_block(testkit::PublicAccessBlock::ALL),
        client
            .json("cloudtrail", TRAILS, "DescribeTrails", &json!({}))
            .map(drop),
    ]
}

fn shown(results: [testkit::Result<()>; 4]) -> String {
    let lines = results.map(|result| match result {
        Ok(()) => "ok".to_owned(),
        Err(Error::Refused {
            status,
            code,
            message,
            ..
        }) => format!("{status} {code}: {message}"),
        Err(other) => other.to_string(),
    });
    lines.join("\n")
}

#[test]
fn each_fault_speaks_each_protocol() {
    let aws = LocalAws::start().unwrap();
    let root = aws.root();
    root.create_bucket("bucket-b").unwrap();
    root.create_user("reader").unwrap();
    let key = root.create_access_key("reader").unwrap();
    let administrator = "arn:aws:iam::aws:policy/AdministratorAccess";
    root.attach_user_policy("reader", administrator).unwrap();
    let front = FaultyAws::before(&aws).unwrap();
    front.name_caller(&key, "arn:aws:iam::111122223333:user/reader");
    let client = front.caller(&key);

    let passed = one_call_per_protocol(&client);
    assert!(
        passed[0].is_ok() && passed[2].is_ok() && passed[3].is_ok(),
        "{passed:?}"
    );
    let actions: Vec<String> = front.calls().into_iter().map(|call| call.action).collect();
    assert_eq!(
        actions,
        [
            "iam:GetAccountAuthorizationDetails",
            "s3:GetBucketPolicyStatus",
            "s3:PutAccountPublicAccessBlock",
            "cloudtrail:DescribeTrails",
        ]
    );
    let everything = |fault: Fault| {
        front.heal();
        for action in ["iam:*", "s3:*", "cloudtrail:*"] {
            front.fail(action, fault.clone());
        }
        shown(one_call_per_protocol(&client))
    };
    insta::assert_snapshot!(everything(Fault::AccessDenied), @r#"
    403 AccessDenied: User: arn:aws:iam::111122223333:user/reader is not authorized to perform: iam:GetAccountAuthorizationDetails on resource: * because no identity-based policy allows the iam:GetAccountAuthorizationDetails action
    403 AccessDenied: User: arn:aws:iam::111122223333:user/reader is not authorized to perform: s3:GetBucketPolicyStatus on resource: "arn:aws:s3:::bucket-b" because no identity-based policy allows the s3:GetBucketPolicyStatus action
    403 AccessDenied: Access Denied
    400 AccessDeniedException: User: arn:aws:iam::111122223333:user/reader is not authorized to perform: cloudtrail:DescribeTrails on resource: * because no identity-based policy allows the cloudtrail:DescribeTrails action
    "#);
    insta::assert_snapshot!(everything(Fault::DeniedByServiceControlPolicy), @r#"
    403 AccessDenied: User: arn:aws:iam::111122223333:user/reader is not authorized to perform: iam:GetAccountAuthorizationDetails on resource: * with an explicit deny in a service control policy
    403 AccessDenied: User: arn:aws:iam::111122223333:user/reader is not authorized to perform: s3:GetBucketPolicyStatus on resource: "arn:aws:s3:::bucket-b" with an explicit deny in a service control policy
    403 AccessDenied: Access Denied
    400 AccessDeniedException: User: arn:aws:iam::111122223333:user/reader is not authorized to perform: cloudtrail:DescribeTrails on resource: * with an explicit deny in a service control policy
    "#);
    insta::assert_snapshot!(everything(Fault::Throttled), @r#"
    400 Throttling: Rate exceeded
    503 SlowDown: Please reduce your request rate.
    503 SlowDown: Please reduce your request rate.
    400 ThrottlingException: Rate exceeded
    "#);
    insta::assert_snapshot!(everything(Fault::ServerError), @r#"
    500 InternalFailure: We encountered an internal error. Please try again.
    500 InternalError: We encountered an internal error. Please try again.
    500 InternalError: We encountered an internal error. Please try again.
    500 InternalFailure: We encountered an internal error. Please try again.
    "#);
    insta::assert_snapshot!(everything(Fault::UnknownKey), @r#"
    403 InvalidClientTokenId: The security token included in the request is invalid.
    403 InvalidAccessKeyId: The AWS Access Key Id you provided does not exist in our records.
    403 InvalidAccessKeyId: The AWS Access Key Id you provided does not exist in our records.
    400 UnrecognizedClientException: The security token included in the request is invalid.
    "#);
    let skewed = everything(Fault::ClockSkew {
        server_ahead: Duration::from_secs(3600),
    });
    assert!(
        skewed.starts_with("403 SignatureDoesNotMatch: Signature expired: "),
        "{skewed}"
    );
    assert!(skewed.contains("403 RequestTimeTooSkewed") && skewed.contains("400 InvalidSignatureException"));
}

#[test]
fn faults_can_be_counted_narrowed_and_healed() {
    let aws = LocalAws::start().unwrap();
    for bucket in ["bucket-b", "bucket-c"] {
        aws.root().create_bucket(bucket).unwrap();
    }
    let front = FaultyAws::before(&aws).unwrap();
    let client = front.caller(aws.root_key());
    let acl = |bucket: &str| client.rest("s3", "GET", &format!("/{bucket}"), &[("acl", "")], "");

    front.fail_times("s3:GetBucketAcl", 2, Fault::Throttled);
    let codes: Vec<bool> = (0..3).map(|_| acl("bucket-b").is_ok()).collect();
    assert_eq!(
        (codes, front.count("s3:GetBucketAcl")),
        (vec![false, false, true], 3)
    );
    front.fail_on("s3:GetBucketAcl", "/bucket-c", Fault::AccessDenied);
    assert!(acl("bucket-b").is_ok() && acl("bucket-c").is_err());
    front.heal().fail("s3:GetBucketAcl", Fault::Truncated);
    assert!(!acl("bucket-b").unwrap().body().contains("</AccessControlPolicy>"));
    front.heal().fail("s3:GetBucketAcl", Fault::Html);
    assert!(acl("bucket-b").unwrap().body().contains("<html>"));
    front.heal().skew_clock(Duration::from_secs(86_400));
    let answer = testkit::exchange("GET", &front.endpoint(), &[], "").unwrap();
    let tomorrow = jiff::Timestamp::now() + Duration::from_secs(86_400);
    let tomorrow = tomorrow.strftime("%a, %d %b %Y").to_string();
    assert!(answer.header("date").unwrap().starts_with(&tomorrow));
    let root_key = Some(&*aws.root_key().id);
    let unsigned = front
        .calls()
        .into_iter()
        .filter(|call| call.key_id.as_deref() != root_key);
    assert_eq!(unsigned.count(), 1, "only the last one was anonymous");
    front.heal();
    assert!(acl("bucket-c").is_ok());
}

#[test]
fn a_hanging_call_stays_without_status() {
    let aws = LocalAws::start().unwrap();
    let front = FaultyAws::before(&aws).unwrap();
    front.fail("s3:ListAllMyBuckets", Fault::Hang);
    let address = front.endpoint();
    let asking = std::thread::spawn(move || {
        use std::io::{Read, Write};
        let mut stream = std::net::TcpStream::connect(address.trim_start_matches("http://")).unwrap();
        stream.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        stream.read(&mut [0; 1]).map_err(|error| error.kind())
    });
    assert!(asking.join().unwrap().is_err(), "nothing is sent");
    assert_eq!(front.calls()[0].status, None);
}

//! Lists that lead in circles are not read for ever, and never count as complete.

use model::asset::CloudAccount;
use model::{Estate, GapReason};

use crate::aws::{dangling_gaps, gap, read, source};
use crate::aws_paging::{body, bucket_page, denied, details, identity, key, query};
use crate::server::{Reply, Seen, Server, answer};

/// The other of two pages, for ever.
fn other(asked: &str) -> &'static str {
    if asked.contains("one-of-two") {
        "two-of-two"
    } else {
        "one-of-two"
    }
}

fn circling(seen: &Seen) -> Reply {
    let (body, target) = (body(seen), seen.target.as_str());
    if body.contains("Action=GetCallerIdentity") {
        identity()
    } else if body.contains("Action=GetAccountAuthorizationDetails") {
        let marker = other(&body);
        let end = format!("<IsTruncated>true</IsTruncated><Marker>{marker}</Marker>");
        details(&[("ana", "ops")], &["ops"], &end)
    } else if body.contains("Action=ListAccessKeys") {
        let marker = other(&body);
        let key = "<member><AccessKeyId>AKIAPAGE</AccessKeyId><Status>Active</Status></member>";
        let end = format!("<IsTruncated>true</IsTruncated><Marker>{marker}</Marker>");
        query(
            "ListAccessKeys",
            &format!("<AccessKeyMetadata>{key}</AccessKeyMetadata>{end}"),
        )
    } else if seen
        .header("x-amz-target")
        .is_some_and(|target| target.ends_with("ListTrails"))
    {
        let token = other(&body);
        let trail = "\"TrailARN\":\"arn:aws:cloudtrail:eu-central-1:111122223333:trail/t\",\"Name\":\"t\",\"HomeRegion\":\"eu-central-1\"";
        answer(
            "200 OK",
            &[],
            format!("{{\"Trails\":[{{{trail}}}],\"NextToken\":\"{token}\"}}"),
        )
    } else if target.starts_with("/?") {
        let token = other(target);
        bucket_page(&["b"], &format!("<ContinuationToken>{token}</ContinuationToken>"))
    } else {
        denied()
    }
}

fn cloud_account(estate: &Estate) -> &CloudAccount {
    let account = estate.get(&"111122223333".into()).unwrap();
    account.as_cloud_account().unwrap()
}

#[test]
fn two_pages_that_name_each_other_leave_every_list_partial() {
    let server = Server::start(|seen, _| circling(seen));
    let estate = read(&source(server.url.as_str(), &key()));
    let asked = |what: &str| {
        let is = |seen: &&Seen| {
            let target = seen.header("x-amz-target").unwrap_or_default().to_owned();
            format!("{} {target} {}", seen.target, body(seen)).contains(what)
        };
        server.seen().iter().filter(is).count()
    };
    let account = cloud_account(&estate);
    let ana = estate.users().next().unwrap().1;
    for (what, missing) in [
        ("max-buckets", &account.buckets.missing),
        ("ListTrails", &account.trails.missing),
        ("GetAccountAuthorizationDetails", &account.principals.missing),
        ("ListAccessKeys", &ana.access_keys.missing),
    ] {
        let gap = gap(&estate, missing.as_ref());
        assert!(matches!(gap.reason, GapReason::Malformed { .. }), "{what}: {gap}");
        assert_eq!(asked(what), 3, "{what}");
    }
    assert_eq!(dangling_gaps(&estate), Vec::<String>::new());
}

#[test]
fn a_page_that_says_that_more_follows_and_not_where_is_not_the_last() {
    let server = Server::start(|seen, _| {
        let body = body(seen);
        if body.contains("Action=GetCallerIdentity") {
            identity()
        } else if body.contains("Action=GetAccountAuthorizationDetails") {
            details(&[("ana", "ops")], &["ops"], "<IsTruncated>false</IsTruncated>")
        } else if body.contains("Action=ListAccessKeys") {
            query(
                "ListAccessKeys",
                "<AccessKeyMetadata/><IsTruncated>true</IsTruncated>",
            )
        } else {
            denied()
        }
    });
    let estate = read(&source(server.url.as_str(), &key()));
    let ana = estate.users().next().unwrap().1;
    gap(&estate, ana.access_keys.missing.as_ref());
}

#[test]
fn a_user_without_an_active_key_is_asked_for_inactive_ones() {
    let head = "user,arn,password_enabled,mfa_active,access_key_1_active,access_key_1_last_rotated,\
                access_key_1_last_used_date,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date";
    let ana = "ana,arn:aws:iam::111122223333:user/people/ana,false,false,false,N/A,N/A,false,N/A,N/A";
    let report = aws_smithy_types::base64::encode(format!("{head}\n{ana}\n"));
    let server = Server::start(move |seen, _| {
        let body = body(seen);
        if body.contains("Action=GetCallerIdentity") {
            identity()
        } else if body.contains("Action=GetAccountAuthorizationDetails") {
            details(&[("ana", "ops")], &["ops"], "<IsTruncated>false</IsTruncated>")
        } else if body.contains("Action=GenerateCredentialReport") {
            query("GenerateCredentialReport", "<State>COMPLETE</State>")
        } else if body.contains("Action=GetCredentialReport") {
            let made = jiff::Timestamp::now();
            let result = format!("<Content>{report}</Content><GeneratedTime>{made}</GeneratedTime>");
            query("GetCredentialReport", &result)
        } else if body.contains("Action=ListAccessKeys") {
            let key = "<member><AccessKeyId>AKIAOFF</AccessKeyId><Status>Inactive</Status></member>";
            query(
                "ListAccessKeys",
                &format!("<AccessKeyMetadata>{key}</AccessKeyMetadata>"),
            )
        } else {
            denied()
        }
    });
    let estate = read(&source(server.url.as_str(), &key()));
    let ana = estate.users().next().unwrap().1;
    assert_eq!(
        ana.console_password,
        model::Field::Present(false),
        "the report was read"
    );
    assert_eq!(ana.access_keys.items, ["aws-access-key:AKIAOFF".into()]);
    assert!(ana.access_keys.is_complete());
}

//! What a service says is kept only as far as it is safe to show.

use model::{Estate, Field, GapReason};

use crate::aws::{gap, read, source};
use crate::aws_paging::{body, denied, identity, key, query, xml};
use crate::server::{Server, answer};

/// What a session token looks like to this test.
const TOKEN: &str = "IQoJb3JpZ2luX2VjEXAMPLE";

/// What `SignatureDoesNotMatch` says: the request as the service saw it.
fn quoting(first_line: &str) -> String {
    format!(
        "{first_line}\n\nThe Canonical String for this request should have been\n'POST\n/\n\nhost:x\n\
         x-amz-security-token:{TOKEN}\n"
    )
}

fn refusing(code: &'static str, message: String) -> (Server, Estate) {
    let server = Server::start(move |seen, _| {
        if body(seen).contains("Action=GetCallerIdentity") {
            return identity();
        }
        let body = format!(
            "<ErrorResponse><Error><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>"
        );
        answer("403 Forbidden", &[], body)
    });
    let estate = read(&source(server.url.as_str(), &key()));
    (server, estate)
}

#[test]
fn a_refusal_that_quotes_the_request_gives_no_token_away() {
    for code in [
        "SignatureDoesNotMatch",
        "InvalidSignatureException",
        "SomethingElse",
        "AccessDenied",
    ] {
        for first in ["The signature does not match.", TOKEN] {
            if first == TOKEN && !code.contains("Signature") {
                continue;
            }
            let (_server, estate) = refusing(code, quoting(first));
            let said: Vec<String> = estate.gaps().map(|gap| format!("{gap} {gap:?}")).collect();
            assert!(!said.is_empty() && !said.concat().contains(TOKEN), "{said:?}");
        }
    }
}

#[test]
fn words_without_end_and_control_characters_are_cut() {
    let message = format!("bell \u{85} {}\u{2028}", "long ".repeat(10_000));
    let (_server, estate) = refusing("SomethingElse", message);
    for gap in estate.gaps() {
        let said = gap.reason.to_string();
        assert!(said.len() < 600 && !said.contains(char::is_control), "{said}");
    }
}

#[test]
fn an_explicit_denial_is_found_at_the_end_of_long_words() {
    let message = format!(
        "User: arn:aws:sts::111122223333:assumed-role/{}/x is not authorized to perform: iam:GetAccountSummary with an \
         explicit deny in a service control policy",
        "r".repeat(400)
    );
    let (_server, estate) = refusing("AccessDenied", message);
    let denials = estate.gaps().filter(|gap| {
        matches!(&gap.reason, GapReason::Denied { permission }
            if permission.ends_with("(explicitly denied in a service control policy)"))
    });
    assert!(denials.count() > 0);
}

#[test]
fn a_region_that_only_the_body_names_is_asked_next_and_nothing_but_a_region_is() {
    for (told, is_region) in [("ap-south-1", true), ("evil.example/x", false)] {
        let server = Server::start(move |seen, _| {
            let is_there = seen
                .header("authorization")
                .is_some_and(|value| value.contains("/ap-south-1/s3/"));
            if body(seen).contains("Action=GetCallerIdentity") {
                identity()
            } else if seen.target.starts_with("/?") {
                let bucket = "<Bucket><Name>far</Name></Bucket>";
                xml(format!(
                    "<ListAllMyBucketsResult><Buckets>{bucket}</Buckets></ListAllMyBucketsResult>"
                ))
            } else if !seen.target.starts_with("/far?versioning") {
                denied()
            } else if is_there {
                xml(
                    "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>"
                        .to_owned(),
                )
            } else {
                let body = format!(
                    "<Error><Code>AuthorizationHeaderMalformed</Code><Message>the region is wrong</Message>\
                     <Region>{told}</Region></Error>"
                );
                answer("400 Bad Request", &[], body)
            }
        });
        let estate = read(&source(server.url.as_str(), &key()));
        let far = estate
            .get(&"arn:aws:s3:::far".into())
            .unwrap()
            .as_bucket()
            .unwrap();
        if is_region {
            assert_eq!(
                far.versioning,
                Field::Present(model::asset::Versioning::Suspended)
            );
        } else {
            let reason = &gap(&estate, far.versioning.gap()).reason;
            assert!(matches!(reason, GapReason::Failed { .. }), "{reason:?}");
        }
    }
}

#[test]
fn elements_in_place_of_a_policy_are_not_a_policy() {
    let deep = |levels: usize| format!("{}{}", "<a>".repeat(levels), "</a>".repeat(levels));
    let statement = "<Version>2012-10-17</Version><Statement><Effect>Deny</Effect></Statement>".to_owned();
    for document in [statement, deep(20), deep(100_000)] {
        let server = Server::start(move |seen, _| {
            let body = body(seen);
            if body.contains("Action=GetCallerIdentity") {
                identity()
            } else if body.contains("Action=GetAccountAuthorizationDetails") {
                query(
                    "GetAccountAuthorizationDetails",
                    &format!(
                        "<UserDetailList><member><UserName>ana</UserName><UserId>AIDA1</UserId>\
                         <Arn>arn:aws:iam::111122223333:user/ana</Arn><UserPolicyList><member><PolicyName>p</PolicyName>\
                         <PolicyDocument>{document}</PolicyDocument></member></UserPolicyList></member></UserDetailList>\
                         <GroupDetailList/><RoleDetailList/><Policies/><IsTruncated>false</IsTruncated>"
                    ),
                )
            } else {
                denied()
            }
        });
        let estate = read(&source(server.url.as_str(), &key()));
        let account = estate.get(&"111122223333".into()).unwrap();
        let missing = &account.as_cloud_account().unwrap().principals.missing;
        let reason = &gap(&estate, missing.as_ref()).reason;
        assert!(matches!(reason, GapReason::Malformed { .. }), "{reason:?}");
    }
}

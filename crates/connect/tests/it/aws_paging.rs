//! Lists that come in pages are read to their end, and a list that never ends is not read for ever.

use model::Field;
use model::GapReason;
use testkit::AccessKey;

use crate::aws::{dangling_gaps, gap, read, source};
use crate::server::{Reply, Seen, Server, answer};

pub(crate) fn xml(body: String) -> Reply {
    answer("200 OK", &[("content-type", "text/xml")], body)
}

pub(crate) fn query(operation: &str, result: &str) -> Reply {
    xml(format!(
        "<{operation}Response xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><{operation}Result>{result}\
         </{operation}Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></{operation}Response>"
    ))
}

pub(crate) fn denied() -> Reply {
    let body = "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>";
    answer("403 Forbidden", &[], body)
}

pub(crate) fn identity() -> Reply {
    query(
        "GetCallerIdentity",
        "<Arn>arn:aws:iam::111122223333:user/reader</Arn><UserId>AIDA1</UserId><Account>111122223333</Account>",
    )
}

pub(crate) fn details(users: &[(&str, &str)], groups: &[&str], end: &str) -> Reply {
    let users: String = users
        .iter()
        .map(|(name, group)| {
            format!(
                "<member><UserName>{name}</UserName><UserId>AIDA{name}</UserId>\
                 <Arn>arn:aws:iam::111122223333:user/people/{name}</Arn><GroupList><member>{group}</member></GroupList>\
                 <UserPolicyList/></member>"
            )
        })
        .collect();
    let groups: String = groups
        .iter()
        .map(|name| {
            format!(
                "<member><GroupName>{name}</GroupName><Arn>arn:aws:iam::111122223333:group/teams/{name}</Arn></member>"
            )
        })
        .collect();
    query(
        "GetAccountAuthorizationDetails",
        &format!(
            "<UserDetailList>{users}</UserDetailList><GroupDetailList>{groups}</GroupDetailList><RoleDetailList/>\
             <Policies/>{end}"
        ),
    )
}

/// Details of one user who has a policy that they do not hold.
fn details_without_policy() -> Reply {
    query(
        "GetAccountAuthorizationDetails",
        "<UserDetailList><member><UserName>ana</UserName><UserId>AIDA1</UserId>\
         <Arn>arn:aws:iam::111122223333:user/ana</Arn><AttachedManagedPolicies><member><PolicyName>ReadOnly</PolicyName>\
         <PolicyArn>arn:aws:iam::aws:policy/ReadOnly</PolicyArn></member></AttachedManagedPolicies></member>\
         </UserDetailList><GroupDetailList/><RoleDetailList/><Policies/><IsTruncated>false</IsTruncated>",
    )
}

pub(crate) fn body(seen: &Seen) -> String {
    String::from_utf8_lossy(&seen.body).into_owned()
}

pub(crate) fn bucket_page(names: &[&str], token: &str) -> Reply {
    let buckets: String = names
        .iter()
        .map(|name| format!("<Bucket><Name>{name}</Name><BucketRegion>eu-central-1</BucketRegion></Bucket>"))
        .collect();
    xml(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListAllMyBucketsResult \
         xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Buckets>{buckets}</Buckets>{token}\
         </ListAllMyBucketsResult>"
    ))
}

pub(crate) fn key() -> AccessKey {
    AccessKey::long_lived("TESTKITPAGES00000000", "not-a-secret-of-anything")
}

#[test]
fn pages_are_joined() {
    let server = Server::start(|seen, _| {
        let (body, target) = (body(seen), seen.target.as_str());
        if body.contains("Action=GetCallerIdentity") {
            identity()
        } else if body.contains("Action=GetAccountAuthorizationDetails")
            && body.contains("Marker=second%2F%3D")
        {
            details(&[("bo", "ops")], &["ops"], "<IsTruncated>false</IsTruncated>")
        } else if body.contains("Action=GetAccountAuthorizationDetails") {
            // The group of this page's user stands on the next.
            let end = "<IsTruncated>true</IsTruncated><Marker>second/=</Marker>";
            details(&[("ana", "ops")], &[], end)
        } else if target.starts_with("/?") && target.contains("continuation-token=next%2B1") {
            bucket_page(&["b-two"], "")
        } else if target.starts_with("/?") {
            bucket_page(&["b-one"], "<ContinuationToken>next+1</ContinuationToken>")
        } else {
            denied()
        }
    });
    let estate = read(&source(server.url.as_str().trim_end_matches('/'), &key()));
    let account = estate
        .get(&"111122223333".into())
        .unwrap()
        .as_cloud_account()
        .unwrap();
    assert_eq!(
        account.buckets.items,
        ["arn:aws:s3:::b-one".into(), "arn:aws:s3:::b-two".into()]
    );
    assert!(account.buckets.is_complete() && account.principals.is_complete());
    for name in ["ana", "bo"] {
        let user = estate
            .get(&format!("arn:aws:iam::111122223333:user/people/{name}").into())
            .unwrap();
        let groups = &user.as_user().unwrap().groups;
        assert_eq!(groups.items, ["arn:aws:iam::111122223333:group/teams/ops".into()]);
        assert!(groups.is_complete());
    }
    assert_eq!(dangling_gaps(&estate), Vec::<String>::new());
}

#[test]
fn a_page_that_is_missing_makes_the_list_partial() {
    let server = Server::start(|seen, _| {
        let body = body(seen);
        if body.contains("Action=GetCallerIdentity") {
            identity()
        } else if body.contains("Marker=") || !body.contains("Action=GetAccountAuthorizationDetails") {
            denied()
        } else {
            details(
                &[("ana", "ops")],
                &[],
                "<IsTruncated>true</IsTruncated><Marker>2</Marker>",
            )
        }
    });
    let estate = read(&source(server.url.as_str(), &key()));
    let account = estate
        .get(&"111122223333".into())
        .unwrap()
        .as_cloud_account()
        .unwrap();
    assert_eq!(account.principals.items.len(), 1);
    let missing = gap(&estate, account.principals.missing.as_ref());
    assert!(matches!(missing.reason, GapReason::Denied { .. }));
    let ana = estate.users().next().unwrap().1;
    assert_eq!(
        gap(&estate, ana.groups.missing.as_ref()),
        missing,
        "the group may be on the missing page"
    );
    assert_eq!(ana.permissions_boundary, Field::Absent);
    assert_eq!(dangling_gaps(&estate), Vec::<String>::new());
}

#[test]
fn a_list_that_points_to_itself_ends_with_a_gap() {
    let server = Server::start(|seen, _| {
        let body = body(seen);
        if body.contains("Action=GetCallerIdentity") {
            identity()
        } else if body.contains("Action=GetAccountAuthorizationDetails") {
            details(
                &[("ana", "ops")],
                &["ops"],
                "<IsTruncated>true</IsTruncated><Marker>same</Marker>",
            )
        } else {
            denied()
        }
    });
    let estate = read(&source(server.url.as_str(), &key()));
    let asked = server
        .seen()
        .iter()
        .filter(|seen| body(seen).contains("GetAccountAuthorizationDetails"))
        .count();
    assert_eq!(asked, 2);
    let account = estate
        .get(&"111122223333".into())
        .unwrap()
        .as_cloud_account()
        .unwrap();
    let missing = gap(&estate, account.principals.missing.as_ref());
    assert!(
        matches!(missing.reason, GapReason::Malformed { .. }),
        "{missing:?}"
    );
}

#[test]
fn a_policy_that_the_details_do_not_hold_is_read_by_itself_or_is_a_gap() {
    for is_denied in [false, true] {
        let server = Server::start(move |seen, _| {
            let body = body(seen);
            if body.contains("Action=GetCallerIdentity") {
                identity()
            } else if body.contains("Action=GetAccountAuthorizationDetails") {
                details_without_policy()
            } else if body.contains("Action=GetPolicyVersion") && !is_denied {
                let document = "%7B%22Statement%22%3A%5B%5D%7D";
                query(
                    "GetPolicyVersion",
                    &format!("<PolicyVersion><Document>{document}</Document></PolicyVersion>"),
                )
            } else if body.contains("Action=GetPolicy&") {
                query(
                    "GetPolicy",
                    "<Policy><DefaultVersionId>v7</DefaultVersionId></Policy>",
                )
            } else {
                denied()
            }
        });
        let estate = read(&source(server.url.as_str(), &key()));
        let policy = estate
            .get(&"arn:aws:iam::aws:policy/ReadOnly".into())
            .unwrap()
            .as_policy()
            .unwrap();
        assert_eq!(policy.aws_managed, Field::Present(true));
        assert_eq!(policy.attachments, Field::Present(1));
        assert_eq!(policy.default_version, Field::Present("v7".to_owned()));
        if is_denied {
            let gap = gap(&estate, policy.document.gap());
            assert_eq!(crate::aws::permission(gap), "iam:GetPolicyVersion");
        } else {
            assert!(policy.document.present().unwrap().0["Statement"].is_array());
        }
        assert_eq!(dangling_gaps(&estate), Vec::<String>::new());
    }
}

#[test]
fn a_bucket_elsewhere_is_asked_in_its_own_region() {
    let server = Server::start(|seen, _| {
        let is_for = |region: &str| {
            let scope = format!("/{region}/s3/");
            seen.header("authorization")
                .is_some_and(|value| value.contains(&scope))
        };
        if body(seen).contains("Action=GetCallerIdentity") {
            identity()
        } else if seen.target.starts_with("/?") {
            let bucket = "<Bucket><Name>far</Name></Bucket>";
            xml(format!(
                "<ListAllMyBucketsResult><Buckets>{bucket}</Buckets></ListAllMyBucketsResult>"
            ))
        } else if !seen.target.starts_with("/far?") || seen.target.contains("location") {
            denied()
        } else if is_for("ap-south-1") {
            xml("<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>".to_owned())
        } else {
            let body = "<Error><Code>PermanentRedirect</Code><Message>elsewhere</Message></Error>";
            answer(
                "301 Moved Permanently",
                &[("x-amz-bucket-region", "ap-south-1")],
                body,
            )
        }
    });
    let estate = read(&source(server.url.as_str(), &key()));
    let far = estate
        .get(&"arn:aws:s3:::far".into())
        .unwrap()
        .as_bucket()
        .unwrap();
    assert_eq!(
        crate::aws::permission(gap(&estate, far.region.gap())),
        "s3:GetBucketLocation"
    );
    assert_eq!(
        far.versioning,
        Field::Present(model::asset::Versioning::Suspended)
    );
    let reason = &gap(&estate, far.acl.gap()).reason;
    assert!(
        matches!(reason, GapReason::Malformed { .. }),
        "an answer to another question: {reason:?}"
    );
}

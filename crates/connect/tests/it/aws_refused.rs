//! What cannot be read is a gap that says why, and never a fact.

use std::time::{Duration, Instant};

use connect::aws::AwsSource;
use model::asset::CloudAccount;
use model::{Estate, Field, GapReason};
use testkit::names;
use testkit::{Fault, FaultyAws};

use crate::aws::{account, bucket, dangling_gaps, gap, permission, read, source, user};

fn behind(prepare: impl FnOnce(&FaultyAws)) -> (Estate, FaultyAws) {
    let (aws, _) = account();
    let proxy = FaultyAws::before(aws).unwrap();
    prepare(&proxy);
    let estate = read(&source(&proxy.endpoint(), aws.root_key()));
    assert_eq!(dangling_gaps(&estate), Vec::<String>::new());
    (estate, proxy)
}

fn cloud_account(estate: &Estate) -> &CloudAccount {
    estate
        .get(&"111122223333".into())
        .unwrap()
        .as_cloud_account()
        .unwrap()
}

/// The only gap, as people see it, without the port of the proxy.
fn only_gap(estate: &Estate) -> String {
    let gaps: Vec<String> = estate
        .gaps()
        .map(|gap| format!("{}: {}", gap.call, gap.reason))
        .collect();
    assert_eq!(gaps.len(), 1, "{gaps:?}");
    gaps[0].clone()
}

#[test]
fn a_denied_setting_is_unknown_and_names_its_permission() {
    let settings = [
        ("s3:GetBucketPolicy", "s3:GetBucketPolicy"),
        ("s3:GetBucketAcl", "s3:GetBucketAcl"),
        ("s3:GetBucketPublicAccessBlock", "s3:GetBucketPublicAccessBlock"),
        ("s3:GetBucketOwnershipControls", "s3:GetBucketOwnershipControls"),
        ("s3:GetBucketVersioning", "s3:GetBucketVersioning"),
        ("s3:GetBucketLogging", "s3:GetBucketLogging"),
        ("s3:GetEncryptionConfiguration", "s3:GetEncryptionConfiguration"),
    ];
    let name = names::TRAINING_FACES;
    let (estate, _) = behind(|proxy| {
        for (action, _) in settings {
            proxy.fail_on(action, &format!("/{name}"), Fault::AccessDenied);
        }
    });
    let facts = estate.get(&bucket(name)).unwrap().as_bucket().unwrap();
    let gaps = [
        facts.policy.gap(),
        facts.acl.gap(),
        facts.public_access_block.gap(),
        facts.ownership.gap(),
        facts.versioning.gap(),
        facts.logging.gap(),
        facts.encryption.gap(),
    ];
    for ((_, wanted), id) in settings.into_iter().zip(gaps) {
        let gap = gap(&estate, id);
        assert_eq!(permission(gap), wanted);
        assert!(gap.call.ends_with(name) && !gap.hides.is_empty(), "{gap:?}");
    }
    let other = estate.get(&bucket(names::MODELS)).unwrap().as_bucket().unwrap();
    assert_eq!(other.policy, Field::Absent, "the others are read");
}

#[test]
fn without_authorization_details_nobody_is_known_to_be_harmless() {
    let (estate, _) = behind(|proxy| {
        proxy.fail("iam:GetAccountAuthorizationDetails", Fault::AccessDenied);
    });
    let missing = gap(&estate, cloud_account(&estate).principals.missing.as_ref());
    assert_eq!(permission(missing), "iam:GetAccountAuthorizationDetails");
    // The report still names the users, and their keys can be joined to what leaked.
    let deployer = estate.get(&user(names::CI_DEPLOY)).unwrap().as_user().unwrap();
    assert_eq!(gap(&estate, deployer.groups.missing.as_ref()), missing);
    assert_eq!(gap(&estate, deployer.inline_policies.missing.as_ref()), missing);
    assert_eq!(deployer.access_keys.items.len(), 1);
    assert_eq!(deployer.console_password, Field::Present(false));
}

#[test]
fn an_explicit_denial_says_that_a_grant_does_not_help() {
    let (estate, _) = behind(|proxy| {
        proxy.fail("iam:GetAccountSummary", Fault::DeniedByServiceControlPolicy);
    });
    let gap = gap(&estate, cloud_account(&estate).root_mfa.gap());
    assert_eq!(
        permission(gap),
        "iam:GetAccountSummary (explicitly denied in a service control policy)"
    );
}

#[test]
fn without_a_list_the_account_may_have_more() {
    let (estate, _) = behind(|proxy| {
        proxy
            .fail("s3:ListAllMyBuckets", Fault::AccessDenied)
            .fail("cloudtrail:ListTrails", Fault::AccessDenied);
    });
    let account = cloud_account(&estate);
    assert_eq!(
        permission(gap(&estate, account.buckets.missing.as_ref())),
        "s3:ListAllMyBuckets"
    );
    assert_eq!(
        permission(gap(&estate, account.trails.missing.as_ref())),
        "cloudtrail:ListTrails"
    );
    assert_eq!(account.trails.items.len(), 1, "the region still shows its own");
}

#[test]
fn sign_in_facts_are_unknown_without_the_report() {
    let (estate, _) = behind(|proxy| {
        proxy.fail("iam:GetCredentialReport", Fault::AccessDenied);
    });
    let administrator = estate
        .get(&user(names::ADMIN_WITHOUT_MFA))
        .unwrap()
        .as_user()
        .unwrap();
    for id in [administrator.mfa.gap(), administrator.console_password.gap()] {
        assert_eq!(permission(gap(&estate, id)), "iam:GetCredentialReport");
    }
    let (estate, _) = behind(|proxy| {
        proxy.fail("iam:ListAccessKeys", Fault::AccessDenied);
    });
    let deployer = estate.get(&user(names::CI_DEPLOY)).unwrap().as_user().unwrap();
    assert_eq!(
        permission(gap(&estate, deployer.access_keys.missing.as_ref())),
        "iam:ListAccessKeys"
    );
}

#[test]
fn throttled_calls_are_repeated() {
    let (estate, proxy) = behind(|proxy| {
        proxy
            .fail_times("iam:GetAccountAuthorizationDetails", 2, Fault::Throttled)
            .fail_times("cloudtrail:ListTrails", 2, Fault::Throttled)
            .fail_times("s3:ListAllMyBuckets", 2, Fault::Throttled)
            .fail_times("sts:GetCallerIdentity", 1, Fault::ServerError);
    });
    assert_eq!(estate.gaps().count(), 0);
    assert_eq!(proxy.count("iam:GetAccountAuthorizationDetails"), 3);
    assert_eq!(proxy.count("cloudtrail:ListTrails"), 3);
}

#[test]
fn a_service_that_does_not_answer_costs_one_time_limit() {
    let (aws, _) = account();
    let proxy = FaultyAws::before(aws).unwrap();
    proxy.fail("s3:GetBucket*", Fault::Hang);
    let source = AwsSource {
        time_limit: Duration::from_millis(400),
        concurrency: 2,
        ..source(&proxy.endpoint(), aws.root_key())
    };
    let begun = Instant::now();
    let estate = read(&source);
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    assert!(
        proxy.count("s3:GetBucketPolicy") <= 4,
        "three silences, and one call under way"
    );
    let training = estate
        .get(&bucket(names::TRAINING_FACES))
        .unwrap()
        .as_bucket()
        .unwrap();
    assert_eq!(gap(&estate, training.policy.gap()).reason, GapReason::TimedOut);
    assert_eq!(gap(&estate, training.acl.gap()).reason, GapReason::TimedOut);
    assert!(
        estate.get(&user(names::CI_DEPLOY)).is_some(),
        "IAM answers as before"
    );
    assert_eq!(cloud_account(&estate).root_mfa, Field::Present(false));
}

#[test]
fn an_answer_of_somebody_else_is_not_a_fact() {
    for fault in [Fault::Html, Fault::Truncated] {
        let name = names::MODELS;
        let (estate, _) = behind(|proxy| {
            for action in ["s3:GetBucketVersioning", "s3:GetBucketAcl", "s3:GetBucketLogging"] {
                proxy.fail_on(action, &format!("/{name}"), fault.clone());
            }
            proxy
                .fail("cloudtrail:GetEventSelectors", fault.clone())
                .fail("iam:GetAccountSummary", fault.clone());
        });
        let facts = estate.get(&bucket(name)).unwrap().as_bucket().unwrap();
        let trail = estate.trails().next().unwrap().1;
        for id in [
            facts.versioning.gap(),
            facts.acl.gap(),
            facts.logging.gap(),
            trail.selectors.gap(),
            cloud_account(&estate).root_mfa.gap(),
        ] {
            let gap = gap(&estate, id);
            assert!(
                matches!(gap.reason, GapReason::Malformed { .. }),
                "{fault:?}: {gap:?}"
            );
        }
    }
}

#[test]
fn a_wrong_clock_is_said_once_with_what_to_do() {
    let ahead = Duration::from_secs(20 * 60);
    let (estate, proxy) = behind(|proxy| {
        proxy.fail("*", Fault::ClockSkew { server_ahead: ahead });
    });
    let message = only_gap(&estate);
    assert!(
        message.starts_with("sts:GetCallerIdentity: failed: the server's clock is "),
        "{message}"
    );
    assert!(
        message.contains("ahead of this machine's") && message.contains("NTP"),
        "{message}"
    );
    assert_eq!(proxy.calls().len(), 1, "nothing else is asked");
}

#[test]
fn keys_that_nobody_knows_are_said_once() {
    let (estate, proxy) = behind(|proxy| {
        proxy.fail("*", Fault::UnknownKey);
    });
    assert!(only_gap(&estate).contains("does not accept the credentials (InvalidClientTokenId"));
    assert_eq!(proxy.calls().len(), 1);
}

#[test]
fn a_spent_budget_stops_the_calls_and_says_so() {
    let (aws, _) = account();
    let proxy = FaultyAws::before(aws).unwrap();
    let source = AwsSource {
        call_budget: Some(12),
        ..source(&proxy.endpoint(), aws.root_key())
    };
    let estate = read(&source);
    assert_eq!(proxy.calls().len(), 12);
    let limits = estate
        .gaps()
        .filter(|gap| matches!(gap.reason, GapReason::Limit { .. }));
    assert!(limits.count() > 0);
    for (_, facts) in estate.buckets() {
        assert_ne!(
            facts.encryption,
            Field::Absent,
            "what was not asked is not absent"
        );
    }
    assert_eq!(dangling_gaps(&estate), Vec::<String>::new());
}

#[test]
fn a_host_that_is_not_allowed_is_not_asked() {
    let (aws, _) = account();
    let source = source(&aws.endpoint(), aws.root_key());
    let nothing = connect::http::HttpLayer::new(connect::http::AllowList::new());
    let estate = crate::aws::wait(connect::aws::collect(&source, &nothing, &|_| ()));
    assert!(only_gap(&estate).starts_with("sts:GetCallerIdentity: not asked;"));
}

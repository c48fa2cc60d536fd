//! What these credentials may read.

use std::collections::BTreeSet;

use model::{Arn, GapReason};

use super::api::{Answer, ApiError, Client, Failure, Operation, Read, all_operations};
use super::{AwsSource, credentials};
use crate::http::HttpLayer;

/// One call that collection makes, and whether it can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The call, such as `s3:GetBucketPolicy`.
    pub call: String,
    /// The IAM action that it needs; none where every caller is allowed.
    pub permission: Option<&'static str>,
    /// What happened.
    pub outcome: Outcome,
    /// What nobody can know without it.
    pub hides: &'static str,
}

/// What happened when a call was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It can be made.
    Readable,
    /// The caller was refused, or there was no answer; [`GapReason::Denied`] names the permission.
    NotReadable(GapReason),
    /// There was nothing to try it on.
    Untried,
}

/// Tries each call of a collection once, on the first user, bucket, trail and key that there are.
pub async fn doctor(source: &AwsSource, http: &HttpLayer) -> Vec<Check> {
    let client = credentials::client(source, http).await;
    let mut tried = Tried::default();
    let identity = tried.note(client.get_caller_identity(None).await);
    if tried.is_hopeless {
        return tried.with_the_rest();
    }
    let account = identity.map(|identity| identity.account);
    iam(&client, &mut tried).await;
    let mut key = bucket(&client, &mut tried).await;
    if let Some(account) = &account {
        tried.note(client.get_account_public_access_block(account).await);
    }
    key = trail(&client, &mut tried).await.or(key);
    if let Some((key, region)) = key {
        let region = region.as_deref();
        if let Some(metadata) = tried.note(client.describe_key(&key, region).await) {
            tried.note(client.get_key_policy(&metadata.arn, region).await);
        }
    }
    tried.note(client.describe_organization().await);
    tried.with_the_rest()
}

/// A key as it is named, and the region of the name.
type Key = (String, Option<String>);

async fn iam(client: &Client<Read>, tried: &mut Tried) {
    let page = tried.note(client.get_account_authorization_details(100, None).await);
    tried.note(client.get_account_summary().await);
    tried.note(client.generate_credential_report().await);
    tried.note(client.get_credential_report().await);
    let Some(page) = page else { return };
    if let Some(user) = page.user_detail_list.unwrap_or_default().into_iter().next() {
        let keys = tried.note(client.list_access_keys(&user.user_name).await);
        if let Some(key) = keys.and_then(|keys| keys.into_iter().next()) {
            tried.note(client.get_access_key_last_used(&key.access_key_id).await);
        }
    }
    if let Some(policy) = page.policies.unwrap_or_default().into_iter().next() {
        tried.note(client.get_policy(&policy.arn).await);
        if let Some(version) = &policy.default_version_id {
            tried.note(client.get_policy_version(&policy.arn, version).await);
        }
    }
}

async fn bucket(client: &Client<Read>, tried: &mut Tried) -> Option<Key> {
    let entry = tried
        .note(client.list_buckets(None).await)?
        .into_buckets()
        .into_iter()
        .next()?;
    let name = entry.name.as_str();
    let asked = tried.note(client.get_bucket_location(name).await);
    let region = entry.bucket_region.or(asked);
    let at = region.as_deref();
    tried.note(client.get_bucket_policy(name, at).await);
    tried.note(client.get_bucket_acl(name, at).await);
    tried.note(client.get_public_access_block(name, at).await);
    tried.note(client.get_bucket_ownership_controls(name, at).await);
    tried.note(client.get_bucket_versioning(name, at).await);
    tried.note(client.get_bucket_logging(name, at).await);
    let encryption = tried.note(client.get_bucket_encryption(name, at).await);
    let key = encryption.and_then(|answer| answer.into_default()?.key)?;
    Some((key, region))
}

async fn trail(client: &Client<Read>, tried: &mut Tried) -> Option<Key> {
    let listed = tried.note(client.list_trails(None).await);
    let described = tried
        .note(client.describe_trails(None, &[]).await)
        .unwrap_or_default();
    let first = described.first();
    let listed = listed
        .and_then(|page| page.trails.into_iter().next())
        .map(|trail| (trail.arn, trail.home_region));
    let (arn, region) = listed.or_else(|| {
        let arn = first?.arn.clone();
        let region = Arn::parse(&arn).ok()?.region.to_owned();
        Some((arn, region))
    })?;
    tried.note(client.get_trail_status(&arn, &region).await);
    tried.note(client.get_event_selectors(&arn, &region).await);
    let key = first?.kms_key_id.clone()?;
    Some((key, Some(region)))
}

#[derive(Default)]
struct Tried {
    checks: Vec<Check>,
    calls: BTreeSet<String>,
    is_hopeless: bool,
}

impl Tried {
    fn note<T>(&mut self, answer: Result<Answer<T>, ApiError>) -> Option<T> {
        match answer {
            Ok(answer) => {
                self.add(answer.operation, Outcome::Readable);
                Some(answer.value)
            }
            Err(error) => {
                // What is not there was looked for: the caller may.
                let is_told = matches!(*error.failure, Failure::Refused { status: 400..500, .. });
                self.is_hopeless |= error.failure.concerns_every_call();
                let outcome = if is_told {
                    Outcome::Readable
                } else {
                    Outcome::NotReadable(error.gap().reason)
                };
                self.add(error.operation, outcome);
                None
            }
        }
    }

    fn add(&mut self, operation: &'static Operation, outcome: Outcome) {
        if self.calls.insert(operation.call()) {
            self.checks.push(Check {
                call: operation.call(),
                permission: operation.permission,
                outcome,
                hides: operation.hides,
            });
        }
    }

    /// The checks, with the calls that were not tried behind them.
    fn with_the_rest(mut self) -> Vec<Check> {
        for operation in all_operations() {
            self.add(operation, Outcome::Untried);
        }
        self.checks
    }
}

//! Users, groups, roles, policies, and how users sign in.

use std::collections::BTreeMap;

use futures::stream::{self, StreamExt};
use model::asset::{CloudAccount, Policy, User};
use model::{AccountId, Arn, AssetBody, AssetId, Estate, EvidenceId, Field, Gap, GapId, GapReason};

use super::access_keys::{self, UserKeys};
use super::credential_report::{self, Report};
use super::facts::{Facts, field};
use super::reading::Reading;
use crate::aws::authorization::{AuthorizationDetails, Untold, into_estate};

/// How many entries a page of authorization details holds: the most that the API allows.
const PAGE: u16 = 1000;

pub(super) async fn collect(reading: &Reading<'_>) -> Estate {
    (reading.progress)("AWS: users, groups, roles and policies");
    let (principals, sign_in, summary) =
        futures::join!(principals(reading), sign_in(reading), summary(reading));
    let mut estate = principals;
    let (report, reported) = sign_in;
    let evidence = reported.evidence().to_vec();
    estate.absorb(reported.estate);
    estate.absorb(summary);
    apply_report(&mut estate, &report, &evidence);
    let (policies, keys) = futures::join!(
        missing_policies(reading, &estate),
        keys(reading, &estate, &report)
    );
    for (id, policy) in policies {
        estate.absorb(policy);
        debug_assert!(
            estate.get(&id).is_some(),
            "a policy that was read is in the estate"
        );
    }
    for user in keys {
        estate.absorb(user.estate);
        if let Some(AssetBody::User(body)) = estate.get_mut(&user.user).map(|asset| &mut asset.body) {
            body.access_keys = user.keys;
        }
    }
    estate
}

/// Everything that `GetAccountAuthorizationDetails` tells, as far as its pages can be read.
async fn principals(reading: &Reading<'_>) -> Estate {
    let mut facts = Facts::new(reading.collected);
    let mut details = AuthorizationDetails::default();
    let mut marker: Option<String> = None;
    let rest = loop {
        let page = reading
            .client
            .get_account_authorization_details(PAGE, marker.as_deref())
            .await;
        let at = page
            .as_ref()
            .map_or_else(|e| e.at.clone(), |a| a.evidence.at.clone());
        match facts.read(page) {
            Err(gap) => break gap,
            Ok(page) => {
                let next = page.marker.clone().filter(|_| page.is_truncated);
                details.extend(page);
                match next.filter(|next| marker.as_ref() != Some(next)) {
                    Some(next) => marker = Some(next),
                    None => break unnamed(&at).id,
                }
            }
        }
    };
    let untold = Untold { sign_in: None, rest };
    let mut estate = into_estate(reading.collected, details, facts.evidence(), &untold);
    estate.absorb(facts.estate);
    estate
}

/// Why something that complete details refer to does not stand in them. Noted only once something does.
fn unnamed(at: &str) -> Gap {
    Gap::new(
        at,
        "iam:GetAccountAuthorizationDetails",
        GapReason::Failed {
            message: "the answer refers to it and does not hold it".to_owned(),
        },
        "what it allows to everyone who has it",
    )
}

/// The credential report, or the gap in its place.
async fn sign_in(reading: &Reading<'_>) -> (Result<Report, GapId>, Facts) {
    let mut facts = Facts::new(reading.collected);
    let report = credential_report::read(reading, &mut facts).await;
    (report, facts)
}

/// What the account's counters say of the root user.
async fn summary(reading: &Reading<'_>) -> Estate {
    let mut facts = Facts::new(reading.collected);
    let Some(account) = &reading.account else {
        return facts.estate;
    };
    let counters = facts.read(reading.client.get_account_summary().await);
    let counter = |name: &str| match &counters {
        Err(gap) => Field::NotCollected(gap.clone()),
        Ok(counters) => counters
            .get(name)
            .map_or_else(Field::not_recorded, |count| (*count > 0).into()),
    };
    let body = CloudAccount {
        root_access_keys: counter("AccountAccessKeysPresent"),
        root_mfa: counter("AccountMFAEnabled"),
        ..CloudAccount::default()
    };
    facts.finish(account.as_str(), account.as_str(), body);
    facts.estate
}

/// Adds passwords and MFA to the users. Users that only the report knows are added, so that their keys are read.
fn apply_report(estate: &mut Estate, report: &Result<Report, GapId>, evidence: &[EvidenceId]) {
    if let Ok(report) = report {
        for (arn, line) in &report.users {
            let id = AssetId::from(arn.as_str());
            if estate.get(&id).is_none() {
                let body = User {
                    account: Arn::parse(arn)
                        .map_or_else(|_| Field::not_recorded(), |a| AccountId::from(a.account).into()),
                    ..User::default()
                };
                estate.insert(model::Asset::new(id, &line.name, body));
            }
        }
    }
    let mut gaps = Vec::new();
    for asset in estate.assets_mut() {
        let AssetBody::User(user) = &mut asset.body else {
            continue;
        };
        match report {
            Err(gap) => {
                user.console_password = Field::NotCollected(gap.clone());
                user.mfa = Field::NotCollected(gap.clone());
            }
            Ok(report) => {
                let line = report.users.get(asset.id.as_str());
                let newer = newer_than_report(report, &asset.name);
                let told = |cell: Option<bool>| {
                    cell.map_or_else(|| Field::NotCollected(newer.id.clone()), Field::from)
                };
                user.console_password = told(line.and_then(|line| line.password));
                user.mfa = told(line.and_then(|line| line.mfa));
                if user.console_password.gap().is_some() || user.mfa.gap().is_some() {
                    gaps.push(newer);
                }
                for id in evidence.iter().filter(|_| line.is_some()) {
                    asset.cite(id.clone());
                }
            }
        }
    }
    for gap in gaps {
        estate.note(gap);
    }
}

fn newer_than_report(report: &Report, user: &str) -> Gap {
    Gap::new(
        "credential report",
        &format!("iam:GetCredentialReport {user}"),
        GapReason::Failed {
            message: format!(
                "the report of {} does not tell it; AWS makes a new one every four hours",
                report.made
            ),
        },
        "whether the user has a console password and MFA",
    )
}

/// The keys of all users.
async fn keys(reading: &Reading<'_>, estate: &Estate, report: &Result<Report, GapId>) -> Vec<UserKeys> {
    let report = report.as_ref().ok();
    let users: BTreeMap<AssetId, String> = estate
        .users()
        .map(|(asset, _)| (asset.id.clone(), asset.name.clone()))
        .collect();
    stream::iter(users)
        .map(|(id, name)| async move {
            let line = report.and_then(|report| report.users.get(id.as_str()));
            access_keys::read(reading, id.clone(), &name, line, report.map(|report| report.made)).await
        })
        .buffer_unordered(reading.concurrency)
        .collect()
        .await
}

/// Policies that principals have and whose text the details do not hold, each read by itself.
async fn missing_policies(reading: &Reading<'_>, estate: &Estate) -> Vec<(AssetId, Estate)> {
    let missing: Vec<(AssetId, String)> = estate
        .policies()
        .filter(|(_, policy)| policy.document.gap().is_some())
        .map(|(asset, _)| (asset.id.clone(), asset.name.clone()))
        .collect();
    stream::iter(missing)
        .map(|(id, name)| async move { (id.clone(), policy(reading, &id, &name).await) })
        .buffer_unordered(reading.concurrency)
        .collect()
        .await
}

async fn policy(reading: &Reading<'_>, arn: &AssetId, name: &str) -> Estate {
    let mut facts = Facts::new(reading.collected);
    let body = match facts.read(reading.client.get_policy(arn.as_str()).await) {
        Err(gap) => Policy {
            document: Field::NotCollected(gap),
            ..Policy::default()
        },
        Ok(policy) => {
            let version = policy.default_version_id.as_str();
            let document = facts.read(reading.client.get_policy_version(arn.as_str(), version).await);
            Policy {
                document: field(document.map(|document| document.0)),
                default_version: policy.default_version_id.into(),
                attachments: policy
                    .attachment_count
                    .map_or_else(Field::not_recorded, Field::from),
                ..Policy::default()
            }
        }
    };
    facts.finish(arn.clone(), name, body);
    facts.estate
}

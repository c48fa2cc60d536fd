//! How users sign in: passwords, MFA and access keys.

use std::collections::BTreeMap;

use futures::stream::{self, StreamExt};
use model::asset::User;
use model::{
    AccountId, Arn, Asset, AssetBody, AssetId, Estate, EvidenceId, Field, Gap, GapId, GapReason, List,
};

use super::access_keys::{self, Reported, UserKeys};
use super::credential_report::{self, Report};
use super::facts::Facts;
use super::reading::Reading;

/// The credential report, or the gap in its place.
pub(super) struct SignIn {
    report: Result<Report, GapId>,
    evidence: Vec<EvidenceId>,
    /// The evidence, or the gaps.
    pub(super) estate: Estate,
}

/// Reads the credential report.
pub(super) async fn report(reading: &Reading<'_>) -> SignIn {
    let mut facts = Facts::new(reading.collected);
    let report = credential_report::read(reading, &mut facts).await;
    SignIn {
        report,
        evidence: facts.evidence().to_vec(),
        estate: facts.estate,
    }
}

/// Adds passwords and MFA to the users. Users that only the report knows are added, so that their keys are read.
pub(super) fn apply(estate: &mut Estate, sign_in: &SignIn, rest: &Gap) {
    let SignIn { report, evidence, .. } = sign_in;
    if let Ok(report) = report {
        for (arn, line) in &report.users {
            let id = AssetId::from(arn.as_str());
            if estate.get(&id).is_none() {
                let body = User {
                    account: Arn::parse(arn).map_or_else(
                        |_| Field::not_recorded(),
                        |arn| AccountId::from(arn.account).into(),
                    ),
                    groups: List::partial(Vec::new(), rest.id.clone()),
                    attached_policies: List::partial(Vec::new(), rest.id.clone()),
                    inline_policies: List::partial(Vec::new(), rest.id.clone()),
                    permissions_boundary: Field::NotCollected(rest.id.clone()),
                    ..User::default()
                };
                estate.insert(Asset::new(id, &line.name, body));
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
pub(super) async fn keys(reading: &Reading<'_>, estate: &Estate, sign_in: &SignIn) -> Vec<UserKeys> {
    let report = sign_in.report.as_ref().ok();
    let evidence = sign_in.evidence.as_slice();
    let users: BTreeMap<AssetId, String> = estate
        .users()
        .map(|(asset, _)| (asset.id.clone(), asset.name.clone()))
        .collect();
    stream::iter(users)
        .map(|(id, name)| async move {
            let line = report.and_then(|report| report.users.get(id.as_str()));
            let reported = line.map(|line| Reported { line, evidence });
            access_keys::read(reading, id, &name, reported).await
        })
        .buffer_unordered(reading.concurrency)
        .collect()
        .await
}

/// Adds the keys to their users.
pub(super) fn apply_keys(estate: &mut Estate, keys: Vec<UserKeys>) {
    for user in keys {
        estate.absorb(user.estate);
        if let Some(AssetBody::User(body)) = estate.get_mut(&user.user).map(|asset| &mut asset.body) {
            body.access_keys = user.keys;
        }
    }
}

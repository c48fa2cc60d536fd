//! Whether AWS accepts a key that was found.
//!
//! One call, `sts:GetCallerIdentity`, which every caller may make and which changes nothing (AWS STS API reference).
//! It is made only when the user asks for it, to the configured endpoint, or else to AWS itself. A key says nothing of
//! its partition, so one that is unknown to the first is shown to the others before it counts as unknown to AWS.

use model::asset::{Credential, CredentialKind, KeyStatus};
use model::{AccountId, Arn, Asset, AssetBody, AssetId, Estate, Evidence, EvidenceId, Field, Gap, GapReason};

use super::api::{ApiError, CallerIdentity, Client, Endpoints, Failure, Limits, PARTITIONS};
use super::credentials::Keyring;
use super::{AwsSource, Keys};
use crate::http::HttpLayer;

/// Whether a key is accepted, and what shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// The key's id.
    pub key: String,
    /// The outcome.
    pub outcome: Outcome,
    /// The answers, refusals included.
    pub evidence: Vec<Evidence>,
}

/// Whether a key is accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is accepted.
    Active {
        /// The ARN of the user, role session or root user.
        principal: AssetId,
        /// The account.
        account: AccountId,
    },
    /// The issuer says that there is no such active key.
    Inactive,
    /// Nobody can say.
    Unknown(Gap),
}

/// Shows the key to its issuer.
pub async fn verify(source: &AwsSource, http: &HttpLayer, keys: &Keys) -> Verification {
    let mut evidence = Vec::new();
    let outcome = ask(source, http, keys, &mut evidence).await;
    Verification {
        key: keys.id.clone(),
        outcome,
        evidence,
    }
}

async fn ask(source: &AwsSource, http: &HttpLayer, keys: &Keys, evidence: &mut Vec<Evidence>) -> Outcome {
    if keys.id.starts_with("ASIA") && keys.session_token.is_none() {
        return Outcome::Unknown(Gap::new(
            "sts",
            &format!("sts:GetCallerIdentity {}", keys.id),
            GapReason::NotAsked {
                how: "a temporary key is accepted only with its session token, which was not found"
                    .to_owned(),
            },
            "whether the key still works",
        ));
    }
    let endpoints = match &source.endpoint {
        Some(endpoint) => vec![Endpoints::new(
            Some(endpoint.clone()),
            source.region.as_deref().unwrap_or(PARTITIONS[0].home),
        )],
        None => PARTITIONS
            .iter()
            .map(|partition| Endpoints::new(None, partition.home))
            .collect(),
    };
    for endpoint in endpoints {
        let limits = Limits {
            time: source.time_limit,
            concurrency: 1,
        };
        let client = Client::reading(http.clone(), Keyring::of(keys), endpoint, limits);
        match client.get_caller_identity(Some(&keys.id)).await {
            Ok(answer) => {
                evidence.push(answer.evidence);
                let CallerIdentity { arn, account } = answer.value;
                return Outcome::Active {
                    principal: arn.into(),
                    account: account.into(),
                };
            }
            Err(error) => {
                let says_no = is_refusal(&error);
                evidence.extend(error.evidence.as_deref().cloned());
                if !says_no {
                    return Outcome::Unknown(error.gap());
                }
            }
        }
    }
    Outcome::Inactive
}

/// Whether the answer says that the key is not accepted, and not only that this request is not: the codes are those of
/// "Common error types" of the STS API reference.
fn is_refusal(error: &ApiError) -> bool {
    match &*error.failure {
        Failure::Credentials { code, .. } => matches!(code.as_str(), "InvalidClientTokenId" | "ExpiredToken"),
        _ => false,
    }
}

/// Writes the outcome to the secret that was found and to the credential that it stands for.
pub fn record(estate: &mut Estate, secret: &AssetId, verification: &Verification) {
    let evidence: Vec<EvidenceId> = verification
        .evidence
        .iter()
        .map(|e| estate.cite(e.clone()))
        .collect();
    let id = AssetId::from(format!("aws-access-key:{}", verification.key));
    let accepted = match &verification.outcome {
        Outcome::Active { .. } => true.into(),
        Outcome::Inactive => false.into(),
        Outcome::Unknown(gap) => Field::NotCollected(estate.note(gap.clone())),
    };
    if let Some(asset) = estate.get_mut(secret)
        && let AssetBody::Secret(found) = &mut asset.body
    {
        found.accepted = accepted;
        found.credential = id.clone().into();
        for id in &evidence {
            asset.cite(id.clone());
        }
    }
    let known = estate
        .get(&id)
        .and_then(Asset::as_credential)
        .map(|credential| credential.status.clone());
    let mut credential = Credential {
        credential_kind: CredentialKind::AwsAccessKey,
        identifier: verification.key.clone().into(),
        ..Credential::default()
    };
    match &verification.outcome {
        Outcome::Active { principal, account } => {
            credential.status = KeyStatus::Active.into();
            credential.principal =
                owner(estate, principal, account).map_or_else(Field::not_recorded, Field::from);
        }
        // What the account itself says of the key is more than that this value of it was refused.
        Outcome::Inactive if known.is_none_or(|status| status.present().is_none()) => {
            credential.status = KeyStatus::Inactive.into();
        }
        Outcome::Inactive | Outcome::Unknown(_) => {}
    }
    let mut asset = Asset::new(id, &verification.key, credential);
    for id in evidence {
        asset.cite(id);
    }
    estate.insert(asset);
}

/// The user, root user or role behind the caller's ARN. A session's ARN has the role's name and not its path.
fn owner(estate: &Estate, caller: &AssetId, account: &AccountId) -> Option<AssetId> {
    let arn = Arn::parse(caller.as_str()).ok()?;
    let Some(session) = arn.resource.strip_prefix("assumed-role/") else {
        return Some(caller.clone());
    };
    let name = session.split('/').next()?;
    estate
        .roles()
        .find(|(asset, role)| asset.name == name && role.account.present() == Some(account))
        .map(|(asset, _)| asset.id.clone())
}

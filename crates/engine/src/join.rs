//! Facts that follow from several sources together: which keys were found, which secrets are live, which host serves
//! a repository. Computed anew each time, so that a simulated change carries through.

use std::collections::BTreeMap;

use model::asset::{CredentialKind, KeyStatus, Workspace};
use model::{Asset, AssetBody, AssetId, Estate, Field, Gap, GapId, GapReason};

/// Fills in all joined facts.
pub(crate) fn join(estate: &mut Estate) {
    hosts(estate);
    workspaces(estate);
    found_credentials(estate);
    issuers(estate);
    live_secrets(estate);
}

/// A repository whose address lies under a code host's is served by it, or by the nearest of several; of any other, nobody knows who serves it.
fn hosts(estate: &mut Estate) {
    let hosts: Vec<AssetId> = estate.code_hosts().map(|(asset, _)| asset.id.clone()).collect();
    let gap = not_asked(
        "code host",
        "visibility of the repository",
        "scan the code host that serves it too: [[gitlab]] with its url",
        "who can read the repository",
    );
    let mut used = false;
    for asset in estate.assets_mut() {
        let AssetBody::Repository(repository) = &mut asset.body else {
            continue;
        };
        if repository.host.present().is_some() {
            continue;
        }
        let host = hosts
            .iter()
            .filter(|host| {
                asset
                    .id
                    .as_str()
                    .strip_prefix(host.as_str())
                    .is_some_and(|path| path.starts_with('/'))
            })
            .max_by_key(|host| host.as_str().len());
        repository.host = match host {
            Some(host) => Field::Present(host.clone()),
            None => Field::NotCollected(gap.id.clone()),
        };
        if repository.visibility.is_not_recorded() {
            repository.visibility = Field::NotCollected(gap.id.clone());
        }
        used |= repository.host.gap().is_some() || repository.visibility.gap() == Some(&gap.id);
    }
    note_if(used, gap, estate);
}

/// A chat token opens a workspace, whose name only its issuer knows: until it was asked, one is made up for the token.
fn workspaces(estate: &mut Estate) {
    let tokens: Vec<AssetId> = estate
        .credentials()
        .filter(|(_, token)| {
            token.credential_kind == CredentialKind::SlackToken && token.principal.present().is_none()
        })
        .map(|(asset, _)| asset.id.clone())
        .collect();
    for token in tokens {
        let id = AssetId::from(format!("slack-of:{token}"));
        if estate.get(&id).is_none() {
            let body = Workspace {
                product: Field::Present("slack".to_owned()),
            };
            let evidence = estate
                .get(&token)
                .map(|asset| asset.evidence.clone())
                .unwrap_or_default();
            let mut asset = Asset::new(id.clone(), "the Slack workspace of the token", body);
            asset.evidence = evidence;
            estate.insert(asset);
        }
        if let Some(AssetBody::Credential(credential)) = estate.get_mut(&token).map(|asset| &mut asset.body) {
            credential.principal = Field::Present(id);
        }
    }
}

/// Which credentials were found where. A credential is known not to have leaked only as far as repositories were
/// scanned whole.
fn found_credentials(estate: &mut Estate) {
    let mut found: BTreeMap<AssetId, Vec<AssetId>> = BTreeMap::new();
    for (asset, secret) in estate.secrets() {
        if let Some(credential) = secret.credential.present() {
            found
                .entry(credential.clone())
                .or_default()
                .push(asset.id.clone());
        }
    }
    let missing: Option<GapId> = estate.repositories().find_map(|(_, r)| r.secrets.missing.clone());
    let none_scanned = estate.repositories().next().is_none();
    let not_scanned = not_asked(
        "repositories",
        "scan for secrets",
        "name the repositories to scan: [[git]], or clone = true in [[gitlab]]",
        "which credentials have leaked",
    );
    let mut used = false;
    for asset in estate.assets_mut() {
        let AssetBody::Credential(credential) = &mut asset.body else {
            continue;
        };
        credential.found_as = match (found.remove(&asset.id), &missing) {
            (Some(secrets), _) => Field::Present(secrets),
            (None, Some(gap)) => Field::NotCollected(gap.clone()),
            (None, None) if none_scanned => Field::NotCollected(not_scanned.id.clone()),
            (None, None) => Field::Absent,
        };
        used |= credential.found_as.gap() == Some(&not_scanned.id);
    }
    note_if(used, not_scanned, estate);
}

/// A found credential whose issuer was not looked at: nobody knows whether it works and whose it is.
fn issuers(estate: &mut Estate) {
    let aws = not_asked(
        "AWS account of the key",
        "iam:GetAccountAuthorizationDetails",
        "scan the AWS account too: `aws`, or [[aws]] in the configuration",
        "whose key it is, whether it is active and what it opens",
    );
    let other = not_asked(
        "issuer of the credential",
        "status of the credential",
        "look it up at its issuer",
        "whether it works and what it opens",
    );
    let (mut aws_used, mut other_used) = (false, false);
    for asset in estate.assets_mut() {
        let AssetBody::Credential(credential) = &mut asset.body else {
            continue;
        };
        let is_aws = credential.credential_kind == CredentialKind::AwsAccessKey;
        let gap = if is_aws { &aws.id } else { &other.id };
        if credential.status.is_not_recorded() {
            credential.status = Field::NotCollected(gap.clone());
        }
        if credential.principal.is_not_recorded() {
            credential.principal = Field::NotCollected(gap.clone());
        }
        aws_used |= credential.status.gap() == Some(&aws.id) || credential.principal.gap() == Some(&aws.id);
        other_used |=
            credential.status.gap() == Some(&other.id) || credential.principal.gap() == Some(&other.id);
    }
    note_if(aws_used, aws, estate);
    note_if(other_used, other, estate);
}

/// Which found secrets are known to work.
fn live_secrets(estate: &mut Estate) {
    let not_verified = not_asked(
        "issuer of the credential",
        "ask with the found value",
        "run again with --verify",
        "whether the found value itself is accepted",
    );
    let status: BTreeMap<AssetId, Field<KeyStatus>> = estate
        .credentials()
        .map(|(asset, credential)| (asset.id.clone(), credential.status.clone()))
        .collect();
    let mut used = false;
    for asset in estate.assets_mut() {
        let AssetBody::Secret(secret) = &mut asset.body else {
            continue;
        };
        if secret.accepted.is_not_recorded() {
            secret.accepted = Field::NotCollected(not_verified.id.clone());
        }
        used |= secret.accepted.gap() == Some(&not_verified.id);
        let status = secret.credential.present().and_then(|id| status.get(id));
        secret.live = match (&secret.accepted, status) {
            (_, Some(Field::Present(KeyStatus::Inactive) | Field::Absent)) => Field::Present(false),
            (Field::Present(accepted), _) => Field::Present(*accepted),
            (_, Some(Field::Present(KeyStatus::Active))) => Field::Present(true),
            (_, Some(Field::NotCollected(gap))) => Field::NotCollected(gap.clone()),
            (_, None) => Field::NotCollected(not_verified.id.clone()),
        };
    }
    note_if(used, not_verified, estate);
}

fn not_asked(at: &str, call: &str, how: &str, hides: &str) -> Gap {
    Gap::new(at, call, GapReason::NotAsked { how: how.to_owned() }, hides)
}

/// A gap stands in an estate only when something refers to it.
fn note_if(used: bool, gap: Gap, estate: &mut Estate) {
    if used {
        estate.note(gap);
    }
}

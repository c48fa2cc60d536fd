//! Revoke a Slack token.
//!
//! Source: Slack documentation, "auth.revoke" (<https://docs.slack.dev/reference/methods/auth.revoke>); app-level
//! tokens are revoked only on the app's own pages.

use change::{Change, Class, Fix, Footprint, NoEffect};
use model::asset::{Credential, CredentialKind};
use model::{Asset, AssetId, AssetKind, Delta, Estate, FixId};

use crate::switched_off::switched_off;

const ID: &str = "slack-revoke-token";

/// Steps for a person: a revoked token does not come back, so its replacement has to be in place first.
#[derive(Debug)]
pub(super) struct RevokeToken;

impl Fix for RevokeToken {
    fn id(&self) -> FixId {
        FixId::new(ID)
    }

    fn title(&self) -> &'static str {
        "Revoke the Slack token"
    }

    fn class(&self) -> Class {
        Class::Guide
    }

    fn footprint(&self) -> Footprint {
        Footprint {
            asset: "credential",
            fields: &["status"],
            residue: "a revoked token cannot be restored; the app has to be given a new one",
        }
    }

    fn change(&self, estate: &Estate, target: &AssetId) -> Result<Change, NoEffect> {
        let (asset, _) = token(estate, target)?;
        Ok(Change {
            summary: format!("Revoke {}", asset.name),
            call: "1. Find the app: api.slack.com/apps, or ask who owns the repository in which the token stands. \
                   2. Give the app a new token and let everything that uses the old one use the new one. \
                   3. Check that it can be revoked: POST https://slack.com/api/auth.revoke with test=1 and the token. \
                   4. Revoke it: the same call without test=1; for an app-level token (xapp-), on the app's page under \
                   Basic Information. 5. Scan again with --verify"
                .to_owned(),
            undo: None,
            caution: "Whatever still uses the token stops working at once".to_owned(),
        })
    }

    fn effect(&self, estate: &Estate, target: &AssetId) -> Result<Delta, NoEffect> {
        let (asset, credential) = token(estate, target)?;
        Ok(switched_off(estate, asset, credential))
    }
}

fn token<'a>(estate: &'a Estate, target: &AssetId) -> Result<(&'a Asset, &'a Credential), NoEffect> {
    let asset = estate
        .get(target)
        .ok_or_else(|| NoEffect::UnknownAsset(target.clone()))?;
    let credential = asset.as_credential().ok_or_else(|| NoEffect::OtherKind {
        fix: FixId::new(ID),
        asset: target.clone(),
        expected: AssetKind::Credential,
        found: asset.kind(),
    })?;
    if credential.credential_kind == CredentialKind::SlackToken {
        Ok((asset, credential))
    } else {
        Err(NoEffect::NotChangeable {
            fix: FixId::new(ID),
            asset: target.clone(),
            why: "it is not a Slack token".to_owned(),
        })
    }
}

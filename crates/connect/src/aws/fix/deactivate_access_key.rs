//! Switch an access key off.
//!
//! Source: AWS IAM API reference, `UpdateAccessKey`; IAM User Guide, "Manage access keys for IAM users".

use change::{Change, Class, Fix, Footprint, NoEffect};
use model::asset::{Credential, CredentialKind, KeyStatus};
use model::{Asset, AssetId, AssetKind, Delta, Estate, Field, FixId};

use super::target::{find, not_changeable, principal_name};
use crate::switched_off::switched_off;

const ID: &str = "aws-deactivate-access-key";

/// The key stops working within seconds, and can be switched on again.
#[derive(Debug)]
pub(super) struct DeactivateAccessKey;

impl Fix for DeactivateAccessKey {
    fn id(&self) -> FixId {
        FixId::new(ID)
    }

    fn title(&self) -> &'static str {
        "Deactivate the access key"
    }

    fn class(&self) -> Class {
        Class::Review
    }

    fn footprint(&self) -> Footprint {
        Footprint {
            asset: "credential",
            fields: &["status"],
            residue: "",
        }
    }

    fn change(&self, estate: &Estate, target: &AssetId) -> Result<Change, NoEffect> {
        let (asset, credential) = key(estate, target)?;
        let id = credential.identifier.present().unwrap_or(&asset.name);
        let user = credential.principal.present().map(principal_name);
        let call = |status: &str| {
            let user = user.map_or_else(String::new, |user| format!(" --user-name {user}"));
            format!("aws iam update-access-key{user} --access-key-id {id} --status {status}")
        };
        let used = match &credential.last_used {
            Field::Present(time) => format!("it was last used on {}", time.strftime("%Y-%m-%d at %H:%M UTC")),
            Field::Absent => "it was never used".to_owned(),
            Field::NotCollected(_) => "it is not known when it was last used".to_owned(),
        };
        let owner = user.map_or_else(String::new, |user| format!(" of {user}"));
        Ok(Change {
            summary: format!("Deactivate the access key {id}{owner}"),
            call: call("Inactive"),
            undo: (credential.status != Field::Present(KeyStatus::Inactive)).then(|| call("Active")),
            caution: format!("Whatever signs with the key stops working: {used}"),
        })
    }

    fn effect(&self, estate: &Estate, target: &AssetId) -> Result<Delta, NoEffect> {
        let (asset, credential) = key(estate, target)?;
        Ok(switched_off(estate, asset, credential))
    }
}

fn key<'a>(estate: &'a Estate, target: &AssetId) -> Result<(&'a Asset, &'a Credential), NoEffect> {
    let (asset, credential) = find(ID, estate, target, AssetKind::Credential, Asset::as_credential)?;
    if credential.credential_kind != CredentialKind::AwsAccessKey {
        return Err(not_changeable(ID, target, "it is not an AWS access key"));
    }
    let is_root = |principal: &AssetId| principal.as_str().ends_with(":root");
    if credential.principal.present().is_some_and(is_root) {
        let why = "keys of the root user are changed only by the root user, under Security credentials";
        return Err(not_changeable(ID, target, why));
    }
    Ok((asset, credential))
}

//! Give a user a second factor.
//!
//! Source: IAM User Guide, "Assign MFA devices in the AWS CLI or AWS API". Nobody can set a device up for another
//! person without knowing what stands in it, so these are steps for people.

use change::{Change, Class, Fix, Footprint, NoEffect};
use model::asset::User;
use model::{Asset, AssetId, AssetKind, Delta, Estate, FixId};

use super::target::{find, principal_name, put};

const ID: &str = "aws-require-mfa";

/// A device that the user enrols.
#[derive(Debug)]
pub(super) struct RequireMfa;

impl Fix for RequireMfa {
    fn id(&self) -> FixId {
        FixId::new(ID)
    }

    fn title(&self) -> &'static str {
        "Let the user enrol a second factor"
    }

    fn class(&self) -> Class {
        Class::Guide
    }

    fn footprint(&self) -> Footprint {
        Footprint {
            asset: "user",
            fields: &["mfa"],
            residue: "a device that was removed has to be enrolled anew",
        }
    }

    fn change(&self, estate: &Estate, target: &AssetId) -> Result<Change, NoEffect> {
        user(estate, target)?;
        let name = principal_name(target);
        Ok(Change {
            summary: format!("Let {name} enrol a second factor"),
            call: format!(
                "1. Ask {name} to sign in and to add a passkey or security key under Security credentials. \
                 2. Check: aws iam list-mfa-devices --user-name {name}. \
                 3. Where nobody signs in as {name}: aws iam delete-login-profile --user-name {name}"
            ),
            undo: None,
            caution: "A person who loses the device needs an administrator to sign in again".to_owned(),
        })
    }

    fn effect(&self, estate: &Estate, target: &AssetId) -> Result<Delta, NoEffect> {
        let (asset, facts) = user(estate, target)?;
        Ok(put(
            asset,
            User {
                mfa: true.into(),
                ..facts.clone()
            },
        ))
    }
}

fn user<'a>(estate: &'a Estate, target: &AssetId) -> Result<(&'a Asset, &'a User), NoEffect> {
    find(ID, estate, target, AssetKind::User, Asset::as_user)
}

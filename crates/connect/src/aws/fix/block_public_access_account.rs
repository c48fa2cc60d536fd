//! Block public access to all buckets of an account.
//!
//! Source: Amazon S3 User Guide, "Configuring block public access settings for your account".

use change::{Change, Class, Fix, Footprint, NoEffect};
use model::asset::CloudAccount;
use model::{Asset, AssetId, AssetKind, Delta, Estate, Field, FixId};

use super::target::{ALL_BLOCKED, find, put, switches};

const ID: &str = "aws-block-public-access-account";

/// All four switches of the account's public access block: they hold for each bucket, whatever its own say.
#[derive(Debug)]
pub(super) struct BlockPublicAccessAccount;

impl Fix for BlockPublicAccessAccount {
    fn id(&self) -> FixId {
        FixId::new(ID)
    }

    fn title(&self) -> &'static str {
        "Block public access to all buckets of the account"
    }

    fn class(&self) -> Class {
        Class::Review
    }

    fn footprint(&self) -> Footprint {
        Footprint {
            asset: "cloud_account",
            fields: &["public_access_block"],
            residue: "",
        }
    }

    fn change(&self, estate: &Estate, target: &AssetId) -> Result<Change, NoEffect> {
        let (_, facts) = account(estate, target)?;
        let put = |switches: String| {
            format!(
                "aws s3control put-public-access-block --account-id {target} \
                 --public-access-block-configuration {switches}"
            )
        };
        Ok(Change {
            summary: format!("Block all public access to the buckets of the account {target}"),
            call: put(switches(&ALL_BLOCKED)),
            undo: match &facts.public_access_block {
                Field::Present(before) if *before == ALL_BLOCKED => None,
                Field::Present(before) => Some(put(switches(before))),
                Field::Absent => Some(format!("aws s3control delete-public-access-block --account-id {target}")),
                Field::NotCollected(_) => Some(put("with the values read just before".to_owned())),
            },
            caution: "Every bucket of the account stops serving the public, those that are meant to included: move \
                      these behind a distribution first, or block the other buckets one by one"
                .to_owned(),
        })
    }

    fn effect(&self, estate: &Estate, target: &AssetId) -> Result<Delta, NoEffect> {
        let (asset, facts) = account(estate, target)?;
        Ok(put(
            asset,
            CloudAccount {
                public_access_block: ALL_BLOCKED.into(),
                ..facts.clone()
            },
        ))
    }
}

fn account<'a>(estate: &'a Estate, target: &AssetId) -> Result<(&'a Asset, &'a CloudAccount), NoEffect> {
    find(
        ID,
        estate,
        target,
        AssetKind::CloudAccount,
        Asset::as_cloud_account,
    )
}

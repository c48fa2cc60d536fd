//! Block public access to a bucket.
//!
//! Source: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage".

use change::{Change, Class, Fix, Footprint, NoEffect};
use model::asset::Bucket;
use model::{AssetId, Delta, Estate, Field, FixId};

use super::target::{ALL_BLOCKED, bucket, put, switches};

const ID: &str = "aws-block-public-access-bucket";

/// All four switches of the bucket's public access block.
#[derive(Debug)]
pub(super) struct BlockPublicAccessBucket;

impl Fix for BlockPublicAccessBucket {
    fn id(&self) -> FixId {
        FixId::new(ID)
    }

    fn title(&self) -> &'static str {
        "Block public access to the bucket"
    }

    fn class(&self) -> Class {
        Class::Review
    }

    fn footprint(&self) -> Footprint {
        Footprint {
            asset: "bucket",
            fields: &["public_access_block"],
            residue: "",
        }
    }

    fn change(&self, estate: &Estate, target: &AssetId) -> Result<Change, NoEffect> {
        let (asset, facts) = bucket(ID, estate, target)?;
        let name = &asset.name;
        let put = |switches: String| {
            format!(
                "aws s3api put-public-access-block --bucket {name} --public-access-block-configuration {switches}"
            )
        };
        Ok(Change {
            summary: format!("Block all public access to the bucket {name}"),
            call: put(switches(&ALL_BLOCKED)),
            undo: match &facts.public_access_block {
                Field::Present(before) if *before == ALL_BLOCKED => None,
                Field::Present(before) => Some(put(switches(before))),
                Field::Absent => Some(format!("aws s3api delete-public-access-block --bucket {name}")),
                Field::NotCollected(_) => Some(put("with the values read just before".to_owned())),
            },
            caution:
                "Anonymous readers lose the bucket, and so do other accounts that a public policy let in: \
                      websites, downloads and feeds that are served straight from it"
                    .to_owned(),
        })
    }

    fn effect(&self, estate: &Estate, target: &AssetId) -> Result<Delta, NoEffect> {
        let (asset, facts) = bucket(ID, estate, target)?;
        Ok(put(
            asset,
            Bucket {
                public_access_block: ALL_BLOCKED.into(),
                ..facts.clone()
            },
        ))
    }
}

//! Keep old versions of objects.
//!
//! Source: Amazon S3 User Guide, "Retaining multiple versions of objects with S3 Versioning".

use change::{Change, Class, Fix, Footprint, NoEffect};
use model::asset::{Bucket, Versioning};
use model::{AssetId, Delta, Estate, Field, FixId};

use super::target::{bucket, put};

const ID: &str = "aws-enable-bucket-versioning";

/// Overwritten and deleted objects can be restored from then on.
#[derive(Debug)]
pub(super) struct EnableBucketVersioning;

impl Fix for EnableBucketVersioning {
    fn id(&self) -> FixId {
        FixId::new(ID)
    }

    fn title(&self) -> &'static str {
        "Keep old versions of the bucket's objects"
    }

    fn class(&self) -> Class {
        Class::Review
    }

    fn footprint(&self) -> Footprint {
        Footprint {
            asset: "bucket",
            fields: &["versioning"],
            residue: "versioning can be suspended, and never be as if it had not been enabled",
        }
    }

    fn change(&self, estate: &Estate, target: &AssetId) -> Result<Change, NoEffect> {
        let (asset, facts) = bucket(ID, estate, target)?;
        let name = &asset.name;
        let put = |status: &str| {
            format!(
                "aws s3api put-bucket-versioning --bucket {name} --versioning-configuration Status={status}"
            )
        };
        Ok(Change {
            summary: format!("Enable versioning of the bucket {name}"),
            call: put("Enabled"),
            undo: (facts.versioning != Field::Present(Versioning::Enabled)).then(|| put("Suspended")),
            caution: "Old versions are stored and paid for until a lifecycle rule ends them; a bucket with MFA delete \
                      needs the root user"
                .to_owned(),
        })
    }

    fn effect(&self, estate: &Estate, target: &AssetId) -> Result<Delta, NoEffect> {
        let (asset, facts) = bucket(ID, estate, target)?;
        Ok(put(
            asset,
            Bucket {
                versioning: Versioning::Enabled.into(),
                ..facts.clone()
            },
        ))
    }
}

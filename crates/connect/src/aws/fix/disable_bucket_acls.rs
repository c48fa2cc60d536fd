//! Switch off a bucket's access control lists.
//!
//! Source: Amazon S3 User Guide, "Controlling ownership of objects and disabling ACLs for your bucket": refused while
//! the list grants anyone but the owner anything; the lists come back when it is undone.

use change::{Change, Class, Fix, Footprint, NoEffect};
use model::asset::Bucket;
use model::{Asset, AssetId, Delta, Estate, Field, FixId};

use super::target::{bucket, not_changeable, put};

const ID: &str = "aws-disable-bucket-acls";

/// The setting under which lists have no effect.
const OWNER: &str = "BucketOwnerEnforced";

/// Policies alone decide from then on.
#[derive(Debug)]
pub(super) struct DisableBucketAcls;

impl Fix for DisableBucketAcls {
    fn id(&self) -> FixId {
        FixId::new(ID)
    }

    fn title(&self) -> &'static str {
        "Disable the bucket's access control lists"
    }

    fn class(&self) -> Class {
        Class::Review
    }

    fn footprint(&self) -> Footprint {
        Footprint {
            asset: "bucket",
            fields: &["ownership"],
            residue: "",
        }
    }

    fn change(&self, estate: &Estate, target: &AssetId) -> Result<Change, NoEffect> {
        let (asset, facts) = changeable(estate, target)?;
        let name = &asset.name;
        let put = |ownership: &str| {
            format!(
                "aws s3api put-bucket-ownership-controls --bucket {name} \
                 --ownership-controls Rules=[{{ObjectOwnership={ownership}}}]"
            )
        };
        Ok(Change {
            summary: format!("Disable the access control lists of the bucket {name}"),
            call: put(OWNER),
            undo: match &facts.ownership {
                Field::Present(before) if before == OWNER => None,
                Field::Present(before) => Some(put(before)),
                Field::Absent => Some(format!("aws s3api delete-bucket-ownership-controls --bucket {name}")),
                Field::NotCollected(_) => Some(put("the value read just before")),
            },
            caution: "Whoever has access by a list of the bucket or of single objects loses it, and uploads that set a \
                      list are refused"
                .to_owned(),
        })
    }

    fn effect(&self, estate: &Estate, target: &AssetId) -> Result<Delta, NoEffect> {
        let (asset, facts) = changeable(estate, target)?;
        Ok(put(
            asset,
            Bucket {
                ownership: OWNER.to_owned().into(),
                ..facts.clone()
            },
        ))
    }
}

fn changeable<'a>(estate: &'a Estate, target: &AssetId) -> Result<(&'a Asset, &'a Bucket), NoEffect> {
    let (asset, facts) = bucket(ID, estate, target)?;
    let is_off = facts
        .ownership
        .present()
        .is_some_and(|ownership| ownership == OWNER);
    let grants_others = facts
        .acl
        .present()
        .is_some_and(|acl| acl.grants.iter().any(|grant| grant.grantee != acl.owner));
    if grants_others && !is_off {
        let why = "its list grants others access: put the same grants into the bucket's policy, make the list \
                   private, and scan again";
        return Err(not_changeable(ID, target, why));
    }
    Ok((asset, facts))
}

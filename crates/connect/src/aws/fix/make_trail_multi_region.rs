//! Record the events of all regions.
//!
//! Source: AWS CloudTrail User Guide, "Understanding multi-Region trails and opt-in Regions".

use change::{Change, Class, Fix, Footprint, NoEffect};
use model::asset::Trail;
use model::{AssetId, Delta, Estate, FixId};

use super::target::{put, trail, trail_command, undo_switch};

const ID: &str = "aws-make-trail-multi-region";

/// The same trail in every region that the account has enabled.
#[derive(Debug)]
pub(super) struct MakeTrailMultiRegion;

impl Fix for MakeTrailMultiRegion {
    fn id(&self) -> FixId {
        FixId::new(ID)
    }

    fn title(&self) -> &'static str {
        "Let the trail record all regions"
    }

    fn class(&self) -> Class {
        Class::Review
    }

    fn footprint(&self) -> Footprint {
        Footprint {
            asset: "trail",
            fields: &["multi_region"],
            residue: "",
        }
    }

    fn change(&self, estate: &Estate, target: &AssetId) -> Result<Change, NoEffect> {
        let (asset, facts) = trail(ID, estate, target)?;
        let off = trail_command("update-trail", target, facts, "--no-is-multi-region-trail");
        Ok(Change {
            summary: format!("Let the trail {} record all regions", asset.name),
            call: trail_command("update-trail", target, facts, "--is-multi-region-trail"),
            undo: undo_switch(&facts.multi_region, off),
            caution: "Nothing stops working; a region that another trail records already is recorded and paid for twice".to_owned(),
        })
    }

    fn effect(&self, estate: &Estate, target: &AssetId) -> Result<Delta, NoEffect> {
        let (asset, facts) = trail(ID, estate, target)?;
        Ok(put(
            asset,
            Trail {
                multi_region: true.into(),
                ..facts.clone()
            },
        ))
    }
}

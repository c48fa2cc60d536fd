//! Let a stopped trail record again.
//!
//! Source: AWS CloudTrail API reference, `StartLogging`.

use change::{Change, Class, Fix, Footprint, NoEffect};
use model::asset::Trail;
use model::{AssetId, Delta, Estate, FixId};

use super::target::{put, trail, trail_command, undo_switch};

const ID: &str = "aws-start-trail-logging";

/// Events are recorded from then on; those of the time between are lost.
#[derive(Debug)]
pub(super) struct StartTrailLogging;

impl Fix for StartTrailLogging {
    fn id(&self) -> FixId {
        FixId::new(ID)
    }

    fn title(&self) -> &'static str {
        "Let the trail record again"
    }

    fn class(&self) -> Class {
        Class::Safe
    }

    fn footprint(&self) -> Footprint {
        Footprint {
            asset: "trail",
            fields: &["is_logging"],
            residue: "",
        }
    }

    fn change(&self, estate: &Estate, target: &AssetId) -> Result<Change, NoEffect> {
        let (asset, facts) = trail(ID, estate, target)?;
        let off = trail_command("stop-logging", target, facts, "");
        Ok(Change {
            summary: format!("Let the trail {} record again", asset.name),
            call: trail_command("start-logging", target, facts, ""),
            undo: undo_switch(&facts.is_logging, off),
            caution: "Nothing stops working; log files are stored and paid for".to_owned(),
        })
    }

    fn effect(&self, estate: &Estate, target: &AssetId) -> Result<Delta, NoEffect> {
        let (asset, facts) = trail(ID, estate, target)?;
        Ok(put(
            asset,
            Trail {
                is_logging: true.into(),
                ..facts.clone()
            },
        ))
    }
}

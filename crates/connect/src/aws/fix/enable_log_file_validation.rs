//! Write digest files, by which changed and deleted log files are noticed.
//!
//! Source: AWS CloudTrail User Guide, "Validating CloudTrail log file integrity".

use change::{Change, Class, Fix, Footprint, NoEffect};
use model::asset::Trail;
use model::{AssetId, Delta, Estate, FixId};

use super::target::{put, trail, trail_command, undo_switch};

const ID: &str = "aws-enable-log-file-validation";

/// A digest file an hour, signed by AWS.
#[derive(Debug)]
pub(super) struct EnableLogFileValidation;

impl Fix for EnableLogFileValidation {
    fn id(&self) -> FixId {
        FixId::new(ID)
    }

    fn title(&self) -> &'static str {
        "Make changes of the trail's log files visible"
    }

    fn class(&self) -> Class {
        Class::Safe
    }

    fn footprint(&self) -> Footprint {
        Footprint {
            asset: "trail",
            fields: &["log_file_validation"],
            residue: "",
        }
    }

    fn change(&self, estate: &Estate, target: &AssetId) -> Result<Change, NoEffect> {
        let (asset, facts) = trail(ID, estate, target)?;
        let off = trail_command("update-trail", target, facts, "--no-enable-log-file-validation");
        Ok(Change {
            summary: format!("Let the trail {} write digest files", asset.name),
            call: trail_command("update-trail", target, facts, "--enable-log-file-validation"),
            undo: undo_switch(&facts.log_file_validation, off),
            caution: "Nothing stops working; a small file an hour is added to the trail's bucket".to_owned(),
        })
    }

    fn effect(&self, estate: &Estate, target: &AssetId) -> Result<Delta, NoEffect> {
        let (asset, facts) = trail(ID, estate, target)?;
        Ok(put(
            asset,
            Trail {
                log_file_validation: true.into(),
                ..facts.clone()
            },
        ))
    }
}

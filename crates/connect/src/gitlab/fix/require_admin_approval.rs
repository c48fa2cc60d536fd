//! Let an administrator approve each new account.
//!
//! Source: GitLab documentation, "Application settings API", `require_admin_approval_after_user_signup`.

use change::{Change, Class, Fix, Footprint, NoEffect};
use model::{AssetId, Delta, Estate, Field, FixId};

use super::setting;

const ID: &str = "gitlab-require-admin-approval";
const SETTING: &str = "require_admin_approval_after_user_signup";

/// New accounts wait for an administrator. Existing accounts stay as they are.
#[derive(Debug)]
pub(super) struct RequireAdminApproval;

impl Fix for RequireAdminApproval {
    fn id(&self) -> FixId {
        FixId::new(ID)
    }

    fn title(&self) -> &'static str {
        "Let an administrator approve each new account"
    }

    fn class(&self) -> Class {
        Class::Safe
    }

    fn footprint(&self) -> Footprint {
        Footprint {
            asset: "code_host",
            fields: &[SETTING],
            residue: "",
        }
    }

    fn change(&self, estate: &Estate, target: &AssetId) -> Result<Change, NoEffect> {
        let (asset, host) = setting::host(ID, estate, target)?;
        let old = setting::stated(&host.require_admin_approval_after_user_signup);
        Ok(setting::change(
            target,
            format!("Let an administrator approve each new account on {}", asset.name),
            &[(SETTING, old, "true")],
            "Newcomers wait until an administrator approves them; existing accounts stay",
        ))
    }

    fn effect(&self, estate: &Estate, target: &AssetId) -> Result<Delta, NoEffect> {
        let (asset, host) = setting::host(ID, estate, target)?;
        let mut host = host.clone();
        host.require_admin_approval_after_user_signup = Field::Present(true);
        Ok(setting::put(asset, host))
    }
}

//! Ask every account for a second factor.
//!
//! Source: GitLab documentation, "Enforce two-factor authentication" and "Application settings API",
//! `require_two_factor_authentication`, `two_factor_grace_period`.

use change::{Change, Class, Fix, Footprint, NoEffect};
use model::{AssetId, Delta, Estate, Field, FixId};

use super::setting;

const ID: &str = "gitlab-require-two-factor";
const SETTING: &str = "require_two_factor_authentication";

/// Every account has to set up a second factor within the host's grace period.
#[derive(Debug)]
pub(super) struct RequireTwoFactor;

impl Fix for RequireTwoFactor {
    fn id(&self) -> FixId {
        FixId::new(ID)
    }

    fn title(&self) -> &'static str {
        "Ask every account for a second factor"
    }

    fn class(&self) -> Class {
        Class::Review
    }

    fn footprint(&self) -> Footprint {
        Footprint {
            asset: "code_host",
            fields: &[SETTING],
            residue: "second factors that people set up in the meantime stay",
        }
    }

    fn change(&self, estate: &Estate, target: &AssetId) -> Result<Change, NoEffect> {
        let (asset, host) = setting::host(ID, estate, target)?;
        let old = setting::stated(&host.require_two_factor_authentication);
        Ok(setting::change(
            target,
            format!("Ask every account on {} for a second factor", asset.name),
            &[(SETTING, old, "true")],
            "Whoever has not set one up when the grace period ends is asked for it at the next sign-in; \
             git over HTTPS then needs a token instead of the password",
        ))
    }

    fn effect(&self, estate: &Estate, target: &AssetId) -> Result<Delta, NoEffect> {
        let (asset, host) = setting::host(ID, estate, target)?;
        let mut host = host.clone();
        host.require_two_factor_authentication = Field::Present(true);
        Ok(setting::put(asset, host))
    }
}

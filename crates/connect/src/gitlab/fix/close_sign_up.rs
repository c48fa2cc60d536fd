//! Close public sign-up.
//!
//! Source: GitLab documentation, "Sign-up restrictions" and "Application settings API", `signup_enabled`.

use change::{Change, Class, Fix, Footprint, NoEffect};
use model::asset::SignUpPage;
use model::{AssetId, Delta, Estate, Field, FixId};

use super::setting;

const ID: &str = "gitlab-close-sign-up";

/// Turns registration off. Existing accounts stay as they are.
#[derive(Debug)]
pub(super) struct CloseSignUp;

impl Fix for CloseSignUp {
    fn id(&self) -> FixId {
        FixId::new(ID)
    }

    fn title(&self) -> &'static str {
        "Close public sign-up"
    }

    fn class(&self) -> Class {
        Class::Safe
    }

    fn footprint(&self) -> Footprint {
        Footprint {
            asset: "code_host",
            fields: &["signup_enabled", "sign_up_page"],
            residue: "",
        }
    }

    fn change(&self, estate: &Estate, target: &AssetId) -> Result<Change, NoEffect> {
        let (asset, host) = setting::host(ID, estate, target)?;
        Ok(setting::change(
            target,
            format!("Close public sign-up on {}", asset.name),
            &[("signup_enabled", setting::stated(&host.signup_enabled), "false")],
            "Newcomers need an account made by an administrator or by single sign-on; existing accounts stay",
        ))
    }

    fn effect(&self, estate: &Estate, target: &AssetId) -> Result<Delta, NoEffect> {
        let (asset, host) = setting::host(ID, estate, target)?;
        let mut host = host.clone();
        host.signup_enabled = Field::Present(false);
        host.sign_up_page = host.sign_up_page.map(|page| SignUpPage {
            offers_form: false,
            ..page
        });
        Ok(setting::put(asset, host))
    }
}

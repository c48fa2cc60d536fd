//! Let new projects and groups be private unless someone decides otherwise.
//!
//! Source: GitLab documentation, "Application settings API", `default_project_visibility`,
//! `default_group_visibility`.

use change::{Change, Class, Fix, Footprint, NoEffect};
use model::asset::Visibility;
use model::{AssetId, Delta, Estate, Field, FixId};

use super::setting;

const ID: &str = "gitlab-default-visibility-private";

/// New projects and groups begin as private. Existing ones stay as they are.
#[derive(Debug)]
pub(super) struct DefaultVisibilityPrivate;

impl Fix for DefaultVisibilityPrivate {
    fn id(&self) -> FixId {
        FixId::new(ID)
    }

    fn title(&self) -> &'static str {
        "Let new projects and groups be private"
    }

    fn class(&self) -> Class {
        Class::Safe
    }

    fn footprint(&self) -> Footprint {
        Footprint {
            asset: "code_host",
            fields: &["default_project_visibility", "default_group_visibility"],
            residue: "",
        }
    }

    fn change(&self, estate: &Estate, target: &AssetId) -> Result<Change, NoEffect> {
        let (asset, host) = setting::host(ID, estate, target)?;
        let projects = setting::stated(&host.default_project_visibility);
        let groups = setting::stated(&host.default_group_visibility);
        Ok(setting::change(
            target,
            format!("Let new projects and groups on {} be private", asset.name),
            &[
                ("default_project_visibility", projects, "private"),
                ("default_group_visibility", groups, "private"),
            ],
            "Whoever makes a project has to share it; existing projects and groups stay",
        ))
    }

    fn effect(&self, estate: &Estate, target: &AssetId) -> Result<Delta, NoEffect> {
        let (asset, host) = setting::host(ID, estate, target)?;
        let mut host = host.clone();
        host.default_project_visibility = Field::Present(Visibility::Private);
        host.default_group_visibility = Field::Present(Visibility::Private);
        Ok(setting::put(asset, host))
    }
}

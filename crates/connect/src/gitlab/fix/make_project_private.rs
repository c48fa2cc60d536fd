//! Make a project private.
//!
//! Source: GitLab documentation, "Projects API", `visibility`; "Project and group visibility".

use change::{Change, Class, Fix, Footprint, NoEffect};
use model::asset::{Repository, Visibility};
use model::{Asset, AssetId, AssetKind, Delta, Estate, FactChange, Field, FixId};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

const ID: &str = "gitlab-make-project-private";

/// Only members see the project from then on.
#[derive(Debug)]
pub(super) struct MakeProjectPrivate;

impl Fix for MakeProjectPrivate {
    fn id(&self) -> FixId {
        FixId::new(ID)
    }

    fn title(&self) -> &'static str {
        "Make the project private"
    }

    fn class(&self) -> Class {
        Class::Review
    }

    fn footprint(&self) -> Footprint {
        Footprint {
            asset: "repository",
            fields: &["visibility"],
            residue: "forks of a public project lose their tie to it",
        }
    }

    fn change(&self, estate: &Estate, target: &AssetId) -> Result<Change, NoEffect> {
        let (asset, repository, host) = project(estate, target)?;
        let path = target.as_str()[host.as_str().len()..].trim_start_matches('/');
        let id = utf8_percent_encode(path, NON_ALPHANUMERIC);
        let put = |visibility: &str| format!("PUT {host}/api/v4/projects/{id} visibility={visibility}");
        Ok(Change {
            summary: format!("Make the project {} private", asset.name),
            call: put("private"),
            undo: Some(repository.visibility.present().map_or_else(
                || put("the value read just before"),
                |before| put(&before.to_string()),
            )),
            caution:
                "Whoever uses the project without being a member loses sight of it: people, pipelines that \
                      fetch it, and its pages. Add them as members first"
                    .to_owned(),
        })
    }

    fn effect(&self, estate: &Estate, target: &AssetId) -> Result<Delta, NoEffect> {
        let (asset, repository, host) = project(estate, target)?;
        let mut delta = Delta::put(Asset {
            body: Repository {
                visibility: Field::Present(Visibility::Private),
                ..repository.clone()
            }
            .into(),
            ..asset.clone()
        });
        // The host's list of internal projects follows from the visibility of each.
        if let Some((asset, facts)) = estate
            .get(host)
            .and_then(|asset| Some((asset, asset.as_code_host()?)))
            && facts.internal_repositories.items.contains(target)
        {
            let mut facts = facts.clone();
            facts.internal_repositories.items.retain(|id| id != target);
            delta.changes.push(FactChange::Put(Asset {
                body: facts.into(),
                ..asset.clone()
            }));
        }
        Ok(delta)
    }
}

/// The repository and the host below whose address it lives.
fn project<'a>(
    estate: &'a Estate,
    target: &AssetId,
) -> Result<(&'a Asset, &'a Repository, &'a AssetId), NoEffect> {
    let asset = estate
        .get(target)
        .ok_or_else(|| NoEffect::UnknownAsset(target.clone()))?;
    let repository = asset.as_repository().ok_or_else(|| NoEffect::OtherKind {
        fix: FixId::new(ID),
        asset: target.clone(),
        expected: AssetKind::Repository,
        found: asset.kind(),
    })?;
    match &repository.host {
        Field::Present(host) if target.as_str().starts_with(&format!("{host}/")) => {
            Ok((asset, repository, host))
        }
        _ => Err(NoEffect::NotChangeable {
            fix: FixId::new(ID),
            asset: target.clone(),
            why: "it is not known as a project of a code host".to_owned(),
        }),
    }
}

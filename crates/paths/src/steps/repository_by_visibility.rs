//! An account, or anyone → the repositories that its visibility opens.

use model::asset::{Repository, Visibility};
use model::{Asset, AssetId, AssetKind, Field, FixId, FixRef, Hold, Node, Verdict};

use super::open_registration::host_reachable;
use crate::entry::{any_registered_user, internet};
use crate::step_kind::{About, Draft, Sink, StepKind, World};

const ID: &str = "account-repository";
const ABOUT: About = About {
    id: ID,
    title: "read a repository by its visibility",
    techniques: &["AML.T0036", "T1213.003"],
    effort: 1,
    reads: &[AssetKind::CodeHost, AssetKind::Repository],
};

/// Reading a repository that every account, or everyone, may see.
#[derive(Debug)]
pub(super) struct RepositoryByVisibility;

impl StepKind for RepositoryByVisibility {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn derive(&self, world: World<'_>, sink: &mut Sink<'_>) {
        for (asset, host) in world.estate.code_hosts() {
            if let Some(gap) = &host.internal_repositories.missing {
                let account = any_registered_user(&asset.id);
                sink.blind(account, gap, "which repositories every account sees is not known");
                sink.blind(internet(), gap, "which repositories everyone sees is not known");
            }
        }
        for (asset, repository) in world.estate.repositories() {
            match &repository.host {
                Field::Present(host) => {
                    for_account(world, asset, repository, host, sink);
                    for_everyone(world, asset, repository, host, sink);
                }
                // No host serves it: nobody reads it from outside.
                Field::Absent => {}
                Field::NotCollected(gap) => sink.take(Draft {
                    from: internet(),
                    to: readable(asset),
                    verdict: Verdict::unknown(gap.clone()),
                    says: format!("Who can read {} is not known", asset.name),
                    because: vec!["no code host was looked at for it".to_owned()],
                    evidence: asset.evidence.clone(),
                    fixes: Vec::new(),
                }),
            }
        }
    }
}

fn readable(asset: &Asset) -> Node {
    Node::new(asset.id.clone(), Hold::Read)
}

fn for_account(
    world: World<'_>,
    asset: &Asset,
    repository: &Repository,
    host: &AssetId,
    sink: &mut Sink<'_>,
) {
    let verdict = match &repository.visibility {
        Field::Present(Visibility::Public) => Verdict::open(),
        Field::Present(Visibility::Internal) => sees_internal_projects(world, host),
        Field::Present(Visibility::Private) => Verdict::closed("the repository is private"),
        Field::Absent => Verdict::closed("the repository is served to nobody"),
        Field::NotCollected(gap) => Verdict::unknown(gap.clone()),
    };
    let visibility = visibility_word(repository);
    sink.take(Draft {
        from: any_registered_user(host),
        to: readable(asset),
        verdict,
        says: format!("Any account can clone {}", asset.name),
        because: vec![format!("its visibility is {visibility}")],
        evidence: asset.evidence.clone(),
        fixes: vec![make_private(asset)],
    });
}

/// Whether an account that a stranger registers sees internal projects.
fn sees_internal_projects(world: World<'_>, host: &AssetId) -> Verdict {
    let host = world.estate.get(host).and_then(|host| host.as_code_host());
    match host.map(|host| &host.user_default_external) {
        Some(Field::Present(true)) => {
            Verdict::closed("new accounts are external and see no internal projects (user_default_external)")
        }
        Some(Field::NotCollected(gap)) => Verdict::open_assuming(
            "new accounts are not external (user_default_external)",
            gap.clone(),
        ),
        Some(Field::Present(false) | Field::Absent) | None => Verdict::open(),
    }
}

fn for_everyone(
    world: World<'_>,
    asset: &Asset,
    repository: &Repository,
    host: &AssetId,
    sink: &mut Sink<'_>,
) {
    let visible = match &repository.visibility {
        Field::Present(Visibility::Public) => Verdict::open(),
        Field::NotCollected(gap) => Verdict::unknown(gap.clone()),
        Field::Present(Visibility::Internal | Visibility::Private) | Field::Absent => return,
    };
    sink.take(Draft {
        from: internet(),
        to: readable(asset),
        verdict: host_reachable(world, host).then(&visible),
        says: format!("Anyone can clone {}", asset.name),
        because: vec![format!("its visibility is {}", visibility_word(repository))],
        evidence: asset.evidence.clone(),
        fixes: vec![make_private(asset)],
    });
}

fn make_private(asset: &Asset) -> FixRef {
    FixRef {
        fix: FixId::from("gitlab-make-project-private"),
        target: asset.id.clone(),
    }
}

fn visibility_word(repository: &Repository) -> String {
    repository
        .visibility
        .present()
        .map_or_else(|| "not known".to_owned(), ToString::to_string)
}

//! What a principal's own policies, its groups' policies and its permissions boundary say.

use model::{AssetId, Field, GapId};

use super::ask::Ask;
use super::caller::Actor;
use super::clause::Clause;
use super::layer::{Layer, Restrictions};
use crate::gaps;
use crate::index::{Compiled, PrincipalFacts, Rights};

/// Layers that must all grant, each with its name.
pub(crate) type Layers = Vec<(String, Vec<Clause>)>;

/// What the caller's own account grants it.
#[derive(Clone, Debug)]
pub(crate) struct Side {
    /// Its policies, or what stands for them.
    pub(crate) own: (String, Vec<Clause>),
    /// Its permissions boundary, where it has one.
    pub(crate) boundary: Layers,
}

impl Side {
    /// Both, of which each must grant.
    pub(crate) fn layers(&self) -> Layers {
        std::iter::once(&self.own)
            .chain(&self.boundary)
            .cloned()
            .collect()
    }
}

/// The grants of the caller's own side. None for anonymous requests; everything for the root user, and for someone
/// in an account of their own. Denials go to the restrictions.
///
/// Source: IAM User Guide, "Policy evaluation logic", "Identity-based policies", and "Permissions boundaries for
/// IAM entities".
pub(crate) fn side(ask: &Ask<'_>, restrictions: &mut Restrictions) -> Option<Side> {
    let all = |name: &str, says: String| Side {
        own: (name.to_owned(), vec![Clause::always(says)]),
        boundary: Vec::new(),
    };
    match ask.actor {
        Actor::Anonymous => None,
        Actor::Root(account) => Some(all(
            "the root user",
            format!("the root user of {account} needs no policy of its own"),
        )),
        Actor::OwnAccount => {
            let mut side = all("policy of an account of their own", String::new());
            side.own.1.iter_mut().for_each(|clause| clause.says.clear());
            Some(side)
        }
        Actor::Principal(principal) => {
            let own = restrictions.take(policies(ask, principal));
            Some(Side {
                own: (format!("policy of {}", principal.label()), own),
                boundary: boundary(ask, restrictions),
            })
        }
    }
}

/// All policies of the principal and of its groups.
pub(crate) fn policies(ask: &Ask<'_>, principal: &PrincipalFacts) -> Layer {
    let mut layer = Layer::default();
    add_rights(&mut layer, ask, &principal.rights, &principal.label());
    for id in &principal.groups {
        match ask.index.groups.get(id) {
            Some(group) => add_rights(&mut layer, ask, &group.rights, &format!("group {}", group.name)),
            None => {
                let gap = ask
                    .notes
                    .note(gaps::not_in_estate(id.as_str(), "policies of the group"));
                layer.add_unread(&format!("the policies of group {id}"), gap);
            }
        }
    }
    if let Some(gap) = &principal.groups.missing {
        layer.add_unread(&format!("the groups of {}", principal.label()), gap.clone());
    }
    layer
}

fn add_rights(layer: &mut Layer, ask: &Ask<'_>, rights: &Rights, owner: &str) {
    for (name, compiled) in &rights.inline {
        layer.add_compiled(ask, &format!("inline policy {name} of {owner}"), compiled);
    }
    for id in &rights.attached {
        let name = format!("policy {} of {owner}", short(id));
        match managed(ask, id) {
            Managed::Read(compiled) => layer.add_compiled(ask, &name, compiled),
            Managed::Empty => {}
            Managed::Unread(gap) => layer.add_unread(&name, gap),
        }
    }
    for (missing, what) in [
        (&rights.inline.missing, "inline"),
        (&rights.attached.missing, "attached"),
    ] {
        if let Some(gap) = missing {
            layer.add_unread(&format!("the {what} policies of {owner}"), gap.clone());
        }
    }
}

/// The text of a managed policy.
pub(crate) enum Managed<'a> {
    Read(&'a Compiled),
    Empty,
    Unread(GapId),
}

pub(crate) fn managed<'a>(ask: &Ask<'a>, id: &AssetId) -> Managed<'a> {
    match ask.index.policies.get(id).map(|policy| &policy.document) {
        Some(Field::Present(compiled)) => Managed::Read(compiled),
        Some(Field::Absent) => Managed::Empty,
        Some(Field::NotCollected(gap)) => Managed::Unread(gap.clone()),
        None => Managed::Unread(ask.notes.note(gaps::not_in_estate(id.as_str(), "policy text"))),
    }
}

/// The layer of the permissions boundary, where there is one. It restricts: unread, it is assumed to permit.
pub(crate) fn boundary(ask: &Ask<'_>, restrictions: &mut Restrictions) -> Layers {
    let Actor::Principal(principal) = ask.actor else {
        return Vec::new();
    };
    let assumed = format!(
        "the permissions boundary of {}, which was not read, permits it",
        principal.label()
    );
    let id = match &principal.boundary {
        Field::Absent => return Vec::new(),
        Field::NotCollected(gap) => {
            restrictions.take(assuming(assumed, gap.clone()));
            return Vec::new();
        }
        Field::Present(id) => id,
    };
    let name = format!("permissions boundary {}", short(id));
    let mut layer = Layer::default();
    match managed(ask, id) {
        Managed::Read(compiled) => layer.add_compiled(ask, &name, compiled),
        Managed::Empty => {}
        Managed::Unread(gap) => {
            restrictions.take(assuming(assumed, gap));
            return Vec::new();
        }
    }
    let grants = restrictions.take(layer);
    vec![(name, grants)]
}

fn assuming(that: String, gap: GapId) -> Layer {
    let mut layer = Layer::default();
    layer.assume(that, gap);
    layer
}

/// The name of a managed policy without the rest of its ARN.
pub(crate) fn short(id: &AssetId) -> &str {
    id.as_str()
        .split_once(":policy/")
        .map_or(id.as_str(), |(_, name)| name)
}

//! Service and resource control policies.

use model::{AccountId, AssetId, Field};

use super::ask::Ask;
use super::clause::Clause;
use super::identity::{Managed, managed, short};
use super::layer::{Layer, Restrictions};
use crate::gaps;

/// Which policies of an organisation bind: those on the principals of an account, or those on its resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Service control policies, on the principals of the account.
    Service,
    /// Resource control policies, on the resources of the account.
    Resource,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Service => "service control policy",
            Self::Resource => "resource control policy",
        }
    }

    fn has(self, id: &AssetId) -> bool {
        let is_resource =
            id.as_str().contains("/resource_control_policy/") || is_full_access(id, "p-RCPFullAWSAccess");
        is_resource == (self == Self::Resource)
    }
}

/// Adds the policies of the account's organisation. They only restrict: unread, they are assumed to permit.
///
/// The estate lists an account's policies without the level that each is attached to. A Deny at any level denies.
/// An action that no service control policy of any level allows is denied. That each level allows it is assumed
/// where some policy is an allow list. Resource control policies allow everything where they do not deny.
/// Source: AWS Organizations User Guide, "SCP evaluation" and "Resource control policies (RCPs)".
pub(crate) fn restrict(
    ask: &Ask<'_>,
    restrictions: &mut Restrictions,
    account: Option<&AccountId>,
    kind: Kind,
) {
    let mut layer = Layer::default();
    let assumed = format!(
        "no {} of the organisation, which was not read, forbids it",
        kind.name()
    );
    let Some(account) = account else {
        let gap = ask
            .notes
            .note(gaps::not_in_estate("account of the resource", "account"));
        layer.assume(assumed, gap);
        restrictions.take(layer);
        return;
    };
    let ids = match ask
        .index
        .accounts
        .get(account)
        .map(|facts| &facts.organization_policies)
    {
        Some(Field::Present(ids)) => ids,
        Some(Field::Absent) => return,
        Some(Field::NotCollected(gap)) => {
            layer.assume(assumed, gap.clone());
            restrictions.take(layer);
            return;
        }
        None => {
            let gap = ask.notes.note(gaps::not_in_estate(
                account.as_str(),
                "organizations:ListPoliciesForTarget",
            ));
            layer.assume(assumed, gap);
            restrictions.take(layer);
            return;
        }
    };
    let mut full = false;
    let mut unread = false;
    let of_kind: Vec<&AssetId> = ids.iter().filter(|id| kind.has(id)).collect();
    for id in &of_kind {
        let name = format!("{} {}", kind.name(), short(id));
        if is_full_access(id, "p-FullAWSAccess") || is_full_access(id, "p-RCPFullAWSAccess") {
            full = true;
            layer
                .grants
                .push(Clause::always(format!("{name} allows everything")));
            continue;
        }
        match managed(ask, id) {
            Managed::Read(compiled) => layer.add_compiled(ask, &name, compiled),
            Managed::Empty => {}
            Managed::Unread(gap) => {
                unread = true;
                layer.assume(format!("{name}, which was not read, permits it"), gap);
            }
        }
    }
    let grants = restrictions.take(layer);
    if kind == Kind::Resource || of_kind.is_empty() || unread {
        return;
    }
    let is_no_allow_list = full
        && grants
            .iter()
            .all(|grant| grant.is_certain() && grant.resources.is_all());
    if !grants.is_empty() && !is_no_allow_list {
        let mut levels = Layer::default();
        let gap = ask.notes.note(gaps::organization_levels(account.as_str()));
        levels.assume(
            "every level of the organisation has a service control policy that allows it".to_owned(),
            gap,
        );
        restrictions.take(levels);
    }
    restrictions
        .must_grant
        .push((format!("service control policy of account {account}"), grants));
}

fn is_full_access(id: &AssetId, name: &str) -> bool {
    id.as_str().rsplit('/').next() == Some(name)
}

//! Whether a statement of a resource's policy is about the caller.

use std::collections::BTreeSet;

use model::{Arn, Assumption, Field, GapId};

use super::ask::Ask;
use super::caller::Actor;
use crate::gaps;
use crate::index::{PrincipalFacts, PrincipalKind, gap_of};
use crate::language::{Effect, PrincipalName, Principals, Statement};

/// How a statement of a resource's policy addresses the caller, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    /// By its account: the account may pass the right on to the principal by a policy of its own.
    Account,
    /// By a role's ARN: the session's permissions boundary still bounds.
    Bounded,
    /// By itself: a user's ARN, a role session's ARN, or everyone.
    Direct,
}

/// One way in which a statement addresses the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) standing: Standing,
    /// Facts without which nobody knows whether it does.
    pub(crate) gaps: BTreeSet<GapId>,
    pub(crate) says: Option<String>,
}

impl Address {
    fn plain(standing: Standing) -> Self {
        Self {
            standing,
            gaps: BTreeSet::new(),
            says: None,
        }
    }

    fn perhaps(standing: Standing, gap: GapId) -> Self {
        Self {
            gaps: [gap].into(),
            ..Self::plain(standing)
        }
    }
}

/// How the statement addresses the caller, and what that assumes. Not at all: an empty list.
///
/// Source: IAM User Guide, "AWS JSON policy elements: Principal", "… NotPrincipal", and "Policy evaluation logic".
pub(crate) fn addresses(
    ask: &Ask<'_>,
    statement: &Statement,
    policy: &str,
) -> (Vec<Address>, Option<Assumption>) {
    let Some(principals) = &statement.principals else {
        return (Vec::new(), None);
    };
    if !principals.excluded {
        let mut found: Vec<Address> = principals
            .names
            .iter()
            .filter_map(|name| address(ask, name))
            .collect();
        // A type of principal that is not known may be the caller; the statement's effect is unknown already.
        if statement
            .unknown
            .iter()
            .any(|element| element.starts_with("Principal "))
        {
            found.push(Address::plain(Standing::Direct));
        }
        found.sort_by_key(|address| std::cmp::Reverse((address.gaps.is_empty(), address.standing)));
        found.dedup();
        return (found, None);
    }
    not_principal(ask, statement, principals, policy)
}

fn not_principal(
    ask: &Ask<'_>,
    statement: &Statement,
    principals: &Principals,
    policy: &str,
) -> (Vec<Address>, Option<Assumption>) {
    let listed: Vec<Address> = principals
        .names
        .iter()
        .filter_map(|name| address(ask, name))
        .collect();
    let is_root = matches!(ask.actor, Actor::Root(_));
    let by_itself = |address: &&Address| address.standing > Standing::Account || is_root;
    if let Some(uncertain) = listed.iter().find(|a| by_itself(a) && !a.gaps.is_empty())
        && !listed.iter().any(|a| by_itself(&a) && a.gaps.is_empty())
    {
        let mut address = Address::plain(Standing::Direct);
        address.gaps.clone_from(&uncertain.gaps);
        return (vec![address], None);
    }
    if !listed.iter().any(|address| by_itself(&address)) {
        return (vec![Address::plain(Standing::Direct)], None);
    }
    let account_listed =
        listed.iter().any(|address| address.standing == Standing::Account) || ask.actor.account().is_none();
    if statement.effect == Effect::Allow || account_listed {
        return (Vec::new(), None);
    }
    let gap = ask
        .notes
        .note(gaps::spared_without_account(policy, &statement.label()));
    let that = format!(
        "{policy}, {}, spares the principal though it does not list its account",
        statement.label()
    );
    (Vec::new(), Some(Assumption { that, gap }))
}

fn address(ask: &Ask<'_>, name: &PrincipalName) -> Option<Address> {
    match name {
        PrincipalName::Anyone => Some(Address::plain(Standing::Direct)),
        PrincipalName::Aws(text) => match ask.actor {
            Actor::Principal(principal) => of_principal(ask, principal, text),
            Actor::Root(account) => {
                is_account(text, account.as_str()).then(|| Address::plain(Standing::Account))
            }
            Actor::Anonymous | Actor::OwnAccount => None,
        },
        PrincipalName::CanonicalUser(id) => canonical(ask, id),
        // Whoever holds a principal's key calls neither as a service nor through an identity provider.
        PrincipalName::Service(_) | PrincipalName::Federated(_) => None,
    }
}

fn of_principal(ask: &Ask<'_>, principal: &PrincipalFacts, text: &str) -> Option<Address> {
    let own = match principal.kind {
        PrincipalKind::User => Standing::Direct,
        PrincipalKind::Role => Standing::Bounded,
    };
    if text == principal.id.as_str() {
        return Some(Address::plain(own));
    }
    match &principal.account {
        Some(account) if is_account(text, account.as_str()) => {
            return Some(Address::plain(Standing::Account));
        }
        None if is_some_account(text) => {
            let gap = ask.notes.note(gaps::not_in_estate(
                principal.id.as_str(),
                "account of the principal",
            ));
            return Some(Address::perhaps(Standing::Account, gap));
        }
        _ => {}
    }
    let (id, session) = text.split_once(':').unwrap_or((text, ""));
    if ["AIDA", "AROA"].iter().any(|kind| id.starts_with(kind)) {
        let standing = if session.is_empty() { own } else { Standing::Direct };
        return match &principal.unique_id {
            Field::Present(unique) => (unique == id).then(|| Address::plain(standing)),
            unread => Some(Address::perhaps(standing, gap_of(unread))),
        };
    }
    let arn = Arn::parse(text).ok()?;
    let (name, session) = arn.resource.strip_prefix("assumed-role/")?.split_once('/')?;
    let is_session = principal.kind == PrincipalKind::Role
        && name == principal.name
        && principal
            .account
            .as_ref()
            .is_some_and(|account| account.as_str() == arn.account);
    is_session.then(|| Address {
        says: Some(format!(
            "whoever assumes the role chooses the session name {session}"
        )),
        ..Address::plain(Standing::Direct)
    })
}

fn canonical(ask: &Ask<'_>, id: &str) -> Option<Address> {
    let account = ask.actor.account()?;
    match ask.index.owners.get(id) {
        Some(accounts) => accounts
            .contains(account)
            .then(|| Address::plain(Standing::Account)),
        None if ask
            .index
            .owners
            .values()
            .any(|accounts| accounts.contains(account)) =>
        {
            None
        }
        None => {
            let gap = ask.notes.note(gaps::canonical_id(account.as_str()));
            Some(Address::perhaps(Standing::Account, gap))
        }
    }
}

/// Whether the text names the account: its number, or the ARN of its root.
fn is_account(text: &str, account: &str) -> bool {
    text == account
        || Arn::parse(text)
            .is_ok_and(|arn| arn.service == "iam" && arn.resource == "root" && arn.account == account)
}

fn is_some_account(text: &str) -> bool {
    (text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit()))
        || Arn::parse(text).is_ok_and(|arn| arn.service == "iam" && arn.resource == "root")
}

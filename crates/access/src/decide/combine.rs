//! How the caller's own side and the resource's policy combine.

use model::{AccountId, Field};

use super::ask::Ask;
use super::clause::Clause;
use super::decision::Way;
use super::identity::{self, Layers};
use super::layer::{Layer, Restrictions};
use super::match_principal::{Standing, addresses};
use super::organization::{self, Kind};
use crate::index::{Compiled, gap_of};
use crate::language::{Document, Effect, Statement};

/// What the policy of a resource, and what else is attached to it, says to the caller.
#[derive(Clone, Debug, Default)]
pub(crate) struct ResourceSide {
    /// To the caller itself.
    pub(crate) direct: Vec<Clause>,
    /// To the role that it is a session of.
    pub(crate) bounded: Vec<Clause>,
    /// To its account.
    pub(crate) account: Vec<Clause>,
    pub(crate) rest: Layer,
    /// Why something that it says has no effect.
    pub(crate) refused: Vec<String>,
}

impl ResourceSide {
    pub(crate) fn add(&mut self, standing: Standing, clause: Clause) {
        match standing {
            Standing::Direct => self.direct.push(clause),
            Standing::Bounded => self.bounded.push(clause),
            Standing::Account => self.account.push(clause),
        }
    }

    /// Adds the statements of the resource's policy that `counts` lets through as grants; every Deny counts.
    pub(crate) fn add_document(
        &mut self,
        ask: &Ask<'_>,
        policy: &str,
        document: &Document,
        grant: impl Fn(&Statement, &mut Clause) -> bool,
    ) {
        for statement in &document.statements {
            let Some(clause) = Clause::of(ask, statement, policy) else {
                continue;
            };
            let (addresses, assumption) = addresses(ask, statement, policy);
            self.rest.assumptions.extend(assumption);
            for address in addresses {
                let mut clause = clause.clone();
                clause.gaps.extend(address.gaps);
                clause.says.extend(address.says);
                match statement.effect {
                    Effect::Deny => self.rest.denials.push(clause),
                    Effect::Allow if grant(statement, &mut clause) => self.add(address.standing, clause),
                    Effect::Allow => {}
                }
            }
        }
    }

    /// Adds the policy in whatever state it was collected.
    pub(crate) fn add_field(
        &mut self,
        ask: &Ask<'_>,
        policy: &str,
        field: &Field<Compiled>,
        grant: impl Fn(&Statement, &mut Clause) -> bool,
    ) {
        match field {
            Field::Present(Ok(document)) => self.add_document(ask, policy, document, grant),
            Field::Present(Err(gap)) => {
                let gap = ask.notes.note((**gap).clone());
                self.direct.push(Clause::perhaps(
                    gap.clone(),
                    format!("{policy} is not a valid policy"),
                ));
                self.rest
                    .denials
                    .push(Clause::perhaps(gap, format!("{policy} is not a valid policy")));
            }
            Field::NotCollected(gap) => {
                self.direct
                    .push(Clause::perhaps(gap.clone(), format!("{policy} was not read")));
                self.rest.assume(
                    format!("{policy}, which was not read, does not deny it"),
                    gap.clone(),
                );
            }
            Field::Absent => {}
        }
    }
}

/// Whether the resource's policy must allow also within one account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// Within one account, a policy of the principal or of the resource suffices.
    EitherSide,
    /// The resource's policy must allow the principal, or allow the account to pass it on: keys and roles.
    ResourceDecides,
}

/// The ways in which the two sides together allow, with the organisations' policies on both.
///
/// Within an account, either side suffices, except for roles and keys, whose own policy must allow or delegate to
/// the account. Across accounts both must allow. A grant to a user itself is not bounded by the user's boundary.
/// Source: IAM User Guide, "Policy evaluation logic", "Policy evaluation logic for requests within a single
/// account", "Cross-account policy evaluation logic"; AWS KMS Developer Guide, "Key policies in AWS KMS".
pub(crate) fn ways(
    ask: &Ask<'_>,
    owner: &Field<AccountId>,
    resource: ResourceSide,
    rule: Rule,
    what: &str,
) -> Vec<Way> {
    let mut restrictions = Restrictions::default();
    if !ask.actor.is_outsider() {
        organization::restrict(ask, &mut restrictions, ask.actor.account(), Kind::Service);
    }
    organization::restrict(ask, &mut restrictions, owner.present(), Kind::Resource);
    let side = identity::side(ask, &mut restrictions);
    let ResourceSide {
        direct,
        bounded,
        account,
        rest,
        refused,
    } = resource;
    restrictions.take(rest);
    let refused = || refused.iter().map(Way::closed);
    let named = |grants: &[Clause]| (format!("statement of {what}"), grants.to_vec());
    let Some(side) = side else {
        return refused()
            .chain(restrictions.ways(ask, &[named(&direct)]))
            .collect();
    };
    let across = |also: Option<&str>| -> Vec<Way> {
        let all: Vec<Clause> = direct.iter().chain(&bounded).chain(&account).cloned().collect();
        let mut layers = side.layers();
        layers.push(named(&all));
        refused()
            .chain(note(restrictions.ways(ask, &layers), also))
            .collect()
    };
    let within = || {
        let mut own = side.layers();
        if rule == Rule::ResourceDecides {
            own.push(named(&account));
        }
        let line = match rule {
            Rule::EitherSide => "within one account, a policy of the principal suffices",
            Rule::ResourceDecides => {
                "the resource's policy leaves it to the account, and the principal's policy allows it"
            }
        };
        let mut ways = note(restrictions.ways(ask, &own), Some(line));
        let line = Some("within one account, the resource's policy suffices");
        ways.extend(note(restrictions.ways(ask, &[named(&direct)]), line));
        if !bounded.is_empty() {
            let layers: Layers = side.boundary.iter().cloned().chain([named(&bounded)]).collect();
            ways.extend(note(restrictions.ways(ask, &layers), line));
        }
        ways
    };
    if ask.actor.is_outsider() {
        return across(None);
    }
    match (ask.actor.account(), owner) {
        (Some(mine), Field::Present(theirs)) if mine == theirs => within(),
        (Some(_), Field::Present(_)) => across(Some("across accounts, both sides must allow")),
        (mine, theirs) => {
            let gap = match mine {
                Some(_) => gap_of(theirs),
                None => ask.notes.note(crate::gaps::not_in_estate(
                    &ask.actor.label(),
                    "account of the principal",
                )),
            };
            let unknown = Way::unknown(
                gap,
                format!(
                    "whether {} is of the same account is not known",
                    ask.actor.label()
                ),
            );
            let mut ways: Vec<Way> = within().iter().map(|way| way.and(&unknown)).collect();
            ways.extend(across(Some("if across accounts, both sides must allow")));
            ways
        }
    }
}

fn note(mut ways: Vec<Way>, line: Option<&str>) -> Vec<Way> {
    if let Some(line) = line {
        for way in ways.iter_mut().filter(|way| !way.verdict.is_closed()) {
            way.because.push(line.to_owned());
        }
    }
    ways
}

/// The ways that the resource's policy allows, every other layer left aside.
pub(crate) fn resource_alone(ask: &Ask<'_>, resource: ResourceSide, what: &str) -> Vec<Way> {
    let mut restrictions = Restrictions::default();
    restrictions.take(resource.rest);
    restrictions.ways(ask, &[(format!("statement of {what}"), resource.direct)])
}

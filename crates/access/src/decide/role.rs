//! `sts:AssumeRole`.

use model::{AssetId, Field};

use super::ask::{Ask, Notes};
use super::caller::Actor;
use super::combine::{ResourceSide, Rule, ways};
use super::decision::{Decision, Way};
use super::federated;
use super::request::Caller;
use crate::gaps;
use crate::index::{AccessIndex, PrincipalFacts, PrincipalKind};
use crate::language::Pattern;

impl AccessIndex {
    /// Whether the principal can assume the role: the role's trust policy, and the principal's own policies where
    /// trust is given to its account or comes from another account.
    ///
    /// Source: IAM User Guide, "Policy evaluation logic", and AWS Security Token Service API Reference,
    /// "AssumeRole".
    pub fn assume_role(&self, principal: &AssetId, role: &AssetId) -> Decision {
        self.assume_role_as(&Caller::Principal(principal.clone()), role)
    }

    /// Whether the caller can assume the role. Requests without credentials cannot; the root user cannot.
    pub fn assume_role_as(&self, caller: &Caller, role: &AssetId) -> Decision {
        let notes = Notes::new();
        let ways = match (Actor::of(self, caller, &notes), self.principals.get(role)) {
            (Err(way), _) => vec![way],
            (Ok(actor), Some(facts)) => self.on_role(&notes, &actor, facts, "sts:AssumeRole"),
            (Ok(_), None) => {
                let gap = notes.note(gaps::not_in_estate(role.as_str(), "trust policy"));
                vec![Way::unknown(
                    gap,
                    format!("the trust policy of {role} was not collected"),
                )]
            }
        };
        notes.decision(ways)
    }

    /// Whether anyone on the internet can assume the role: with an AWS account of their own, or as an identity of a
    /// provider that the role trusts.
    ///
    /// Which identities a provider lets in is not decided: trust in a provider is unknown, and never closed.
    pub fn assume_role_by_anyone(&self, role: &AssetId) -> Decision {
        let by_account = self.assume_role_as(&Caller::OwnAccount, role);
        let Some(facts) = self.principals.get(role) else {
            return by_account;
        };
        let notes = Notes::new();
        let ways = federated::ways(&notes, facts);
        if ways.is_empty() {
            return by_account;
        }
        by_account.or(notes.decision(ways))
    }

    pub(crate) fn on_role(
        &self,
        notes: &Notes,
        actor: &Actor<'_>,
        role: &PrincipalFacts,
        action: &str,
    ) -> Vec<Way> {
        if role.kind != PrincipalKind::Role {
            return vec![Way::closed(format!("{} is not a role", role.id))];
        }
        match actor {
            Actor::Anonymous => return vec![Way::closed("requests without credentials cannot assume roles")],
            Actor::Root(_) => return vec![Way::closed("the root user cannot assume roles")],
            Actor::Principal(_) | Actor::OwnAccount => {}
        }
        let owner = Field::collected(role.account.clone());
        let mut ask = Ask::new(self, notes, actor, action, Pattern::exact(role.id.as_str()));
        ask.context.set_resource_account(&owner);
        let mut side = ResourceSide::default();
        side.add_field(
            &ask,
            &format!("trust policy of {}", role.label()),
            &role.trust,
            |_, _| true,
        );
        ways(
            &ask,
            &owner,
            side,
            Rule::ResourceDecides,
            &format!("the trust policy of {}", role.label()),
        )
    }
}

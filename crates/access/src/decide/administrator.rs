//! Who may do everything.

use model::AssetId;

use super::ask::{Ask, Notes};
use super::caller::Actor;
use super::clause::Clause;
use super::decision::{Decision, Way};
use super::identity;
use super::layer::Restrictions;
use super::organization::{self, Kind};
use crate::index::{AccessIndex, PrincipalKind};
use crate::language::Pattern;

impl AccessIndex {
    /// Whether the principal's policies allow every action on every resource.
    ///
    /// One statement of them, and of its permissions boundary where it has one, must do so; and no Deny may keep it
    /// from giving itself policies. A Deny of anything less does not count: such a principal can remove it.
    /// Source: IAM User Guide, "AWS managed policies for job functions", "Administrator job function".
    pub fn administrator(&self, principal: &AssetId) -> Decision {
        let notes = Notes::new();
        let ways = match Actor::principal(self, principal, &notes) {
            Err(way) => vec![way],
            Ok(actor) => {
                let actions = match &actor {
                    Actor::Principal(facts) if facts.kind == PrincipalKind::Role => {
                        ["iam:PutRolePolicy", "iam:AttachRolePolicy"]
                    }
                    _ => ["iam:PutUserPolicy", "iam:AttachUserPolicy"],
                };
                actions
                    .iter()
                    .flat_map(|action| self.whole_ways(&notes, &actor, principal, action))
                    .collect()
            }
        };
        notes.decision(ways)
    }

    fn whole_ways(&self, notes: &Notes, actor: &Actor<'_>, principal: &AssetId, action: &str) -> Vec<Way> {
        let ask = Ask::new(self, notes, actor, action, Pattern::exact(principal.as_str()));
        let mut restrictions = Restrictions::default();
        organization::restrict(&ask, &mut restrictions, actor.account(), Kind::Service);
        let Some(side) = identity::side(&ask, &mut restrictions) else {
            return Vec::new();
        };
        let whole = |grants: Vec<Clause>| {
            grants
                .into_iter()
                .filter(|grant| grant.is_whole)
                .collect::<Vec<_>>()
        };
        let mut layers = side.layers();
        for (_, grants) in &mut layers {
            *grants = whole(std::mem::take(grants));
        }
        if let Some((name, _)) = layers.iter().find(|(_, grants)| grants.is_empty()) {
            return vec![Way::closed(format!(
                "no {name} allows every action on every resource"
            ))];
        }
        restrictions.ways(&ask, &layers)
    }
}

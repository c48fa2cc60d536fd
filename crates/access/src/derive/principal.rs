//! Facts about users, roles and policies.

use model::asset::{Policy, Role, User};
use model::{Asset, Field};

use super::Facts;
use crate::decide::Caller;
use crate::index::AccessIndex;
use crate::language::{Document, Effect, Statement};

impl Facts {
    pub(super) fn user(&mut self, index: &AccessIndex, asset: &Asset, user: &User) -> User {
        let mut derived = user.clone();
        derived.administrator = self.verdict(&index.administrator(&asset.id));
        derived
    }

    pub(super) fn role(&mut self, index: &AccessIndex, asset: &Asset, role: &Role) -> Role {
        let mut derived = role.clone();
        derived.administrator = self.verdict(&index.administrator(&asset.id));
        let by_anyone = index.assume_role_as(&Caller::OwnAccount, &asset.id);
        derived.assumable_by_anyone = self.verdict(&by_anyone);
        derived
    }

    pub(super) fn policy(&mut self, index: &AccessIndex, asset: &Asset, policy: &Policy) -> Policy {
        let mut derived = policy.clone();
        if let Some(facts) = index.policies.get(&asset.id) {
            derived.allows_everything = match &facts.document {
                Field::Present(Ok(document)) => Field::Present(allows_everything(document)),
                Field::Present(Err(gap)) => Field::NotCollected(self.note((**gap).clone())),
                Field::Absent => Field::Present(false),
                Field::NotCollected(gap) => Field::NotCollected(gap.clone()),
            };
        }
        derived
    }
}

/// Whether one statement allows every action on every resource without condition.
///
/// Source: AWS Security Hub User Guide, control IAM.1, "IAM policies should not allow full "*" administrative
/// privileges".
fn allows_everything(document: &Document) -> bool {
    let is_whole = |statement: &Statement| {
        let everywhere = statement.resources.as_ref().is_none_or(|resources| {
            if resources.excluded {
                resources.templates.is_empty()
            } else {
                resources
                    .templates
                    .iter()
                    .any(|template| template.as_str() == "*")
            }
        });
        statement.effect == Effect::Allow
            && statement.actions.is_all()
            && everywhere
            && statement.conditions.is_empty()
            && statement.unknown.is_empty()
    };
    document.statements.iter().any(is_whole)
}

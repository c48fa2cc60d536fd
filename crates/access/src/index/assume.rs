//! Who could assume which role, told from summaries of policies: quick, and never wrong when it says no.

use std::collections::BTreeSet;

use model::{AccountId, Arn, AssetId, Field};

use super::{AccessIndex, Compiled, PrincipalFacts, PrincipalKind, Rights};
use crate::language::{Document, Effect, Expanded, Pattern, PrincipalName, Statement, Variable};

const ACTION: &str = "sts:assumerole";

/// Which roles the statements of policies could allow to assume, conditions and denials left aside.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Reach {
    /// Some policy is not valid, or was not read.
    unread: bool,
    /// Roles that some statement names.
    among: Vec<Pattern>,
    /// For each statement that names exceptions, these.
    all_but: Vec<Vec<Pattern>>,
}

impl Reach {
    pub(super) fn of<'a>(policies: impl IntoIterator<Item = &'a Compiled>) -> Self {
        let mut reach = Self::default();
        for policy in policies {
            match policy {
                Ok(document) => grants(document).for_each(|statement| reach.add(statement)),
                Err(_) => reach.unread = true,
            }
        }
        reach
    }

    pub(super) fn of_field(policy: &Field<Compiled>) -> Self {
        match policy {
            Field::Present(compiled) => Self::of([compiled]),
            Field::Absent => Self::default(),
            Field::NotCollected(_) => Self {
                unread: true,
                ..Self::default()
            },
        }
    }

    fn add(&mut self, statement: &Statement) {
        let Some(resources) = &statement.resources else {
            self.all_but.push(Vec::new());
            return;
        };
        if resources.excluded {
            // An exception with a variable may be any name: it is left out, so that more remains.
            let fixed = resources
                .templates
                .iter()
                .filter_map(|template| template.fixed().cloned());
            self.all_but.push(fixed.collect());
            return;
        }
        for template in &resources.templates {
            match template.expand(|_| Variable::Unknown(())) {
                Expanded::Pattern(pattern) | Expanded::AtMost(pattern, ()) => self.among.push(pattern),
                Expanded::Nothing => {}
            }
        }
    }

    fn covers(&self, role: &AssetId) -> bool {
        let matches = |pattern: &Pattern| pattern.matches(role.as_str());
        self.unread
            || self.among.iter().any(matches)
            || self
                .all_but
                .iter()
                .any(|exceptions| !exceptions.iter().any(matches))
    }
}

/// Whom the statements of a trust policy could mean, conditions and denials left aside.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Trust {
    /// Everyone, or some that the summary does not tell apart.
    anyone: bool,
    /// Some account by its canonical user id.
    canonical: bool,
    /// Account numbers.
    accounts: BTreeSet<String>,
    /// ARNs and unique ids. A session of a role counts as the role: its account and its name.
    principals: BTreeSet<String>,
}

impl Trust {
    pub(super) fn of(policy: &Field<Compiled>) -> Self {
        let mut trust = Self::default();
        match policy {
            Field::Present(Ok(document)) => {
                grants(document).for_each(|statement| trust.add(statement));
            }
            Field::Present(Err(_)) | Field::NotCollected(_) => trust.anyone = true,
            Field::Absent => {}
        }
        trust
    }

    fn add(&mut self, statement: &Statement) {
        let Some(principals) = &statement.principals else {
            return;
        };
        self.anyone |= principals.excluded || !statement.unknown.is_empty();
        for name in &principals.names {
            match name {
                PrincipalName::Anyone => self.anyone = true,
                PrincipalName::CanonicalUser(_) => self.canonical = true,
                PrincipalName::Aws(text) => self.add_name(text),
                PrincipalName::Service(_) | PrincipalName::Federated(_) => {}
            }
        }
    }

    fn add_name(&mut self, text: &str) {
        match Arn::parse(text) {
            Ok(arn) if arn.service == "iam" && arn.resource == "root" => {
                self.accounts.insert(arn.account.to_owned());
            }
            Ok(arn) if arn.resource.starts_with("assumed-role/") => {
                let name = arn.resource.split('/').nth(1).unwrap_or_default();
                self.principals.insert(session(arn.account, name));
            }
            Ok(_) => {
                self.principals.insert(text.to_owned());
            }
            Err(_) => {
                let id = text.split(':').next().unwrap_or(text);
                self.accounts.insert(text.to_owned());
                self.principals.insert(id.to_owned());
            }
        }
    }

    /// Whether it could mean the principal itself, and whether it could mean the principal's account.
    fn means(&self, principal: &PrincipalFacts) -> (bool, bool) {
        let account = principal.account.as_ref().map(AccountId::as_str);
        let by_unique_id = match &principal.unique_id {
            Field::Present(id) => self.principals.contains(id),
            Field::Absent | Field::NotCollected(_) => self
                .principals
                .iter()
                .any(|name| name.starts_with("AIDA") || name.starts_with("AROA")),
        };
        let by_session = principal.kind == PrincipalKind::Role
            && account.is_some_and(|account| self.principals.contains(&session(account, &principal.name)));
        let itself =
            self.anyone || by_unique_id || by_session || self.principals.contains(principal.id.as_str());
        let by_account = match account {
            Some(account) => self.accounts.contains(account),
            None => !self.accounts.is_empty(),
        };
        (itself, by_account || self.canonical)
    }
}

fn session(account: &str, role: &str) -> String {
    format!("session of {account}/{role}")
}

fn grants(document: &Document) -> impl Iterator<Item = &Statement> {
    document
        .statements
        .iter()
        .filter(|statement| statement.effect == Effect::Allow && statement.actions.contains(ACTION))
}

impl AccessIndex {
    /// Whether the principal could assume the role, conditions and every denial left aside: it is true whenever
    /// [`assume_role`](Self::assume_role) is not closed, and costs a few look-ups instead of a decision.
    pub fn could_assume(&self, principal: &AssetId, role: &AssetId) -> bool {
        let Some(target) = self.principals.get(role) else {
            return true;
        };
        let Some(source) = self.principals.get(principal) else {
            let is_root = Arn::parse(principal.as_str())
                .is_ok_and(|arn| arn.service == "iam" && arn.resource == "root");
            return !is_root;
        };
        if target.kind != PrincipalKind::Role {
            return false;
        }
        let (itself, by_account) = target.trusts.means(source);
        if !itself && !by_account {
            return false;
        }
        let is_across = matches!(
            (&source.account, &target.account),
            (Some(mine), Some(theirs)) if mine != theirs
        );
        (itself && !is_across) || self.reaches(source, role)
    }

    fn reaches(&self, principal: &PrincipalFacts, role: &AssetId) -> bool {
        let by = |rights: &Rights| {
            let managed = |id: &AssetId| {
                self.policies
                    .get(id)
                    .is_none_or(|policy| policy.reach.covers(role))
            };
            rights.reach.covers(role)
                || rights.inline.missing.is_some()
                || rights.attached.missing.is_some()
                || rights.attached.iter().any(managed)
        };
        by(&principal.rights)
            || principal.groups.missing.is_some()
            || principal
                .groups
                .iter()
                .any(|id| self.groups.get(id).is_none_or(|group| by(&group.rights)))
    }
}

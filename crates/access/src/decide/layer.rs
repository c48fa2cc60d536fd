//! Layers of policies: what they grant, what they deny, and what of them was not read.

use std::collections::BTreeSet;

use model::{Assumption, GapId};

use super::ask::Ask;
use super::clause::Clause;
use super::decision::Way;
use super::settle;
use crate::index::Compiled;
use crate::language::{Document, Effect, Statement};

/// The grants and denials of the policies of one layer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layer {
    pub(crate) grants: Vec<Clause>,
    pub(crate) denials: Vec<Clause>,
    pub(crate) assumptions: BTreeSet<Assumption>,
}

impl Layer {
    /// Adds every statement of the document that `applies` lets through.
    pub(crate) fn add(
        &mut self,
        ask: &Ask<'_>,
        policy: &str,
        document: &Document,
        applies: impl Fn(&Statement) -> bool,
    ) {
        for statement in document.statements.iter().filter(|statement| applies(statement)) {
            if let Some(clause) = Clause::of(ask, statement, policy) {
                match statement.effect {
                    Effect::Allow => self.grants.push(clause),
                    Effect::Deny => self.denials.push(clause),
                }
            }
        }
    }

    /// Adds a policy of a principal, or what its text being no policy makes unknown.
    pub(crate) fn add_compiled(&mut self, ask: &Ask<'_>, policy: &str, compiled: &Compiled) {
        match compiled {
            Ok(document) => self.add(ask, policy, document, |_| true),
            Err(gap) => self.add_malformed(policy, ask.notes.note((**gap).clone())),
        }
    }

    /// A policy that is not valid may allow and may deny everything.
    pub(crate) fn add_malformed(&mut self, policy: &str, gap: GapId) {
        let says = format!("{policy} is not a valid policy");
        self.grants.push(Clause::perhaps(gap.clone(), says.clone()));
        self.denials.push(Clause::perhaps(gap, says));
    }

    /// Policies that were not read may allow everything; that they do not deny is assumed.
    pub(crate) fn add_unread(&mut self, what: &str, gap: GapId) {
        self.grants
            .push(Clause::perhaps(gap.clone(), format!("{what}: not read")));
        self.assume(format!("nothing denies it in what was not read: {what}"), gap);
    }

    pub(crate) fn assume(&mut self, that: String, gap: GapId) {
        self.assumptions.insert(Assumption { that, gap });
    }
}

/// Everything that restricts a request whoever grants it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Restrictions {
    /// Layers of which each must grant.
    pub(crate) must_grant: Vec<(String, Vec<Clause>)>,
    pub(crate) denials: Vec<Clause>,
    pub(crate) assumptions: BTreeSet<Assumption>,
}

impl Restrictions {
    /// Takes the denials and assumptions of a layer, and returns its grants.
    pub(crate) fn take(&mut self, layer: Layer) -> Vec<Clause> {
        for denial in layer.denials {
            if !self.denials.contains(&denial) {
                self.denials.push(denial);
            }
        }
        self.assumptions.extend(layer.assumptions);
        layer.grants
    }

    /// The ways in which every one of the layers grants and nothing denies.
    pub(crate) fn ways(&self, ask: &Ask<'_>, layers: &[(String, Vec<Clause>)]) -> Vec<Way> {
        settle::ways(ask, self, layers)
    }
}

//! What one statement contributes to one question.

use std::collections::BTreeSet;

use model::{Assumption, GapId};

use super::ask::Ask;
use crate::context::{Literal, Truth};
use crate::gaps;
use crate::language::{Effect, Expanded, Set, Statement, witness};

/// A statement, or a missing fact in the place of one, as it bears on a question.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Clause {
    /// The resources that it is about.
    pub(crate) resources: Set,
    /// What must hold of the request for it to apply.
    pub(crate) needs: Vec<Literal>,
    /// Facts without which nobody knows whether it applies.
    pub(crate) gaps: BTreeSet<GapId>,
    /// What is taken to hold where it is used.
    pub(crate) assumptions: BTreeSet<Assumption>,
    /// Whether it is about every action on every resource.
    pub(crate) is_whole: bool,
    /// What it is, one sentence each.
    pub(crate) says: Vec<String>,
}

impl Clause {
    /// Applies to everything, without condition.
    pub(crate) fn always(says: impl Into<String>) -> Self {
        Self {
            resources: Set::all(),
            needs: Vec::new(),
            gaps: BTreeSet::new(),
            assumptions: BTreeSet::new(),
            is_whole: true,
            says: vec![says.into()],
        }
    }

    /// May apply to everything; nobody knows.
    pub(crate) fn perhaps(gap: GapId, says: impl Into<String>) -> Self {
        Self {
            gaps: [gap].into(),
            ..Self::always(says)
        }
    }

    /// What the statement of the named policy contributes; none when it certainly does not apply.
    pub(crate) fn of(ask: &Ask<'_>, statement: &Statement, policy: &str) -> Option<Self> {
        if !statement.actions.contains(&ask.action_lower) {
            return None;
        }
        let unsettled = || ask.notes.note(gaps::variable(policy, &statement.label()));
        let verb = match statement.effect {
            Effect::Allow => "allows",
            Effect::Deny => "denies",
        };
        let mut clause = Self {
            resources: Set::all(),
            needs: Vec::new(),
            gaps: BTreeSet::new(),
            assumptions: BTreeSet::new(),
            is_whole: false,
            says: Vec::new(),
        };
        let mut about = String::new();
        if let Some(resources) = &statement.resources {
            let mut patterns = Vec::with_capacity(resources.templates.len());
            for template in &resources.templates {
                match template.expand(|name| ask.context.variable(name, unsettled)) {
                    Expanded::Pattern(pattern) => patterns.push(pattern),
                    Expanded::Nothing => {}
                    Expanded::AtMost(pattern, gap) => {
                        // At most these resources: for NotResource, at least the others.
                        if !resources.excluded {
                            patterns.push(pattern);
                        }
                        clause.gaps.insert(gap);
                    }
                }
            }
            let shown: Vec<&str> = resources.templates.iter().map(|t| t.as_str()).take(3).collect();
            let except = if resources.excluded {
                "everything except "
            } else {
                ""
            };
            let more = if resources.templates.len() > 3 {
                ", …"
            } else {
                ""
            };
            about = format!(" on {except}{}{more}", shown.join(", "));
            clause.resources = if resources.excluded {
                Set::none_of(patterns)
            } else {
                Set::any_of(patterns)
            };
            if witness(&[&ask.region, &clause.resources], &[]).is_none() {
                return None;
            }
        }
        clause.is_whole = statement.actions.is_all() && clause.resources.is_all();
        for element in &statement.conditions {
            match ask.context.truth(element, unsettled) {
                Truth::Holds => {}
                Truth::Fails => return None,
                Truth::Unread(gap) => {
                    clause.gaps.insert(gap);
                }
                Truth::Open(literal) => clause.needs.push(*literal),
            }
        }
        if !statement.unknown.is_empty() {
            let gap = gaps::unknown_element(policy, &statement.label(), &statement.unknown);
            clause.gaps.insert(ask.notes.note(gap));
        }
        clause.says.push(format!(
            "{policy}, {}, {verb} {}{about}",
            statement.label(),
            ask.action
        ));
        Some(clause)
    }

    /// Whether it applies to every request about its resources.
    pub(crate) fn is_certain(&self) -> bool {
        self.needs.is_empty() && self.gaps.is_empty()
    }
}

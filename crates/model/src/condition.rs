//! What must hold for something to be open: a conjunction of conditions and assumptions.

use std::collections::BTreeSet;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{GapId, contradiction};

/// One condition on a request, such as `aws:SourceIp IpAddress 203.0.113.0/24`, or on the world, such as
/// "an administrator approves the new account".
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Condition {
    /// The condition key as the policy writes it; for a condition on the world, its sentence.
    pub key: String,
    /// The operator with its set prefix and `IfExists` suffix; none for a condition on the world.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub operator: Option<String>,
    /// The values, of which one must match.
    #[serde(skip_serializing_if = "BTreeSet::is_empty", default)]
    pub values: BTreeSet<String>,
    /// Whether the condition must *not* hold, as for a Deny statement that must not apply.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub negated: bool,
}

impl Condition {
    /// A condition on the request that a policy element states.
    pub fn request<V: Into<String>>(key: &str, operator: &str, values: impl IntoIterator<Item = V>) -> Self {
        Self {
            key: key.to_owned(),
            operator: Some(operator.to_owned()),
            values: values.into_iter().map(Into::into).collect(),
            negated: false,
        }
    }

    /// A condition on the world, in a sentence.
    pub fn world(sentence: &str) -> Self {
        Self {
            key: sentence.to_owned(),
            operator: None,
            values: BTreeSet::new(),
            negated: false,
        }
    }

    /// Whether each request can meet it anew: an attacker may meet it in one step and not in the next.
    pub fn is_about_request(&self) -> bool {
        self.operator.is_some()
    }

    /// The opposite condition.
    #[must_use]
    pub fn negate(mut self) -> Self {
        self.negated = !self.negated;
        self
    }

    /// Whether no single request can meet both.
    ///
    /// Only what is certain: a condition and its opposite; equality of a single-valued key with two disjoint sets of
    /// values; values that the other excludes. Operators compare as written, keys without case.
    pub fn contradicts(&self, other: &Self) -> bool {
        contradiction::exclude(self, other)
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negated {
            f.write_str("not: ")?;
        }
        f.write_str(&self.key)?;
        if let Some(operator) = &self.operator {
            write!(f, " {operator} ")?;
            for (index, value) in self.values.iter().enumerate() {
                write!(f, "{}{value}", if index == 0 { "" } else { " | " })?;
            }
        }
        Ok(())
    }
}

/// A restricting layer that was not read and is taken not to forbid.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Assumption {
    /// What is taken to hold: "no service control policy denies it".
    pub that: String,
    /// The gap that hides whether it holds.
    pub gap: GapId,
}

impl fmt::Display for Assumption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.that)
    }
}

/// The conjunction of all conditions and assumptions under which something is open.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct When {
    conditions: BTreeSet<Condition>,
    assumptions: BTreeSet<Assumption>,
}

/// Two conditions that no request can meet together.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("cannot both hold: ({}) and ({})", .0[0], .0[1])]
pub struct Contradiction(Box<[Condition; 2]>);

impl Contradiction {
    /// The two conditions.
    pub fn conditions(&self) -> &[Condition; 2] {
        &self.0
    }
}

impl When {
    /// Always.
    pub fn always() -> Self {
        Self::default()
    }
    /// When the one condition holds.
    pub fn condition(condition: Condition) -> Self {
        Self {
            conditions: [condition].into(),
            assumptions: BTreeSet::new(),
        }
    }
    /// When the one assumption is true.
    pub fn assuming(assumption: Assumption) -> Self {
        Self {
            conditions: BTreeSet::new(),
            assumptions: [assumption].into(),
        }
    }
    /// The conjunction as written in an estate file. What contradicts itself there stays as it is.
    pub(crate) fn from_parts(conditions: BTreeSet<Condition>, assumptions: BTreeSet<Assumption>) -> Self {
        Self {
            conditions,
            assumptions,
        }
    }
    /// All conditions, in order.
    pub fn conditions(&self) -> &BTreeSet<Condition> {
        &self.conditions
    }
    /// All assumptions, in order.
    pub fn assumptions(&self) -> &BTreeSet<Assumption> {
        &self.assumptions
    }
    /// Whether nothing needs to hold.
    pub fn is_always(&self) -> bool {
        self.conditions.is_empty() && self.assumptions.is_empty()
    }
    /// Whether it demands nothing that the other does not demand.
    pub fn is_implied_by(&self, other: &Self) -> bool {
        self.conditions.is_subset(&other.conditions) && self.assumptions.is_subset(&other.assumptions)
    }

    /// Both, for one and the same request. What [`then`](Self::then) joined spans several requests: `and` would take
    /// their conditions for those of one.
    ///
    /// # Errors
    /// When two conditions contradict each other: the conjunction can never hold.
    pub fn and(&self, other: &Self) -> Result<Self, Contradiction> {
        self.join(other, |_| true)
    }

    /// This, and then the other in a later request: conditions on requests are met one request at a time,
    /// conditions on the world must hold together.
    ///
    /// # Errors
    /// When two conditions on the world contradict each other.
    pub fn then(&self, other: &Self) -> Result<Self, Contradiction> {
        self.join(other, |condition| !condition.is_about_request())
    }

    fn join(&self, other: &Self, counts: impl Fn(&Condition) -> bool) -> Result<Self, Contradiction> {
        for mine in self.conditions.iter().filter(|c| counts(c)) {
            for theirs in other.conditions.iter().filter(|c| counts(c)) {
                if mine.contradicts(theirs) {
                    return Err(Contradiction(Box::new([mine.clone(), theirs.clone()])));
                }
            }
        }
        Ok(Self {
            conditions: self.conditions.union(&other.conditions).cloned().collect(),
            assumptions: self.assumptions.union(&other.assumptions).cloned().collect(),
        })
    }

    /// Only what both demand: weaker than either.
    pub(crate) fn common(&self, other: &Self) -> Self {
        Self {
            conditions: self.conditions.intersection(&other.conditions).cloned().collect(),
            assumptions: self
                .assumptions
                .intersection(&other.assumptions)
                .cloned()
                .collect(),
        }
    }
}

//! The examples of a rule, which are its tests.

use std::collections::BTreeSet;
use std::fmt;

use jiff::Timestamp;
use model::Asset;

use crate::{Rule, Truth};

/// The time at which examples are judged: 2026-01-01T00:00:00Z.
pub const EXAMPLE_TIME: Timestamp = Timestamp::constant(1_767_225_600, 0);

/// What a rule has to say about an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// A finding.
    Finding,
    /// Nothing.
    Silent,
    /// That it cannot decide for want of these fields.
    Unknown(BTreeSet<String>),
}

impl fmt::Display for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Finding => f.write_str("finding"),
            Self::Silent => f.write_str("silent"),
            Self::Unknown(fields) => {
                let fields: Vec<_> = fields.iter().map(String::as_str).collect();
                write!(f, "unknown: {}", fields.join(", "))
            }
        }
    }
}

impl From<Truth> for Expectation {
    fn from(truth: Truth) -> Self {
        match truth {
            Truth::True => Self::Finding,
            Truth::False => Self::Silent,
            Truth::Unknown(missing) => Self::Unknown(missing.into_iter().map(|one| one.field).collect()),
        }
    }
}

/// An asset, and what the rule has to say about it.
#[derive(Clone, Debug)]
pub struct Example {
    /// The sentence that introduces it; empty when none does.
    pub title: String,
    /// The line of its asset in the rule's file, from 1.
    pub line: usize,
    /// The asset.
    pub asset: Asset,
    /// What has to be said about it.
    pub expected: Expectation,
}

impl Example {
    pub(crate) fn run(&self, rule: &Rule) -> ExampleResult {
        ExampleResult {
            title: self.title.clone(),
            line: self.line,
            expected: self.expected.clone(),
            found: rule.judge(&self.asset, EXAMPLE_TIME).into(),
        }
    }
}

/// What a rule said about one of its examples.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleResult {
    /// The sentence that introduces the example.
    pub title: String,
    /// The line of the example in the rule's file, from 1.
    pub line: usize,
    /// What had to be said.
    pub expected: Expectation,
    /// What was said.
    pub found: Expectation,
}

impl ExampleResult {
    /// Whether what was said is what had to be said.
    pub fn passed(&self) -> bool {
        self.expected == self.found
    }
}

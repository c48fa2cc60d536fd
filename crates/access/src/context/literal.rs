//! One condition of a statement, asserted or denied, as a request meets it.

use model::GapId;

use super::{Choice, Context, Known};
use crate::language::{ConditionElement, Expanded, Pattern};

/// A condition whose outcome the context does not fix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Literal {
    pub(crate) element: ConditionElement,
    pub(crate) patterns: Vec<Pattern>,
    /// Whether it must hold, or must not.
    pub(crate) holds: bool,
    /// How the attacker sets the key; none where only the request shows it.
    pub(crate) choice: Option<Choice>,
}

impl Literal {
    /// The opposite.
    pub(crate) fn negate(mut self) -> Self {
        self.holds = !self.holds;
        self
    }

    /// Whether a request with these values of the key meets it.
    pub(crate) fn is_met_by(&self, values: Option<&[String]>) -> bool {
        self.element.holds(values, &self.patterns) == self.holds
    }
}

/// What the context says of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Truth {
    /// It holds.
    Holds,
    /// It does not hold.
    Fails,
    /// The fact that decides it was not collected.
    Unread(GapId),
    /// The attacker, or the request, decides.
    Open(Box<Literal>),
}

impl Context {
    /// What the context says of the condition.
    pub(crate) fn truth(&self, element: &ConditionElement, unsettled: impl Fn() -> GapId) -> Truth {
        let mut patterns = Vec::with_capacity(element.values.len());
        for value in &element.values {
            match value.expand(|name| self.variable(name, &unsettled)) {
                Expanded::Pattern(pattern) => patterns.push(pattern),
                Expanded::Nothing => {}
                Expanded::AtMost(_, gap) => return Truth::Unread(gap),
            }
        }
        let decided = |values: Option<&[String]>| {
            if element.holds(values, &patterns) {
                Truth::Holds
            } else {
                Truth::Fails
            }
        };
        let choice = match self.known(&element.key) {
            Known::Values(values) => return decided(Some(&values)),
            Known::Absent => return decided(None),
            Known::Unread(gap) => return Truth::Unread(gap),
            Known::Chosen(choice) => Some(choice),
            Known::Request => None,
        };
        Truth::Open(Box::new(Literal {
            element: element.clone(),
            patterns,
            holds: true,
            choice,
        }))
    }
}

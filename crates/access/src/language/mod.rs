//! The language of AWS policies: documents, statements, patterns with variables, conditions.
//!
//! Source of all of it: IAM User Guide, "IAM JSON policy element reference".

mod compare;
mod condition;
mod document;
mod pattern;
mod principal;
mod reader;
mod set;
mod statement;

pub use condition::{Comparison, ConditionElement, Quantifier};
pub use document::{Document, Malformed};
pub use pattern::{Pattern, Template};
pub use principal::{PrincipalName, Principals};
pub use set::{Set, Witness, witness};
pub use statement::{Actions, Effect, Resources, Statement};

pub(crate) use compare::{parse_range, parse_time};
pub(crate) use pattern::{Expanded, Variable};

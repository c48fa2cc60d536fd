//! The catalogue of checks, and the three-valued evaluation of their conditions.
//!
//! A [`Rule`] is one Markdown file: front matter with a [`Condition`] in CEL, prose for people, and examples that are its
//! tests. A [`Catalogue`] judges an estate: what holds is a finding, and what cannot be decided for want of facts is
//! listed with the fields that are missing. Rules only read facts; they are embedded when the crate is built, and a user
//! may add a folder of their own.

mod catalogue;
mod condition;
mod error;
mod example;
mod file;
mod nearest;
mod rule;
mod show;

pub use catalogue::{Catalogue, Judgement};
pub use condition::{Condition, ConditionError, Truth};
pub use error::{LoadError, LoadErrors, Problem};
pub use example::{EXAMPLE_TIME, Example, ExampleResult, Expectation};
pub use rule::{Prose, Rule};

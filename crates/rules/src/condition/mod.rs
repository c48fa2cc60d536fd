//! Conditions: CEL over one asset, checked when it is loaded and evaluated in three-valued logic.
//!
//! The language is the part of CEL that can be decided for every asset:
//!
//! * `asset` with the fields of its kind (and `id`, `kind`, `name`, `owner`, `jewel`), and `now`;
//! * literals of text, integer, boolean, `null` and lists of them;
//! * `&&`, `||`, `!`, `?:`, `==`, `!=`, `<`, `<=`, `>`, `>=`, `in`, `+`, `-`, `*`, `/`, `%`;
//! * `has(x)`, `size(x)`, `days_since(time)`, `startsWith`, `endsWith`, `contains`, `matches`;
//! * `all`, `exists`, `exists_one`, `filter` and `map` over lists.
//!
//! A verdict field is a boolean: open is true, closed is false, unknown is unknown. A field that was not collected is
//! unknown wherever it stands. A field that was collected and is not there equals only `null`: `==` with anything else
//! is false and `!=` true. Every other use of a field that can be absent has to be guarded by `has(…)` or by a comparison
//! that implies it, or the condition is rejected, so that evaluation itself cannot fail.

mod check;
mod evaluate;
mod expression;
mod guard;
mod operator;
mod parse;
mod scope;
mod shape;
mod value;

use std::collections::BTreeSet;

use jiff::Timestamp;
use model::{Asset, AssetKind, Missing};
use serde_json::{Map, Value as Json};
use thiserror::Error;

use evaluate::Walk;
use expression::Node;

/// Why a condition was rejected, and where in its text.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct ConditionError {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// What is wrong and what would be right.
    pub message: String,
}

/// What a condition says about an asset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// What was collected does not decide it; these fields would.
    Unknown(BTreeSet<Missing>),
}

/// A condition on assets of one kind.
#[derive(Clone, Debug)]
pub struct Condition {
    text: String,
    node: Node,
    reads: BTreeSet<String>,
}

impl Condition {
    /// Parses and checks a condition.
    ///
    /// # Errors
    /// When it is not CEL, uses a part of CEL that cannot be decided for every asset, or names something that assets of
    /// the kind do not have.
    pub fn new(kind: AssetKind, text: &str) -> Result<Self, ConditionError> {
        let (node, reads) = check::condition(kind, text)?;
        Ok(Self {
            text: text.to_owned(),
            node,
            reads,
        })
    }

    /// The text as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The fields of the asset that it reads.
    pub fn reads(&self) -> impl Iterator<Item = &str> {
        self.reads.iter().map(String::as_str)
    }

    /// What it says about the asset at the time. An asset that cannot be written as JSON is not decided.
    pub fn evaluate(&self, asset: &Asset, now: Timestamp) -> Truth {
        self.evaluate_fields(&fields(asset), now)
    }

    pub(crate) fn evaluate_fields(&self, fields: &Map<String, Json>, now: Timestamp) -> Truth {
        match Walk::new(fields, now).decide(&self.node) {
            Ok(true) => Truth::True,
            Ok(false) => Truth::False,
            Err(unknown) => Truth::Unknown(unknown.0),
        }
    }
}

/// The fields of an asset as conditions read them.
pub(crate) fn fields(asset: &Asset) -> Map<String, Json> {
    match serde_json::to_value(asset) {
        Ok(Json::Object(fields)) => fields,
        _ => Map::new(),
    }
}

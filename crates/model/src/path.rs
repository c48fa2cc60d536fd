//! A way from an entry to a jewel.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{AssetId, FixId, Node, PathId, StepId, Verdict, stable_id};

/// How certain it is that something can be done, most certain first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Every fact was read.
    Proven,
    /// Every fact was read, and something else must hold too.
    Conditional,
    /// A restricting layer was not read and is taken not to forbid it.
    Assumed,
    /// A fact is missing that could close it.
    Unknown,
}

impl fmt::Display for Certainty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Proven => "proven",
            Self::Conditional => "conditional",
            Self::Assumed => "assumed",
            Self::Unknown => "unknown",
        })
    }
}

/// One fix applied to one asset.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct FixRef {
    /// Which fix.
    pub fix: FixId,
    /// On which asset.
    pub target: AssetId,
}

/// Steps from an entry to a jewel, in order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Path {
    /// Derived from the steps.
    pub id: PathId,
    /// Where it begins.
    pub entry: AssetId,
    /// Where it ends, and with what hold.
    pub jewel: Node,
    /// The steps, each beginning where the one before ends.
    pub steps: Vec<StepId>,
    /// All steps' verdicts, one after the other.
    pub verdict: Verdict,
    /// How certain the least certain step is.
    pub certainty: Certainty,
    /// The sum of the steps' costs; less is likelier.
    pub cost: u32,
}

impl Path {
    /// The id of the path with these steps.
    pub fn id_of<'a>(steps: impl IntoIterator<Item = &'a StepId>) -> PathId {
        PathId::new(format!(
            "path-{}",
            stable_id(steps.into_iter().map(StepId::as_str))
        ))
    }
}

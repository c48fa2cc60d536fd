//! One move that an attacker can make.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{AssetId, EvidenceId, FixRef, StepId, StepKindId, TechniqueId, Verdict, stable_id};

/// What an attacker holds of an asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Hold {
    /// Acts as it: an account, a credential, a principal; influences it: a training job, a model.
    Control,
    /// Reads it.
    Read,
    /// Writes it.
    Write,
}

impl fmt::Display for Hold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Control => "control",
            Self::Read => "read",
            Self::Write => "write",
        })
    }
}

/// A point of the attack graph: an asset, and the hold that an attacker has of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Node {
    /// The asset.
    pub asset: AssetId,
    /// The hold.
    pub hold: Hold,
}

impl Node {
    /// A node.
    pub fn new(asset: AssetId, hold: Hold) -> Self {
        Self { asset, hold }
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.hold {
            Hold::Control => write!(f, "{}", self.asset),
            hold => write!(f, "{} ({hold})", self.asset),
        }
    }
}

/// One move that an attacker can make, with what shows it and what removes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// Derived from kind, ends and variant.
    pub id: StepId,
    /// Which kind of move.
    pub kind: StepKindId,
    /// What the attacker holds before.
    pub from: Node,
    /// What the attacker holds after.
    pub to: Node,
    /// Whether it can be made.
    pub verdict: Verdict,
    /// One sentence for people, without a full stop.
    pub says: String,
    /// What decided it: matched statements, settings, places; one sentence each.
    pub because: Vec<String>,
    /// ATLAS and ATT&CK techniques.
    pub techniques: Vec<TechniqueId>,
    /// The facts behind it.
    pub evidence: Vec<EvidenceId>,
    /// Each of these removes it.
    pub fixes: Vec<FixRef>,
    /// Effort and unlikelihood in tenths; at least 1.
    pub cost: u32,
}

impl Step {
    /// The id of the step of this kind between these nodes; `variant` tells apart several ways of one kind.
    pub fn id_of(kind: &StepKindId, from: &Node, to: &Node, variant: &str) -> StepId {
        let (from, to) = (from.to_string(), to.to_string());
        StepId::new(format!(
            "step-{}",
            stable_id([kind.as_str(), &from, &to, variant])
        ))
    }
}

//! Checks that failed, and checks that could not be decided.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{AssetId, EvidenceId, FindingId, FixId, GapId, RuleId, stable_id};

/// How bad it is if the finding is true, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know.
    Low,
    /// Weakens a defence.
    Medium,
    /// Opens a door that needs one more thing.
    High,
    /// Opens a door by itself.
    Critical,
}

/// How sure the check is, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// A sign.
    Low,
    /// True unless something unusual is set up elsewhere.
    Medium,
    /// Read from the system itself.
    High,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        })
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        })
    }
}

/// A check that failed on an asset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// Derived from rule and asset.
    pub id: FindingId,
    /// Which check.
    pub rule: RuleId,
    /// On which asset.
    pub asset: AssetId,
    /// The check's title.
    pub title: String,
    /// How bad.
    pub severity: Severity,
    /// How sure.
    pub confidence: Confidence,
    /// Who owns the asset, where that is known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub owner: Option<String>,
    /// The facts of the asset.
    pub evidence: Vec<EvidenceId>,
    /// What closes it, where a fix exists.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub fix: Option<FixId>,
}

impl Finding {
    /// The id of the rule's finding on the asset.
    pub fn id_of(rule: &RuleId, asset: &AssetId) -> FindingId {
        FindingId::new(format!("finding-{}", stable_id([rule.as_str(), asset.as_str()])))
    }
}

/// A check that could not be decided on an asset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Undecided {
    /// Which check.
    pub rule: RuleId,
    /// On which asset.
    pub asset: AssetId,
    /// How bad it would be.
    pub severity: Severity,
    /// The fields that are missing.
    pub missing: Vec<Missing>,
}

/// A field that a decision needed and nobody collected.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Missing {
    /// The full path of the field: `public_access_block.block_public_acls`.
    pub field: String,
    /// Why it is missing.
    pub gap: GapId,
}

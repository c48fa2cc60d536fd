//! What ties one asset to another.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{AssetId, EvidenceId};

/// The kinds of ties that are not fields of one of the two assets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RelationKind {
    /// A code host holds a repository.
    Hosts,
    /// A bucket stores a data set.
    Stores,
    /// A data set feeds a training job.
    Feeds,
    /// A training job produces a model.
    Produces,
    /// A model is served by an endpoint.
    Serves,
}

/// A tie from one asset to another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Relation {
    /// Which kind.
    pub kind: RelationKind,
    /// The holder, the source.
    pub from: AssetId,
    /// The held, the result.
    pub to: AssetId,
    /// What shows it.
    pub evidence: Vec<EvidenceId>,
}

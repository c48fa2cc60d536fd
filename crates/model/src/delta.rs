//! A set of changed facts.

use serde::{Deserialize, Serialize};

use crate::{Asset, AssetId, Evidence, Gap, Relation};

/// One changed fact.
#[allow(clippy::large_enum_variant, reason = "nearly every change puts an asset")]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactChange {
    /// The asset is new, or is now this.
    Put(Asset),
    /// The asset is gone.
    Remove(AssetId),
    /// The relation is new.
    PutRelation(Relation),
    /// The relation is gone.
    RemoveRelation(Relation),
}

/// A set of changed facts: the effect of a fix, or of an event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Delta {
    /// In order; a later change of the same asset wins.
    pub changes: Vec<FactChange>,
    /// Evidence that the changed facts name.
    pub evidence: Vec<Evidence>,
    /// Gaps that the changed facts name.
    pub gaps: Vec<Gap>,
}

impl Delta {
    /// A delta that puts the one asset.
    pub fn put(asset: Asset) -> Self {
        Self {
            changes: vec![FactChange::Put(asset)],
            ..Self::default()
        }
    }

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The assets that change, relations' ends included, without repetition.
    pub fn touched(&self) -> Vec<&AssetId> {
        let mut touched: Vec<_> = self
            .changes
            .iter()
            .flat_map(|change| match change {
                FactChange::Put(asset) => vec![&asset.id],
                FactChange::Remove(id) => vec![id],
                FactChange::PutRelation(r) | FactChange::RemoveRelation(r) => vec![&r.from, &r.to],
            })
            .collect();
        touched.sort();
        touched.dedup();
        touched
    }
}

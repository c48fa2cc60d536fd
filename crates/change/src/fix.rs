//! The trait that every fix implements.

use std::fmt;

use model::{AssetId, AssetKind, Delta, Estate, FixId};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// How much a human must look before a fix is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Nobody can be using what it removes, as far as evidence shows, and undo restores all of it.
    Safe,
    /// Someone may be using what it removes: a person decides.
    Review,
    /// No interface exists for it: steps for a person, checked afterwards.
    Guide,
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Safe => "safe",
            Self::Review => "review",
            Self::Guide => "guide",
        })
    }
}

/// The fields that a fix may change, and what undo cannot restore.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Footprint {
    /// The kind of asset that it changes.
    pub asset: &'static str,
    /// The fields, by their names in the estate.
    pub fields: &'static [&'static str],
    /// What the service cannot restore, in words; empty when undo restores everything.
    pub residue: &'static str,
}

/// What a fix does to one asset, in the terms of the system that holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// One sentence in the imperative, without a full stop.
    pub summary: String,
    /// The call that makes it, or the steps for a person.
    pub call: String,
    /// The call that takes it back; none when nothing can.
    pub undo: Option<String>,
    /// What may stop working, so that a person can decide.
    pub caution: String,
}

/// Why a fix does nothing to an asset.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoEffect {
    /// The estate holds no such asset.
    #[error("the estate holds no asset `{0}`")]
    UnknownAsset(AssetId),
    /// The asset is of a kind that the fix does not change.
    #[error("{fix} changes assets of kind {expected}, and `{asset}` is of kind {found}")]
    OtherKind {
        /// The fix.
        fix: FixId,
        /// The asset.
        asset: AssetId,
        /// The kind that the fix changes.
        expected: AssetKind,
        /// The kind of the asset.
        found: AssetKind,
    },
    /// The fact that it would change was not collected, or has a form that it cannot change.
    #[error("{fix} cannot change `{asset}`: {why}")]
    NotChangeable {
        /// The fix.
        fix: FixId,
        /// The asset.
        asset: AssetId,
        /// What is in the way.
        why: String,
    },
}

/// A change to a live system that closes something and can be undone.
pub trait Fix: fmt::Debug + Send + Sync {
    /// The stable id.
    fn id(&self) -> FixId;
    /// What it does, in the imperative: "Close public sign-up".
    fn title(&self) -> &'static str;
    /// How much a human must look before it is made.
    fn class(&self) -> Class;
    /// What it may change.
    fn footprint(&self) -> Footprint;
    /// The change to this asset, as it would be made.
    ///
    /// # Errors
    /// When the asset is not there or cannot be changed by this fix.
    fn change(&self, estate: &Estate, target: &AssetId) -> Result<Change, NoEffect>;
    /// The facts as they will be once it is made. Facts that a later derivation adds are not part of it.
    ///
    /// # Errors
    /// When the asset is not there or cannot be changed by this fix.
    fn effect(&self, estate: &Estate, target: &AssetId) -> Result<Delta, NoEffect>;
}

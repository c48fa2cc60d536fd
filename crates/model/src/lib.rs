//! The words of Nightlatch as types.
//!
//! An [`Estate`] is all that was collected about one organisation: [`Asset`]s and [`Relation`]s, each with
//! [`Evidence`], and a [`Gap`] for everything that could not be read. What is decided about it is a [`Verdict`];
//! what an attacker can do with it is a [`Step`], and steps from an entry to a jewel are a [`Path`].
//! The crate does no input or output except over `Read` and `Write` given by the caller ([`mod@file`]).

mod answer;
mod any_of;
pub mod asset;
mod condition;
mod contradiction;
mod delta;
mod digest;
mod estate;
mod evidence;
mod field;
pub mod file;
mod finding;
mod future;
mod gap;
mod id;
mod merge;
mod path;
mod relation;
mod secret;
mod step;
mod verdict;

pub use answer::Answer;
pub use any_of::AnyOf;
pub use asset::{Asset, AssetBody, AssetKind, Jewel, JewelClass};
pub use condition::{Assumption, Condition, Contradiction, When};
pub use delta::{Delta, FactChange};
pub use digest::{Digest, stable_id};
pub use estate::{Estate, UnknownAsset};
pub use evidence::{Evidence, Source};
pub use field::{Field, List};
pub use finding::{Confidence, Finding, Missing, Severity, Undecided};
pub use gap::{Gap, GapReason};
pub use id::{
    AccessKeyId, AccountId, Arn, ArnError, AssetId, EvidenceId, FindingId, FixId, GapId, GitOid, PathId,
    RuleId, StepId, StepKindId, TechniqueId,
};
pub use path::{Certainty, FixRef, Path};
pub use relation::{Relation, RelationKind};
pub use secret::{Fingerprinter, Redacted, Secret};
pub use step::{Hold, Node, Step};
pub use verdict::{Closed, Unknown, Verdict};

//! The attack graph: which steps an attacker can make, the ways from an entry to a jewel, and the fixes that close
//! them.
//!
//! A [`StepKind`] derives steps from the estate and from access decisions; [`analyse`] finds the ways;
//! [`choose_fixes`] picks fixes and has each choice checked by a new analysis of the estate as it would then be.
//! Fixes are known here only by id. The crate is pure: no input, no output, no clock.

mod analysis;
mod entry;
mod fixes;
mod graph;
mod lineage;
mod search;
mod step_kind;
mod steps;

pub use analysis::{Analysis, Limits, Tally, Ways, analyse};
pub use entry::{Entry, INTERNET, any_registered_user, internet};
pub use fixes::{ChosenFix, FixList, choose_fixes};
pub use step_kind::{About, BlindSpot, Draft, Scope, Sink, StepKind, World};
pub use steps::all as step_kinds;

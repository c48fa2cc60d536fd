//! AWS policy language and access decisions, and the facts derived from them. Pure.
//!
//! Decisions take the side of an attacker on the internet who holds a principal's long-lived key: no MFA, the time of
//! the collection, no VPC endpoint of the customer, an address of their own choice. Build an [`AccessIndex`] over an
//! estate, ask it ([`AccessIndex::read_bucket`], [`AccessIndex::assume_role`], [`AccessIndex::decide`], …), and let
//! [`derive()`] write what follows into the estate.

mod context;
mod decide;
mod derive;
mod gaps;
mod index;
pub mod language;

pub use decide::{Caller, Decision, Request, Way};
pub use derive::derive;
pub use index::AccessIndex;

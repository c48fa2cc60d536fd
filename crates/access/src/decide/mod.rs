//! Decisions: whether a caller may do something, and why.
//!
//! Each layer of policies gives grants and denials ([`layer`]); a way is one grant of each layer that must allow,
//! on a resource that no denial covers, under the conditions that remain ([`combine`]).
//! Source: IAM User Guide, "Policy evaluation logic".

mod acl;
mod acl_change;
mod administrator;
mod anyone;
mod ask;
mod bucket;
mod caller;
mod clause;
mod combine;
mod decision;
mod federated;
mod identity;
mod kms;
mod layer;
mod match_principal;
mod organization;
mod public;
mod request;
mod role;
mod settle;

pub use decision::{Decision, Way};
pub use request::{Caller, Request};

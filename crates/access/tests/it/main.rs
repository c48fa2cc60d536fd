//! Behaviour of the crate through its public surface.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failing test panics"
)]

mod conditions;
mod derived;
mod documents;
mod explanations;
mod identity;
mod keys;
mod laws;
mod organization;
mod public;
mod requests;
mod resource_policy;
mod roles;
mod sets;
mod strangers;
mod trails;
mod world;

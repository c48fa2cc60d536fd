//! The pipeline through its public surface.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod config;
mod erasure;
mod pipeline;
mod secret_source;
mod state;
mod target;

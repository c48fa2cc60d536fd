//! The attack graph through its public surface.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod choice;
mod drawn;
mod oracle;
mod story;

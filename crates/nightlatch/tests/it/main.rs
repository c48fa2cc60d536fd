//! Runs of the built binary against local servers, files and the bundled estate.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at the first surprise"
)]

mod bad_input;
mod canary;
mod demo;
mod denied;
mod end_to_end;
mod exit_codes;
mod forms;
mod help;
mod hostile_names;
mod html;
mod readme;
mod sarif;
mod single_changes;
mod state;
mod support;

//! What testkit promises, proven with the real `git`, a real ministack and plain HTTP.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

mod aws;
mod clones;
mod code_host;
mod faults;
mod git;
mod incident;
mod reports;

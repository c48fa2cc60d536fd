//! Behaviour of the rules crate through its public surface.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod catalogue;
mod directory;
mod laws;
mod lists;
mod oracle;
mod rejections;
mod rule_file;
mod support;
mod tables;

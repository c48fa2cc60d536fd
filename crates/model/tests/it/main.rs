//! The model through its public surface.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod any_of;
mod arbitrary;
mod assets;
mod code_host;
mod condition;
mod corpus;
mod delta;
mod estate;
mod evidence;
mod field;
mod file;
mod fuzz;
mod id;
mod merge;
mod schema;
mod secret;
mod unknown;
mod verdict;

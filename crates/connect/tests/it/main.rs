//! One binary for all tests of this crate; each module tests the folder of its name.

mod fixes;
mod git;
mod gitlab;
mod http;
mod pages;
mod server;

//! One binary for all tests of this crate; each module tests the folder of its name.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at the first surprise"
)]

mod aws;
mod aws_circles;
mod aws_collect;
mod aws_credentials;
mod aws_fixes;
mod aws_offline;
mod aws_paging;
mod aws_permissions;
mod aws_refused;
mod aws_verify;
mod aws_words;
mod fixes;
mod git;
mod gitlab;
mod gitlab_lists;
mod http;
mod pages;
mod server;

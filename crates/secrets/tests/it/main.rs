//! Behaviour of the scanner over bytes and over real repositories.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test ends at the first surprise"
)]

mod detectors;
mod estate;
mod git_damage;
mod git_join;
mod git_limits;
mod git_places;
mod planted;
mod repository;
mod scanner;

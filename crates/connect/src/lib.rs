//! Outside systems: what can be read of them, how they look from outside, and the effects of their fixes.
//!
//! One folder per system. Every request of every folder goes through [`http::HttpLayer`], which knows the hosts that
//! the user owns and refuses all others. A collector returns an estate; what it could not read is a gap in it.

pub mod aws;
mod fixes;
pub mod git;
pub mod gitlab;
pub mod http;
pub mod slack;
mod switched_off;

pub use fixes::fixes;

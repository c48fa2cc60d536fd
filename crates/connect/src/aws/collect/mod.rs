//! Reads a live account, one file per subject.
//!
//! A subject that fails leaves gaps, and the others go on. What no call can answer (no credentials, a wrong clock, an
//! endpoint that does not answer) is found out by the first call and leaves one gap instead of hundreds.

mod access_keys;
mod account;
mod credential_report;
mod facts;
mod iam;
mod identity;
mod kms;
mod managed_policies;
mod organization;
mod principals;
mod reading;
mod s3;
mod selectors;
mod sign_in;
mod trails;

pub use account::collect;

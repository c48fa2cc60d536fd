//! AWS: what an account is set to, read by its API or from a file, and the effects of its fixes.
//!
//! | item | what it does |
//! |---|---|
//! | [`AwsSource`] | where an account is read, as whom, within which limits; which hosts that needs |
//! | [`collect()`] | reads a live account |
//! | [`offline`] | reads `aws iam get-account-authorization-details` from a file |
//! | [`verify`] | asks whether a key that was found is accepted |
//! | [`permissions`] | the read-only IAM policy that reading needs |
//! | [`doctor`] | what of it these credentials may read |
//! | [`fix`] | the fixes |
//!
//! The client below (`api`) has operations that read and no others.

mod api;
mod authorization;
mod collect;
mod connector;
mod credentials;
mod doctor;
pub mod fix;
pub mod offline;
pub mod permissions;
mod source;
pub mod verify;

pub use collect::collect;
pub use doctor::{Check, Outcome, doctor};
pub use source::{AwsSource, Keys};

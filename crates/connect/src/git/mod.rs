//! Git repositories: found, fetched with all refs and all history, and handed to the scanner.
//!
//! A work tree or a bare repository is read where it is. A bundle is unpacked, and a clone URL is fetched through the
//! HTTP layer by protocol version 2, both into a bare repository in a private temporary folder that is removed
//! afterwards. Nothing of a repository is ever run: no hook, no filter, no configuration of its own.

mod bare;
mod bundle;
mod collect;
mod error;
mod fetch;
mod meter;
mod packet;
mod references;
mod source;

pub use collect::collect;
pub use error::GitError;
pub use meter::UnpackLimits;
pub use source::{GitSource, Location};

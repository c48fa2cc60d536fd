//! Credential detectors over bytes and over git objects. No network.
//!
//! A [`Detector`] is one file in `detectors/`: which words to look for, which pattern must stand near them, which
//! check the match must pass, and examples that are generated when the tests run. A [`Scanner`] runs all of them
//! over bytes and gives [`Sighting`]s; [`git::scan`] runs it over every blob that any ref of a repository reaches
//! and gives the repository, its secrets and their credentials as a fragment of an estate.
//!
//! A secret value lives in [`model::Secret`] and leaves this crate only as a [`Candidate`] for a live check; the
//! estate holds fingerprints.

mod check;
mod detector;
pub mod git;
mod sample;
mod scanner;

pub use check::account_of_access_key;
pub use detector::{Companion, Detector, DetectorError, Example, Window};
pub use git::Candidate;
pub use sample::Sample;
pub use scanner::{Scanner, Sighting};

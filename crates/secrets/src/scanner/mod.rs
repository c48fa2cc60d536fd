//! Running all detectors over bytes.

mod compiled;
mod join;
mod lines;
mod prefilter;
mod run;
mod sighting;

pub(crate) use join::{MOST_IDENTIFIERS, assign};
pub use run::Scanner;
pub use sighting::Sighting;

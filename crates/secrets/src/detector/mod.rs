//! What a detector is, and how its file is read.

mod builtin;
mod error;
mod file;

pub(crate) use builtin::builtin;
pub use error::DetectorError;
pub use file::{Companion, Detector, Example, Window};

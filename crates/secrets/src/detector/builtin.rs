//! The detectors that the build script embedded.

use super::{Detector, DetectorError};

/// File stem and content of every file in `detectors/`, by name.
const EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/detectors.rs"));

/// Every embedded detector, by id.
///
/// # Errors
/// When a file is not a detector. The tests load all of them, so a released build has no such file.
pub(crate) fn builtin() -> Result<Vec<Detector>, DetectorError> {
    EMBEDDED
        .iter()
        .map(|(stem, text)| Detector::from_toml(stem, text))
        .collect()
}

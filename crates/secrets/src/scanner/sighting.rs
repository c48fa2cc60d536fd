//! What a scan of bytes finds.

use std::ops::Range;

use model::Secret;

/// A credential's value, or its public part alone, seen in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// The position of the detector in [`Scanner::detectors`](super::Scanner::detectors).
    pub detector: usize,
    /// The value in its canonical form; none where only the public part was seen.
    pub value: Option<Secret<String>>,
    /// The public part, such as an access key id.
    pub identifier: Option<String>,
    /// Where the value stands, in bytes; the public part where there is no value.
    pub span: Range<usize>,
    /// The line on which it begins, from 1.
    pub line: u32,
}

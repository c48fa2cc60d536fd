//! Line numbers of positions.

/// Counts lines from position to ascending position, so that the bytes are passed over once.
pub(super) struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u32,
}

impl<'a> Lines<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            line: 1,
        }
    }

    /// The line of a position not before the one asked last, from 1.
    pub(super) fn at(&mut self, position: usize) -> u32 {
        let breaks = self.bytes[self.at..position]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count();
        self.line = self
            .line
            .saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
        self.at = position;
        self.line
    }
}

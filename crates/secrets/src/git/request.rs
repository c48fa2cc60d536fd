//! What to scan, under which limits.

use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use model::{AssetId, Fingerprinter};

use crate::Scanner;

/// What to scan, and with what.
#[derive(Debug)]
pub struct Request<'a> {
    /// The id of the repository's asset: its web address, or its path where it has none.
    pub repository: AssetId,
    /// The detectors.
    pub scanner: &'a Scanner,
    /// Makes the fingerprints of the estate.
    pub fingerprinter: &'a Fingerprinter,
    /// When the collection began: the time of all evidence.
    pub collected: Timestamp,
    /// What a scan may cost.
    pub limits: Limits,
    /// Where to count what was done.
    pub progress: Option<&'a Progress>,
}

impl<'a> Request<'a> {
    /// A request with the usual limits and without progress.
    pub fn new(
        repository: AssetId,
        scanner: &'a Scanner,
        fingerprinter: &'a Fingerprinter,
        collected: Timestamp,
    ) -> Self {
        Self {
            repository,
            scanner,
            fingerprinter,
            collected,
            limits: Limits::default(),
            progress: None,
        }
    }
}

/// What a scan may cost. Each limit that is reached is a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest object that is read, in bytes.
    pub object: u64,
    /// The most places that are listed, each line counted, over all secrets of the repository. Beyond it each secret
    /// of each file still has one.
    pub places: usize,
    /// How many threads scan blobs.
    pub threads: usize,
}

impl Default for Limits {
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            object: 64 << 20,
            places: 100_000,
            threads: processors.min(8),
        }
    }
}

/// Counts of what was done, to be read by another thread.
#[derive(Debug, Default)]
pub struct Progress {
    blobs: AtomicU64,
    scanned: AtomicU64,
}

impl Progress {
    /// How many blobs there are; 0 until all trees were read.
    pub fn blobs(&self) -> u64 {
        self.blobs.load(Ordering::Relaxed)
    }

    /// How many of them were scanned.
    pub fn scanned(&self) -> u64 {
        self.scanned.load(Ordering::Relaxed)
    }

    pub(super) fn begin(&self, blobs: u64) {
        self.blobs.store(blobs, Ordering::Relaxed);
    }

    pub(super) fn add(&self, scanned: u64) {
        self.scanned.fetch_add(scanned, Ordering::Relaxed);
    }
}

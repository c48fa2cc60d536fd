//! How many calls one collection may make.

use std::sync::atomic::{AtomicU32, Ordering};

/// Counts calls and stops at a limit. Repeats count: the service counts them too.
#[derive(Debug)]
pub(super) struct Budget {
    limit: Option<u32>,
    spent: AtomicU32,
}

impl Budget {
    pub(super) fn new(limit: Option<u32>) -> Self {
        Self {
            limit,
            spent: AtomicU32::new(0),
        }
    }

    /// Takes one call; the limit when none is left.
    pub(super) fn take(&self) -> Result<(), u32> {
        let spent = self.spent.fetch_add(1, Ordering::Relaxed);
        match self.limit {
            Some(limit) if spent >= limit => {
                self.spent.fetch_sub(1, Ordering::Relaxed);
                Err(limit)
            }
            _ => Ok(()),
        }
    }

    /// How many calls were made.
    pub(super) fn spent(&self) -> u32 {
        self.spent.load(Ordering::Relaxed)
    }
}

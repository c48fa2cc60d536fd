//! How many requests each host got.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use url::Url;

use super::error::shown;
use super::{HttpError, Origin};

/// The number of requests sent, by origin.
#[derive(Debug, Default)]
pub(super) struct Calls(Mutex<BTreeMap<Origin, u64>>);

impl Calls {
    /// Counts one more request, unless the limit is reached.
    pub(super) fn count(&self, url: &Url, limit: Option<u64>) -> Result<(), HttpError> {
        let origin = Origin::of(url).ok_or_else(|| HttpError::not_allowed(url))?;
        let mut calls = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = calls.entry(origin).or_default();
        match limit {
            Some(limit) if *count >= limit => Err(HttpError::BudgetSpent {
                at: shown(url),
                limit,
            }),
            _ => {
                *count += 1;
                Ok(())
            }
        }
    }

    pub(super) fn all(&self) -> BTreeMap<Origin, u64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// A number of requests that may be made through one handle.
#[derive(Clone, Debug)]
pub(super) struct Allowance {
    limit: u64,
    left: Arc<AtomicU64>,
}

impl Allowance {
    pub(super) fn of(limit: u64) -> Self {
        Self {
            limit,
            left: Arc::new(AtomicU64::new(limit)),
        }
    }

    pub(super) fn take(&self, url: &Url) -> Result<(), HttpError> {
        self.left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1))
            .map(|_| ())
            .map_err(|_| HttpError::BudgetSpent {
                at: shown(url),
                limit: self.limit,
            })
    }
}

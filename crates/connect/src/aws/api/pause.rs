//! How long to wait before a call is repeated.
//!
//! Exponential with full jitter, as in the AWS SDKs' standard retry mode (AWS SDKs and Tools Reference Guide, "Retry
//! behavior"); throttled calls wait longer and are repeated more often than failed ones.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::time::Duration;

use super::Failure;

/// The longest pause.
const MOST: Duration = Duration::from_secs(20);

/// The pause before the attempt after `attempt` (from 1); none when it is not to be repeated.
pub(super) fn before_next(failure: &Failure, attempt: u32, first: Duration) -> Option<Duration> {
    let (attempts, first) = match failure {
        Failure::Throttled { .. } => (8, first * 4),
        Failure::ServerError { .. } | Failure::Unreachable(_) => (3, first),
        _ => return None,
    };
    if attempt >= attempts {
        return None;
    }
    let longest = first.saturating_mul(1 << attempt.min(16)).min(MOST);
    Some(longest.mul_f64(fraction()))
}

/// A number between 0 and 1: the keys of every hash map are random, which is all the randomness that jitter needs.
fn fraction() -> f64 {
    let random = RandomState::new().hash_one(0_u8);
    f64::from((random >> 32) as u32) / f64::from(u32::MAX)
}

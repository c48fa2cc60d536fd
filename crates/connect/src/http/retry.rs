//! How long to wait before a throttled request is sent again.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use http::{HeaderMap, StatusCode};
use jiff::Timestamp;

use super::response::retry_after;
use super::{Limits, Request};

/// The first wait; it doubles with each further attempt.
const FIRST: Duration = Duration::from_millis(200);

/// Whether the status says "slow down" (RFC 6585 §4, RFC 9110 §15.6.4).
pub(super) fn is_throttle(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE
    )
}

/// The wait before the next attempt; none when no further attempt is made.
///
/// What the server asks for counts; where it does not say, the wait doubles each time and half of it is random, so
/// that many clients do not come back together.
pub(super) fn wait(
    request: &Request,
    limits: &Limits,
    attempt: u32,
    headers: &HeaderMap,
    time: Timestamp,
) -> Option<Duration> {
    if !request.retry || attempt >= limits.attempts {
        return None;
    }
    let wait = match retry_after(headers, time) {
        Some(asked) => asked,
        None => {
            let full = FIRST.saturating_mul(1 << (attempt - 1).min(16)).min(limits.wait);
            // A fresh `RandomState` is seeded from the system: enough to spread clients.
            let part = RandomState::new().hash_one(attempt) % 1000;
            full / 2 + full.mul_f64(part as f64 / 2000.0)
        }
    };
    (wait <= limits.wait).then_some(wait)
}

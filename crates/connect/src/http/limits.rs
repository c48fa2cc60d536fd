//! How long, how large, how often.

use std::time::Duration;

/// The limits of a layer. A request may state its own time and size.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The time of one attempt, from the look-up of the name to the last byte of the answer; for an answer read in
    /// pieces, the time to its head and the longest silence after it.
    pub time: Duration,
    /// The time of an answer read in pieces, to its last byte. A server that sends a byte now and then is never silent.
    pub transfer: Duration,
    /// The largest body of an answer, in bytes.
    pub body: u64,
    /// How often a request is sent at most when the server throttles; at least 1.
    pub attempts: u32,
    /// The longest that is waited between two attempts. A server that asks for more gets no further attempt.
    pub wait: Duration,
    /// How many requests one host gets, retries included; none for as many as are needed.
    pub calls_per_host: Option<u64>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            time: Duration::from_secs(30),
            transfer: Duration::from_secs(2 * 60 * 60),
            body: 64 << 20,
            attempts: 5,
            wait: Duration::from_secs(60),
            calls_per_host: None,
        }
    }
}

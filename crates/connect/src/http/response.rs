//! What was answered.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, StatusCode, header};
use jiff::{SignedDuration, Timestamp, fmt::rfc2822::DateTimeParser};
use url::Url;

use super::error::shown;
use super::request::marked;

/// A complete answer, whatever its status. `Debug` shows neither its body nor cookies.
#[derive(Clone)]
pub struct Response {
    /// The address that answered: after redirects on the same origin.
    pub url: Url,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// When its head arrived, by this machine's clock.
    pub time: Timestamp,
    /// From the first byte sent to the last byte read, of the last attempt.
    pub elapsed: Duration,
}

impl Response {
    /// The first value of a header, where it is text.
    pub fn header(&self, name: impl AsRef<str>) -> Option<&str> {
        let name = HeaderName::from_bytes(name.as_ref().as_bytes()).ok()?;
        self.headers.get(name)?.to_str().ok()
    }

    /// Where it points, made absolute; none where it points nowhere.
    pub fn location(&self) -> Option<Url> {
        location(&self.url, &self.headers)
    }

    /// How far the server's clock is ahead of this machine's, by its `Date` header (RFC 9110 §6.6.1, to the second).
    pub fn clock_ahead(&self) -> Option<SignedDuration> {
        let date = DateTimeParser::new().parse_timestamp(self.header("date")?).ok()?;
        Some(date.duration_since(self.time))
    }

    /// How long the server asks to wait: `Retry-After` in seconds or as a date (RFC 9110 §10.2.3).
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after(&self.headers, self.time)
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("url", &shown(&self.url))
            .field("status", &self.status)
            .field("headers", &marked(self.headers.clone()))
            .field("body", &format_args!("{} bytes", self.body.len()))
            .field("time", &self.time)
            .field("elapsed", &self.elapsed)
            .finish()
    }
}

pub(super) fn location(from: &Url, headers: &HeaderMap) -> Option<Url> {
    from.join(headers.get(header::LOCATION)?.to_str().ok()?).ok()
}

pub(super) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let value = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = DateTimeParser::new().parse_timestamp(value).ok()?;
    Some(date.duration_since(now).unsigned_abs()).filter(|_| date > now)
}

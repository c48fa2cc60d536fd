//! An answer whose body is still coming.

use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use url::Url;

use super::error::shown;
use super::{HttpError, Response};

/// An answer whose body is read in pieces, under the limits of its request.
#[derive(Debug)]
pub struct Incoming {
    /// The address that answered.
    pub url: Url,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// When its head arrived.
    pub time: Timestamp,
    pub(super) answer: reqwest::Response,
    pub(super) started: Instant,
    /// The longest silence.
    pub(super) silence: Duration,
    /// The longest time to the last byte.
    pub(super) transfer: Duration,
    pub(super) max_body: u64,
    pub(super) read: u64,
}

impl Incoming {
    /// The next piece of the body; none at its end.
    ///
    /// # Errors
    /// When nothing comes in time, the limit of size is reached or the connection breaks.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, HttpError> {
        let left = self.transfer.saturating_sub(self.started.elapsed());
        // Whichever limit is reached first is the one that is named.
        let limit = if left < self.silence {
            self.transfer
        } else {
            self.silence
        };
        let chunk = tokio::time::timeout(left.min(self.silence), self.answer.chunk())
            .await
            .map_err(|_| HttpError::TimedOut {
                at: shown(&self.url),
                limit,
            })?
            .map_err(|error| HttpError::from_client(&self.url, error, limit))?;
        if let Some(chunk) = &chunk {
            self.read += chunk.len() as u64;
        }
        if self.read > self.max_body {
            return Err(HttpError::TooLarge {
                at: shown(&self.url),
                limit: self.max_body,
            });
        }
        Ok(chunk)
    }

    /// The whole answer.
    pub(super) async fn complete(mut self) -> Result<Response, HttpError> {
        let announced = self.answer.content_length().unwrap_or_default();
        if announced > self.max_body {
            return Err(HttpError::TooLarge {
                at: shown(&self.url),
                limit: self.max_body,
            });
        }
        let mut body = BytesMut::new();
        while let Some(chunk) = self.chunk().await? {
            body.extend_from_slice(&chunk);
        }
        Ok(Response {
            url: self.url,
            status: self.status,
            headers: self.headers,
            body: body.freeze(),
            time: self.time,
            elapsed: self.started.elapsed(),
        })
    }
}

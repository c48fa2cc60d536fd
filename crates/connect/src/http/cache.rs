//! Earlier answers, confirmed by their entity tags.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use http::{Method, StatusCode, header};
use model::stable_id;

use super::{Request, Response};

/// What an answer belongs to: the address and what was sent with it, as a digest, since credentials are among that.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CacheKey(String);

impl CacheKey {
    /// The key of a request; none where its answer is not to be kept.
    pub(super) fn of(request: &Request) -> Option<Self> {
        if !request.conditional || request.method != Method::GET {
            return None;
        }
        let headers: Vec<String> = request
            .headers
            .iter()
            .map(|(name, value)| format!("{name}:{}", String::from_utf8_lossy(value.as_bytes())))
            .collect();
        let parts = [request.url.as_str()]
            .into_iter()
            .chain(headers.iter().map(String::as_str));
        Some(Self(stable_id(parts)))
    }
}

/// A place for earlier answers.
pub trait AnswerCache: fmt::Debug + Send + Sync {
    /// The answer kept under the key.
    fn get(&self, key: &CacheKey) -> Option<Response>;
    /// Keeps an answer.
    fn put(&self, key: CacheKey, answer: Response);
}

/// Answers in memory, at most so many bytes of them; what does not fit is not kept.
#[derive(Debug)]
pub struct MemoryCache {
    limit: usize,
    answers: Mutex<HashMap<CacheKey, Response>>,
}

impl MemoryCache {
    /// A cache of at most so many bytes of bodies.
    pub fn new(limit: usize) -> Self {
        Self {
            limit,
            answers: Mutex::default(),
        }
    }
}

impl AnswerCache for MemoryCache {
    fn get(&self, key: &CacheKey) -> Option<Response> {
        self.answers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(key)
            .cloned()
    }

    fn put(&self, key: CacheKey, answer: Response) {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.remove(&key);
        let held: usize = answers.values().map(|answer| answer.body.len()).sum();
        if held + answer.body.len() <= self.limit {
            answers.insert(key, answer);
        }
    }
}

/// The request with the tag of the earlier answer.
pub(super) fn ask_whether_changed(request: &mut Request, earlier: Option<&Response>) {
    if let Some(tag) = earlier.and_then(|answer| answer.headers.get(header::ETAG)) {
        request.headers.insert(header::IF_NONE_MATCH, tag.clone());
    }
}

/// The answer that counts: the earlier one where the server confirms it, with the time of the confirmation.
pub(super) fn settle(earlier: Option<Response>, answer: Response) -> Response {
    match earlier {
        Some(earlier) if answer.status == StatusCode::NOT_MODIFIED => Response {
            time: answer.time,
            elapsed: answer.elapsed,
            ..earlier
        },
        _ => answer,
    }
}

/// Whether the answer can be confirmed later.
pub(super) fn is_worth_keeping(answer: &Response) -> bool {
    answer.status == StatusCode::OK && answer.headers.contains_key(header::ETAG)
}

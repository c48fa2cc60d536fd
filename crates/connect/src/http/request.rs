//! What is asked.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use model::Secret;
use url::{Host, Url};

use super::{HttpError, Response, error::shown};

/// What is done with an answer that points elsewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Redirects {
    /// Followed on the same origin for `GET` and `HEAD`, five times at most; an error where it leaves the origin.
    #[default]
    SameOrigin,
    /// Returned as the answer.
    AsAnswer,
}

/// One request. `Debug` shows neither the query nor headers that hold credentials.
#[derive(Clone)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The address, without user information.
    pub url: Url,
    /// The headers; those that hold credentials are marked sensitive when it is sent.
    pub headers: HeaderMap,
    /// The body, empty for none.
    pub body: Bytes,
    /// What is done with an answer that points elsewhere.
    pub redirects: Redirects,
    /// Whether it may be sent again after an answer 429 or 503, or one that [`Request::throttled`] names.
    pub retry: bool,
    /// Which further answers mean "slow down".
    pub throttled: Option<fn(&Response) -> bool>,
    /// Whether an earlier answer may be confirmed by its entity tag instead of being sent again.
    pub conditional: bool,
    /// Its own time limit.
    pub time: Option<Duration>,
    /// Its own limit of the answer's size.
    pub max_body: Option<u64>,
}

impl Request {
    /// A request without headers and body. `GET` and `HEAD` may be sent again when throttled.
    pub fn new(method: Method, url: Url) -> Self {
        let retry = method.is_safe();
        Self {
            method,
            url,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            redirects: Redirects::default(),
            retry,
            throttled: None,
            conditional: false,
            time: None,
            max_body: None,
        }
    }

    /// A `GET`.
    pub fn get(url: Url) -> Self {
        Self::new(Method::GET, url)
    }

    /// A `POST` with a body.
    pub fn post(url: Url, body: impl Into<Bytes>) -> Self {
        Self {
            body: body.into(),
            ..Self::new(Method::POST, url)
        }
    }

    /// The same with a header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// The same with a header that holds a credential.
    ///
    /// # Errors
    /// When the value holds a line break or another character that no header can hold, or the request would take it
    /// across a network unencrypted: only this machine itself is asked with it by `http`.
    pub fn credential(mut self, name: HeaderName, value: &Secret<String>) -> Result<Self, HttpError> {
        if self.url.scheme() != "https" && !is_loopback(&self.url) {
            return Err(HttpError::CredentialInClear { at: shown(&self.url) });
        }
        let mut header = HeaderValue::from_str(value.expose_secret()).map_err(|_| HttpError::Setup {
            reason: format!(
                "the credential for the header {name} holds a line break or another character that no header can hold"
            ),
        })?;
        header.set_sensitive(true);
        self.headers.insert(name, header);
        Ok(self)
    }

    /// The same, with an answer that points elsewhere returned as it is.
    #[must_use]
    pub fn redirects_as_answer(mut self) -> Self {
        self.redirects = Redirects::AsAnswer;
        self
    }

    /// The same, to be sent again when throttled: for calls that only read, whatever their method.
    #[must_use]
    pub fn retryable(mut self) -> Self {
        self.retry = true;
        self
    }

    /// The same, with an earlier answer confirmed by its entity tag where the layer has a cache.
    #[must_use]
    pub fn conditional(mut self) -> Self {
        self.conditional = true;
        self
    }

    /// The same with its own limit of the answer's size, in bytes.
    #[must_use]
    pub fn max_body(mut self, bytes: u64) -> Self {
        self.max_body = Some(bytes);
        self
    }

    /// `GET https://code.example/api/v4/version`, without the query.
    pub fn describe(&self) -> String {
        format!("{} {}", self.method, shown(&self.url))
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("url", &shown(&self.url))
            .field("headers", &marked(self.headers.clone()))
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}

/// Whether the address is of this machine itself (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3, RFC 6761 §6.3).
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// The headers with those that hold credentials marked, so that no `Debug` shows them.
pub(super) fn marked(mut headers: HeaderMap) -> HeaderMap {
    for (name, value) in &mut headers {
        if holds_credential(name) {
            value.set_sensitive(true);
        }
    }
    headers
}

fn holds_credential(name: &HeaderName) -> bool {
    *name == header::AUTHORIZATION
        || *name == header::PROXY_AUTHORIZATION
        || *name == header::COOKIE
        || *name == header::SET_COOKIE
        || name.as_str().ends_with("-token")
        || name.as_str().ends_with("-api-key")
        || name.as_str().ends_with("-server-side-encryption-customer-key")
}

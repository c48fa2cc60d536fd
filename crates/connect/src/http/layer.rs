//! The layer itself.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::cache::{ask_whether_changed, is_worth_keeping, settle};
use super::calls::{Allowance, Calls};
use super::client::Clients;
use super::error::shown;
use super::request::marked;
use super::{AllowList, AnswerCache, CacheKey, HttpError, Incoming, Limits, Origin, Request, Response};
use super::{redirect, retry};

/// All requests go through it. Cheap to clone; clones share connections, addresses, counts and cache.
#[derive(Clone, Debug)]
pub struct HttpLayer {
    shared: Arc<Shared>,
    allowance: Option<Allowance>,
}

#[derive(Debug)]
struct Shared {
    allow: AllowList,
    limits: Limits,
    clients: Clients,
    calls: Calls,
    cache: Option<Arc<dyn AnswerCache>>,
}

/// Sets a layer up.
#[derive(Debug)]
pub struct HttpLayerBuilder {
    allow: AllowList,
    limits: Limits,
    user_agent: String,
    authorities: Vec<Vec<u8>>,
    cache: Option<Arc<dyn AnswerCache>>,
}

impl HttpLayerBuilder {
    /// Other limits than the usual ones.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// How the layer names itself to servers, such as with an address to write to.
    #[must_use]
    pub fn user_agent(mut self, user_agent: &str) -> Self {
        user_agent.clone_into(&mut self.user_agent);
        self
    }

    /// Also trusts servers whose certificates come from the authorities in this PEM file's bytes.
    #[must_use]
    pub fn authorities(mut self, pem: Vec<u8>) -> Self {
        self.authorities.push(pem);
        self
    }

    /// Keeps answers of conditional requests here.
    #[must_use]
    pub fn cache(mut self, cache: Arc<dyn AnswerCache>) -> Self {
        self.cache = Some(cache);
        self
    }

    /// The layer. Nothing is read and no connection is opened before the first request.
    pub fn build(self) -> HttpLayer {
        HttpLayer {
            shared: Arc::new(Shared {
                allow: self.allow,
                limits: self.limits,
                clients: Clients::new(self.user_agent, self.authorities),
                calls: Calls::default(),
                cache: self.cache,
            }),
            allowance: None,
        }
    }
}

impl HttpLayer {
    /// A layer with the usual limits.
    pub fn new(allow: AllowList) -> Self {
        Self::builder(allow).build()
    }

    /// Sets up a layer for these hosts.
    pub fn builder(allow: AllowList) -> HttpLayerBuilder {
        HttpLayerBuilder {
            allow,
            limits: Limits::default(),
            user_agent: concat!("nightlatch/", env!("CARGO_PKG_VERSION")).to_owned(),
            authorities: Vec::new(),
            cache: None,
        }
    }

    /// The same layer for at most so many further requests through this handle and its clones.
    #[must_use]
    pub fn with_allowance(&self, calls: u64) -> Self {
        Self {
            allowance: Some(Allowance::of(calls)),
            ..self.clone()
        }
    }

    /// The limits.
    pub fn limits(&self) -> &Limits {
        &self.shared.limits
    }

    /// How many requests each host got so far, retries included.
    pub fn calls(&self) -> BTreeMap<Origin, u64> {
        self.shared.calls.all()
    }

    /// Asks and reads the whole answer, whatever its status. A throttled request is sent again within the limits;
    /// when they are used up, the last answer is returned.
    ///
    /// # Errors
    /// When the host may not be asked, or there is no complete answer within the limits.
    pub async fn send(&self, mut request: Request) -> Result<Response, HttpError> {
        let key = CacheKey::of(&request);
        let cache = self.shared.cache.as_ref();
        let earlier = key.as_ref().zip(cache).and_then(|(key, cache)| cache.get(key));
        ask_whether_changed(&mut request, earlier.as_ref());
        let mut followed = 0;
        let answer = loop {
            let answer = self.send_until_heard(&request).await?;
            match redirect::next(&request, answer.status, &answer.headers, followed)? {
                Some(to) => request.url = to,
                None => break settle(earlier, answer),
            }
            followed += 1;
        };
        if let (Some(key), Some(cache)) = (key, cache)
            && is_worth_keeping(&answer)
        {
            cache.put(key, answer.clone());
        }
        Ok(answer)
    }

    /// Asks and gives the answer with its body still to be read, for bodies that do not fit in memory. Retries and
    /// redirects are as for [`HttpLayer::send`]; only the status tells whether the request was throttled.
    ///
    /// # Errors
    /// When the host may not be asked, or no head of an answer comes within the limits.
    pub async fn open(&self, mut request: Request) -> Result<Incoming, HttpError> {
        let (mut followed, mut attempt) = (0, 1);
        loop {
            let answer = self.within(&request, self.attempt(&request)).await?;
            let wait = retry::wait(&request, self.limits(), attempt, &answer.headers, answer.time);
            if let Some(wait) = wait.filter(|_| retry::is_throttle(answer.status)) {
                tokio::time::sleep(wait).await;
                attempt += 1;
                continue;
            }
            match redirect::next(&request, answer.status, &answer.headers, followed)? {
                Some(to) => request.url = to,
                None => return Ok(answer),
            }
            followed += 1;
        }
    }

    async fn send_until_heard(&self, request: &Request) -> Result<Response, HttpError> {
        let mut attempt = 1;
        loop {
            let exchange = async { self.attempt(request).await?.complete().await };
            let answer = self.within(request, exchange).await?;
            let throttled =
                retry::is_throttle(answer.status) || request.throttled.is_some_and(|says| says(&answer));
            let wait = retry::wait(request, self.limits(), attempt, &answer.headers, answer.time);
            match wait.filter(|_| throttled) {
                Some(wait) => tokio::time::sleep(wait).await,
                None => return Ok(answer),
            }
            attempt += 1;
        }
    }

    fn time_of(&self, request: &Request) -> Duration {
        request.time.unwrap_or(self.shared.limits.time)
    }

    async fn within<T>(
        &self,
        request: &Request,
        exchange: impl Future<Output = Result<T, HttpError>>,
    ) -> Result<T, HttpError> {
        let limit = self.time_of(request);
        match tokio::time::timeout(limit, exchange).await {
            Ok(answer) => answer,
            Err(_) => Err(HttpError::TimedOut {
                at: shown(&request.url),
                limit,
            }),
        }
    }

    /// One request to one host, without retry and redirect.
    async fn attempt(&self, request: &Request) -> Result<Incoming, HttpError> {
        let url = &request.url;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(HttpError::CredentialsInAddress { at: shown(url) });
        }
        if !self.shared.allow.allows(url) {
            return Err(HttpError::not_allowed(url));
        }
        let client = self.shared.clients.for_url(url)?;
        if let Some(allowance) = &self.allowance {
            allowance.take(url)?;
        }
        self.shared.calls.count(url, self.shared.limits.calls_per_host)?;
        let started = Instant::now();
        let answer = client
            .request(request.method.clone(), url.clone())
            .headers(marked(request.headers.clone()))
            .body(request.body.clone())
            .send()
            .await
            .map_err(|error| HttpError::from_client(url, error, self.time_of(request)))?;
        Ok(Incoming {
            url: url.clone(),
            status: answer.status(),
            headers: answer.headers().clone(),
            time: Timestamp::now(),
            answer,
            started,
            silence: self.time_of(request),
            transfer: self.shared.limits.transfer,
            max_body: request.max_body.unwrap_or(self.shared.limits.body),
            read: 0,
        })
    }
}

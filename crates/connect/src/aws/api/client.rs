//! The client: address, signature, pace, and the answer with its evidence.

use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use model::{Evidence, Source};
use serde::de::DeserializeOwned;
use tokio::sync::Semaphore;
use url::form_urlencoded;

use super::endpoint::Target;
use super::error::call;
use super::failure::{is_passing, told};
use super::{ApiError, Endpoints, Failure, Operation, json, sign, xml};
use crate::aws::credentials::Keyring;
use crate::http::{HeaderName, HeaderValue, HttpError, HttpLayer, Method, Request, Response, header};

/// After so many calls of one operation in a row without an answer, it is not called again: a service that hangs costs a
/// few time limits and not one for each bucket.
const SILENCES: u32 = 3;

/// That a client can make only calls that change nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Read {}

/// What a client keeps to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// The time of one attempt.
    pub(crate) time: Duration,
    /// How many calls are under way at once.
    pub(crate) concurrency: usize,
}

/// A caller of AWS. `Access` says what its calls may do. Cheap to clone.
#[derive(Debug)]
pub(crate) struct Client<Access> {
    shared: Arc<Shared>,
    access: PhantomData<Access>,
}

#[derive(Debug)]
struct Shared {
    http: HttpLayer,
    keyring: Keyring,
    endpoints: Endpoints,
    limits: Limits,
    gate: Semaphore,
    /// How many calls in a row had no answer, by operation.
    silences: Mutex<BTreeMap<&'static str, u32>>,
}

impl<Access> Clone for Client<Access> {
    fn clone(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            access: PhantomData,
        }
    }
}

/// An answer, and what shows it.
#[derive(Clone, Debug)]
pub(crate) struct Answer<T> {
    /// What was called.
    pub(crate) operation: &'static Operation,
    /// What was answered.
    pub(crate) value: T,
    /// The digest of the raw answer, with call and time.
    pub(crate) evidence: Evidence,
}

impl<T> Answer<T> {
    /// That the answer names a page that was there before, or names none though there are more.
    pub(crate) fn endless(&self, subject: Option<&str>) -> ApiError {
        let message = "the answer says that there is more, and not where";
        ApiError {
            operation: self.operation,
            subject: subject.map(str::to_owned),
            at: self.evidence.at.clone(),
            failure: Box::new(Failure::Malformed(message.to_owned())),
            evidence: Some(Box::new(self.evidence.clone())),
        }
    }

    /// The same evidence for what follows from the answer.
    pub(super) fn map<U>(self, f: impl FnOnce(T) -> U) -> Answer<U> {
        Answer {
            operation: self.operation,
            value: f(self.value),
            evidence: self.evidence,
        }
    }
}

/// One call: what, about what, where.
#[derive(Clone, Copy, Debug)]
pub(super) struct Call<'a> {
    pub(super) operation: &'static Operation,
    /// What it is about, for people; none for calls about the account.
    pub(super) subject: Option<&'a str>,
    /// The region, where it is not the client's.
    pub(super) region: Option<&'a str>,
    /// The account, where the host name carries it.
    pub(super) account: Option<&'a str>,
}

impl<'a> Call<'a> {
    /// A call about the account.
    pub(super) fn of(operation: &'static Operation) -> Self {
        Self {
            operation,
            subject: None,
            region: None,
            account: None,
        }
    }

    /// The call about one thing.
    pub(super) fn about(self, subject: &'a str) -> Self {
        Self {
            subject: Some(subject),
            ..self
        }
    }

    /// The call in another region than the client's.
    pub(super) fn in_region(self, region: Option<&'a str>) -> Self {
        Self { region, ..self }
    }
}

impl Client<Read> {
    /// A client that can only read.
    pub(crate) fn reading(http: HttpLayer, keyring: Keyring, endpoints: Endpoints, limits: Limits) -> Self {
        let gate = Semaphore::new(limits.concurrency.max(1));
        Self {
            shared: Arc::new(Shared {
                http,
                keyring,
                endpoints,
                limits,
                gate,
                silences: Mutex::default(),
            }),
            access: PhantomData,
        }
    }

    /// A read in the Query protocol.
    pub(super) async fn query<T: DeserializeOwned>(
        &self,
        call: Call<'_>,
        version: &str,
        parameters: &[(&str, &str)],
    ) -> Result<Answer<T>, ApiError> {
        let body = form_urlencoded::Serializer::new(String::new())
            .append_pair("Action", call.operation.name)
            .append_pair("Version", version)
            .extend_pairs(parameters)
            .finish();
        let target = self.target(&call)?;
        let request = Request::post(target.base.clone(), body).header(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/x-www-form-urlencoded; charset=utf-8"),
        );
        self.read(&call, &target, request, |body| {
            xml::read_result(body, call.operation.name)
        })
        .await
    }

    /// A read in the JSON 1.1 protocol; `prefix` is what precedes the operation in `X-Amz-Target`.
    pub(super) async fn json<T: DeserializeOwned>(
        &self,
        call: Call<'_>,
        prefix: &str,
        body: &serde_json::Value,
    ) -> Result<Answer<T>, ApiError> {
        let target = self.target(&call)?;
        let name = format!("{prefix}.{}", call.operation.name);
        let name = HeaderValue::try_from(name).map_err(|error| {
            let failure = HttpError::Setup {
                reason: error.to_string(),
            };
            error_of(&call, &target, failure.into())
        })?;
        let request = Request::post(target.base.clone(), body.to_string())
            .header(
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/x-amz-json-1.1"),
            )
            .header(HeaderName::from_static("x-amz-target"), name);
        self.read(&call, &target, request, json::read).await
    }

    /// A `GET` in the REST protocol.
    pub(super) async fn get<T>(
        &self,
        call: Call<'_>,
        path: &str,
        query: &[(&str, &str)],
        headers: &[(&'static str, &str)],
        read: impl Fn(&[u8]) -> Result<T, String>,
    ) -> Result<Answer<T>, ApiError> {
        let target = self.target(&call)?;
        let mut url = target.base.clone();
        url.set_path(path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let mut request = Request::new(Method::GET, url).redirects_as_answer();
        for (name, value) in headers {
            if let Ok(value) = HeaderValue::from_str(value) {
                request = request.header(HeaderName::from_static(name), value);
            }
        }
        self.read(&call, &target, request, read).await
    }

    async fn read<T>(
        &self,
        call: &Call<'_>,
        target: &Target,
        request: Request,
        read: impl Fn(&[u8]) -> Result<T, String>,
    ) -> Result<Answer<T>, ApiError> {
        let response = self
            .exchange(call, target, request)
            .await
            .map_err(|failure| error_of(call, target, failure))?;
        let evidence = evidence_of(call, target, &response);
        let failure = if response.status.is_success() {
            match read(&response.body) {
                Ok(value) => {
                    return Ok(Answer {
                        operation: call.operation,
                        value,
                        evidence,
                    });
                }
                Err(why) => Failure::Malformed(told(&why)),
            }
        } else {
            let (code, message) = refusal(&response);
            Failure::of(&response, &code, &message)
        };
        Err(ApiError {
            evidence: Some(Box::new(evidence)),
            ..error_of(call, target, failure)
        })
    }

    async fn exchange(
        &self,
        call: &Call<'_>,
        target: &Target,
        request: Request,
    ) -> Result<Response, Failure> {
        let shared = &self.shared;
        let service = call.operation.service;
        // The gate is never closed; without a permit the call is only made sooner.
        let _permit = shared.gate.acquire().await.ok();
        let silent = self.silences(call.operation, |silent| *silent);
        if silent >= SILENCES {
            return Err(Failure::Silent(silent));
        }
        let credentials = shared
            .keyring
            .credentials()
            .await
            .map_err(Failure::NoCredentials)?;
        let mut request = sign::signed(request, service, &target.region, &credentials)?.retryable();
        request.time = Some(shared.limits.time);
        request.throttled = Some(is_passing);
        let answer = shared.http.send(request).await;
        let is_silent = matches!(answer, Err(HttpError::TimedOut { .. }));
        self.silences(call.operation, |silent| {
            *silent = if is_silent { *silent + 1 } else { 0 }
        });
        Ok(answer?)
    }
}

impl<Access> Client<Access> {
    /// The region that regional services are asked in.
    pub(crate) fn region(&self) -> &str {
        self.shared.endpoints.region()
    }

    fn silences<T>(&self, operation: &'static Operation, on: impl FnOnce(&mut u32) -> T) -> T {
        let mut silences = self
            .shared
            .silences
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        on(silences.entry(operation.name).or_default())
    }

    fn target(&self, call: &Call<'_>) -> Result<Target, ApiError> {
        self.shared
            .endpoints
            .target(call.operation.service, call.region, call.account)
            .map_err(|why| ApiError {
                operation: call.operation,
                subject: call.subject.map(str::to_owned),
                at: call.operation.service.signing_name().to_owned(),
                failure: Box::new(Failure::NoAddress(why)),
                evidence: None,
            })
    }
}

fn error_of(call: &Call<'_>, target: &Target, failure: Failure) -> ApiError {
    ApiError {
        operation: call.operation,
        subject: call.subject.map(str::to_owned),
        at: origin(target),
        failure: Box::new(failure),
        evidence: None,
    }
}

fn evidence_of(made: &Call<'_>, target: &Target, response: &Response) -> Evidence {
    let call = call(made.operation, made.subject);
    Evidence::of(Source::Api, &origin(target), &call, response.time, &response.body)
}

fn origin(target: &Target) -> String {
    target.base.origin().ascii_serialization()
}

/// Code and message of a refusal in any of the protocols; both empty where the answer holds none.
pub(super) fn refusal(response: &Response) -> (String, String) {
    let header = response.header("x-amzn-errortype");
    json::read_error(&response.body, header)
        .or_else(|| xml::read_error(&response.body))
        .unwrap_or_default()
}

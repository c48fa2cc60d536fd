//! The proxy itself: record, then either answer with a fault or pass on.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::StatusCode;
use http_body_util::{BodyExt, Full};

use super::fault::{Fault, answer, http_date};
use super::operation::{Operation, recognise};
use crate::Result;
use crate::aws::{AccessKey, AwsClient, LocalAws};
use crate::exchange::{HttpResponse, send};
use crate::runtime::Served;

/// One call that reached the proxy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedCall {
    /// The IAM action, e.g. `s3:GetBucketPolicy`.
    pub action: String,
    /// The path, e.g. `/halden-models`.
    pub path: String,
    /// The access key id that signed; none for an anonymous call.
    pub key_id: Option<String>,
    /// The status that the caller got; none while it is hanging.
    pub status: Option<u16>,
}

#[derive(Debug)]
struct Rule {
    action: String,
    path: Option<String>,
    fault: Fault,
    left: Option<u32>,
}

#[derive(Debug, Default)]
struct Plan {
    rules: Vec<Rule>,
    calls: Vec<RecordedCall>,
    callers: BTreeMap<String, String>,
    skew: Option<Duration>,
}

#[derive(Debug)]
struct Front {
    upstream: String,
    plan: Mutex<Plan>,
}

/// [`LocalAws`] behind a proxy that refuses, throttles, hangs or lies for the actions a test chooses.
///
/// Requests are passed on with their own `Host`, so signatures stay valid. Every call is recorded.
#[derive(Debug)]
pub struct FaultyAws {
    served: Served,
    front: Arc<Front>,
    region: &'static str,
    account: &'static str,
}

impl FaultyAws {
    /// Starts a proxy that passes everything on.
    pub fn before(aws: &LocalAws) -> Result<FaultyAws> {
        let front = Arc::new(Front {
            upstream: aws.authority(),
            plan: Mutex::new(Plan::default()),
        });
        let router = Router::new().fallback(handle).with_state(Arc::clone(&front));
        Ok(FaultyAws {
            served: Served::start(router)?,
            front,
            region: aws.region(),
            account: aws.account(),
        })
    }

    /// The address to use as `AWS_ENDPOINT_URL`.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.served.address())
    }

    /// A caller through the proxy.
    pub fn caller(&self, key: &AccessKey) -> AwsClient {
        AwsClient::new(
            self.served.address().to_string(),
            self.region,
            self.account,
            Some(key.clone()),
        )
    }

    /// Answers every call of an IAM action, e.g. `s3:GetBucketPolicy`, with a fault. `iam:*` means all of IAM.
    pub fn fail(&self, action: &str, fault: Fault) -> &FaultyAws {
        self.add(action, None, fault, None)
    }

    /// Answers the next `times` calls of an action with a fault and passes later ones on.
    pub fn fail_times(&self, action: &str, times: u32, fault: Fault) -> &FaultyAws {
        self.add(action, None, fault, Some(times))
    }

    /// Answers calls of an action on one path (bucket or object) with a fault.
    pub fn fail_on(&self, action: &str, path: &str, fault: Fault) -> &FaultyAws {
        self.add(action, Some(path.to_owned()), fault, None)
    }

    /// Lets all answers carry a `Date` that is this far ahead, as a server with a wrong clock would.
    pub fn skew_clock(&self, ahead: Duration) -> &FaultyAws {
        self.front.plan().skew = Some(ahead);
        self
    }

    /// Passes everything on again. Recorded calls stay.
    pub fn heal(&self) -> &FaultyAws {
        let mut plan = self.front.plan();
        plan.rules.clear();
        plan.skew = None;
        self
    }

    /// All calls so far, in order of arrival.
    pub fn calls(&self) -> Vec<RecordedCall> {
        self.front.plan().calls.clone()
    }

    /// How often an action was called.
    pub fn count(&self, action: &str) -> usize {
        self.front
            .plan()
            .calls
            .iter()
            .filter(|call| call.action == action)
            .count()
    }

    /// Names the principal of a key, for the messages of refusals.
    pub fn name_caller(&self, key: &AccessKey, arn: &str) -> &FaultyAws {
        self.front.plan().callers.insert(key.id.clone(), arn.to_owned());
        self
    }

    fn add(&self, action: &str, path: Option<String>, fault: Fault, left: Option<u32>) -> &FaultyAws {
        self.front.plan().rules.push(Rule {
            action: action.to_owned(),
            path,
            fault,
            left,
        });
        self
    }
}

impl Front {
    fn plan(&self) -> MutexGuard<'_, Plan> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Plan {
    fn take_fault(&mut self, action: &str, path: &str) -> Option<Fault> {
        let rule = self.rules.iter_mut().find(|rule| rule.applies(action, path))?;
        if let Some(left) = rule.left.as_mut() {
            *left -= 1;
        }
        Some(rule.fault.clone())
    }
}

impl Rule {
    fn applies(&self, action: &str, path: &str) -> bool {
        let same_action = match self.action.strip_suffix('*') {
            Some(prefix) => action.starts_with(prefix),
            None => action == self.action,
        };
        let same_path = self
            .path
            .as_ref()
            .is_none_or(|wanted| wanted.trim_matches('/') == path.trim_matches('/'));
        same_action && same_path && self.left != Some(0)
    }
}

async fn handle(State(front): State<Arc<Front>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let Ok(body) = body.collect().await.map(|body| body.to_bytes()) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let operation = recognise(&head, &body);
    let path = head.uri.path().to_owned();
    let (fault, caller, number, skew) = {
        let mut plan = front.plan();
        let fault = plan.take_fault(&operation.action, &path);
        let number = plan.calls.len();
        let Operation { action, key_id, .. } = operation.clone();
        let caller = key_id.as_ref().and_then(|id| plan.callers.get(id).cloned());
        plan.calls.push(RecordedCall {
            action,
            path,
            key_id,
            status: None,
        });
        (
            fault,
            caller.unwrap_or_else(|| "anonymous".into()),
            number,
            plan.skew,
        )
    };
    let mut response = match &fault {
        Some(Fault::Hang) => std::future::pending().await,
        Some(fault) if *fault != Fault::Truncated => answer(fault, &operation, &caller),
        truncated => match forward(&front.upstream, head, body).await {
            Ok(answer) => relay(answer, truncated.is_some()),
            Err(error) => (StatusCode::BAD_GATEWAY, error.to_string()).into_response(),
        },
    };
    if let Some(Ok(date)) = skew.map(|ahead| http::HeaderValue::from_str(&http_date(ahead))) {
        response.headers_mut().insert(http::header::DATE, date);
    }
    if let Some(call) = front.plan().calls.get_mut(number) {
        call.status = Some(response.status().as_u16());
    }
    response
}

async fn forward(upstream: &str, head: http::request::Parts, body: Bytes) -> Result<HttpResponse> {
    let mut request = http::Request::new(Full::new(body));
    *request.method_mut() = head.method;
    *request.uri_mut() = head.uri;
    *request.headers_mut() = head.headers;
    request.headers_mut().remove(http::header::TRANSFER_ENCODING);
    send(upstream.to_owned(), request).await
}

fn relay(answer: HttpResponse, truncated: bool) -> Response {
    let body = if truncated {
        answer.body.slice(..answer.body.len() / 2)
    } else {
        answer.body
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::BAD_GATEWAY);
    for (name, value) in answer.headers {
        let framing = matches!(
            name.as_str(),
            "content-length" | "transfer-encoding" | "connection"
        );
        let parsed = (
            http::HeaderName::try_from(name),
            http::HeaderValue::try_from(value),
        );
        if let (false, (Ok(name), Ok(value))) = (framing, parsed) {
            response.headers_mut().append(name, value);
        }
    }
    response
}

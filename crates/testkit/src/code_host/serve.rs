//! The way of every request: note it, misbehave if told to, else hand it to page, API or git.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State as Shared};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, DATE, LOCATION, RETRY_AFTER, USER_AGENT};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode};
use http_body_util::BodyExt;
use url::form_urlencoded;

use super::state::{HostRequest, Misbehaviour, State};
use super::{api, git_http, pages, templates};

/// A request with its body read.
#[derive(Debug)]
pub(super) struct Incoming {
    pub(super) head: Parts,
    pub(super) body: Bytes,
    /// `http://host:port` as the client named it.
    pub(super) base: String,
}

impl Incoming {
    pub(super) fn method(&self) -> &str {
        self.head.method.as_str()
    }

    pub(super) fn path(&self) -> &str {
        self.head.uri.path()
    }

    pub(super) fn query(&self) -> Vec<(String, String)> {
        pairs(self.head.uri.query().unwrap_or_default().as_bytes())
    }

    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        self.query()
            .into_iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    }

    pub(super) fn form(&self) -> Vec<(String, String)> {
        pairs(&self.body)
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        text(&self.head.headers, name)
    }

    /// The token of `PRIVATE-TOKEN`, `Authorization: Bearer` or `?private_token=`.
    pub(super) fn token(&self) -> Option<String> {
        let bearer = self
            .header(AUTHORIZATION.as_str())
            .and_then(|value| value.strip_prefix("Bearer "));
        let header = self.header("private-token").or(bearer).map(str::to_owned);
        header.or_else(|| self.parameter("private_token"))
    }

    /// User and password of basic authentication.
    pub(super) fn basic(&self) -> Option<(String, String)> {
        let encoded = self.header(AUTHORIZATION.as_str())?.strip_prefix("Basic ")?;
        let decoded = base64::engine::general_purpose::STANDARD.decode(encoded).ok()?;
        let (user, password) = String::from_utf8(decoded)
            .ok()?
            .split_once(':')
            .map(|(u, p)| (u.into(), p.into()))?;
        Some((user, password))
    }
}

fn pairs(encoded: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(encoded)
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

pub(super) fn router(state: Arc<State>) -> Router {
    Router::new().fallback(handle).with_state(state)
}

async fn handle(Shared(state): Shared<Arc<State>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let Ok(body) = body.collect().await.map(|body| body.to_bytes()) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let base = format!("http://{}", text(&head.headers, "host").unwrap_or("127.0.0.1"));
    let incoming = Incoming { head, body, base };
    let (misbehaviour, skew) = note(&state, &incoming);
    let mut response = match misbehaviour {
        Some(misbehaviour) => misbehave(&state, &incoming, misbehaviour).await,
        None => answer(&state, &incoming).await,
    };
    if let Some(Ok(date)) = skew.map(|ahead| HeaderValue::from_str(&date_ahead(ahead))) {
        response.headers_mut().insert(DATE, date);
    }
    response
}

fn note(state: &State, incoming: &Incoming) -> (Option<Misbehaviour>, Option<Duration>) {
    let mut memory = state.memory();
    memory.requests.push(HostRequest {
        method: incoming.method().to_owned(),
        path: incoming.path().to_owned(),
        query: incoming.head.uri.query().unwrap_or_default().to_owned(),
        had_credential: incoming.token().is_some() || incoming.header(AUTHORIZATION.as_str()).is_some(),
        had_body: !incoming.body.is_empty(),
        user_agent: incoming
            .header(USER_AGENT.as_str())
            .unwrap_or_default()
            .to_owned(),
    });
    (memory.misbehaviour.clone(), memory.skew)
}

async fn misbehave(state: &State, incoming: &Incoming, misbehaviour: Misbehaviour) -> Response {
    let to_api = incoming.path().starts_with("/api/");
    match misbehaviour {
        Misbehaviour::Hang => std::future::pending().await,
        Misbehaviour::ServerError => html(
            StatusCode::INTERNAL_SERVER_ERROR,
            templates::page("Something went wrong on our end", ""),
        ),
        Misbehaviour::RedirectTo(other) => {
            let target = incoming
                .head
                .uri
                .path_and_query()
                .map_or("/", |target| target.as_str());
            (StatusCode::FOUND, [(LOCATION, format!("{other}{target}"))]).into_response()
        }
        Misbehaviour::HtmlToApi if to_api => html(StatusCode::OK, templates::gateway()),
        Misbehaviour::RateLimited(left) if to_api && left > 0 => {
            state.memory().misbehaviour = Some(Misbehaviour::RateLimited(left - 1));
            (
                StatusCode::TOO_MANY_REQUESTS,
                [(RETRY_AFTER, "1")],
                "Retry later\n",
            )
                .into_response()
        }
        Misbehaviour::TruncatedJson if to_api => halve(answer(state, incoming).await).await,
        _ => answer(state, incoming).await,
    }
}

async fn answer(state: &State, incoming: &Incoming) -> Response {
    if let Some(rest) = incoming.path().strip_prefix("/api/v4/") {
        return api::answer(state, incoming, rest);
    }
    if let Some(target) = git_http::Target::of(incoming) {
        return git_http::answer(state, incoming, target).await;
    }
    pages::answer(state, incoming)
}

async fn halve(response: Response) -> Response {
    let (head, body) = response.into_parts();
    let bytes = body
        .collect()
        .await
        .map(|body| body.to_bytes())
        .unwrap_or_default();
    Response::from_parts(head, Body::from(bytes.slice(..bytes.len() / 2)))
}

pub(super) fn html(status: StatusCode, page: String) -> Response {
    (status, [(CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
}

fn date_ahead(ahead: Duration) -> String {
    let now = jiff::Timestamp::now();
    now.checked_add(ahead)
        .unwrap_or(now)
        .strftime("%a, %d %b %Y %H:%M:%S GMT")
        .to_string()
}

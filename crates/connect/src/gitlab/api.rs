//! One call of API v4: asked, understood, or the reason why not.

use std::sync::OnceLock;

use http::{HeaderName, StatusCode};
use jiff::SignedDuration;
use model::{Evidence, Gap, GapReason, Source};
use serde_json::Value;

use super::GitLabSource;
use crate::http::{HttpLayer, Request, Response};

/// A clock that is further off than this is reported.
const TOLERATED: SignedDuration = SignedDuration::from_mins(5);

/// The size limit of one answer; a page of 100 projects has about half a megabyte.
const MAX_BODY: u64 = 16 << 20;

/// Asks one GitLab with the token of its source.
pub(super) struct Api<'a> {
    http: &'a HttpLayer,
    pub(super) source: &'a GitLabSource,
    /// Why the first call got no answer; none when it got one. A host that is not there is asked once.
    unreachable: OnceLock<Option<GapReason>>,
}

/// An answer that was understood.
pub(super) struct Answer {
    pub(super) json: Value,
    pub(super) evidence: Evidence,
    /// The server's clock is off.
    pub(super) clock: Option<Gap>,
}

impl<'a> Api<'a> {
    pub(super) fn new(http: &'a HttpLayer, source: &'a GitLabSource) -> Self {
        Self {
            http,
            source,
            unreachable: OnceLock::new(),
        }
    }

    /// `GET /api/v4/<path>`; `needs` names the permission without which the server refuses.
    pub(super) async fn get(
        &self,
        path: &str,
        query: &[(&str, &str)],
        needs: &str,
    ) -> Result<Answer, GapReason> {
        let mut url = self.source.below(&format!("/api/v4/{path}"));
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let mut request = Request::get(url).max_body(MAX_BODY).conditional();
        if let Some(token) = &self.source.token {
            request = request
                .credential(HeaderName::from_static("private-token"), token)
                .map_err(|error| error.gap_reason())?;
        }
        if let Some(Some(reason)) = self.unreachable.get() {
            return Err(reason.clone());
        }
        let answer = self.http.send(request).await.map_err(|error| error.gap_reason());
        // A later call's outcome does not change what the first one found.
        let _ = self.unreachable.set(answer.as_ref().err().cloned());
        let response = answer?;
        let json = understand(&response, needs)?;
        let call = call(path);
        Ok(Answer {
            json,
            evidence: Evidence::of(
                Source::Api,
                &self.source.base(),
                &call,
                response.time,
                &response.body,
            ),
            clock: clock_gap(&self.source.base(), &response),
        })
    }
}

/// The call as evidence and gaps name it.
pub(super) fn call(path: &str) -> String {
    format!("GET /api/v4/{path}")
}

fn understand(response: &Response, needs: &str) -> Result<Value, GapReason> {
    let kind = response.header("content-type").unwrap_or("no content type");
    match response.status {
        StatusCode::OK => serde_json::from_slice(&response.body).map_err(|error| GapReason::Malformed {
            message: if kind.starts_with("application/json") {
                format!("the answer is not complete JSON: {error}")
            } else {
                format!(
                    "the answer is {kind} instead of JSON; a sign-on page or proxy may stand before the API"
                )
            },
        }),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(GapReason::Denied {
            permission: needs.to_owned(),
        }),
        StatusCode::TOO_MANY_REQUESTS => Err(GapReason::Limit {
            limit: "the server's own limit of requests (429); try again later".to_owned(),
        }),
        status => Err(GapReason::Failed {
            message: format!("the server answered {status}"),
        }),
    }
}

/// A gap that says how far the server's clock is off; none when it is right or not stated.
pub(super) fn clock_gap(at: &str, response: &Response) -> Option<Gap> {
    let ahead = response.clock_ahead()?;
    if ahead.abs() <= TOLERATED {
        return None;
    }
    let direction = if ahead.is_negative() { "behind" } else { "ahead of" };
    Some(Gap::new(
        at,
        "the Date of its answers",
        GapReason::Malformed {
            message: format!(
                "the server's clock is {} min {direction} this machine's; set the one that is wrong",
                (ahead.abs().as_secs() + 30) / 60
            ),
        },
        "how the server's time stamps compare with those of other sources",
    ))
}

//! Where an answer points, and whether that is followed.

use http::{HeaderMap, Method, StatusCode};
use url::Url;

use super::error::shown;
use super::response::location;
use super::{HttpError, Origin, Redirects, Request};

/// How often one request is followed.
const MOST: u32 = 5;

/// The next address to ask; none when the answer is the answer.
pub(super) fn next(
    request: &Request,
    status: StatusCode,
    headers: &HeaderMap,
    followed: u32,
) -> Result<Option<Url>, HttpError> {
    let points = matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308);
    if request.redirects == Redirects::AsAnswer || !points {
        return Ok(None);
    }
    let Some(to) = location(&request.url, headers) else {
        return Ok(None);
    };
    let follow = matches!(request.method, Method::GET | Method::HEAD)
        && followed < MOST
        && Origin::of(&to) == Origin::of(&request.url)
        && to != request.url;
    if follow {
        Ok(Some(to))
    } else {
        Err(HttpError::Redirected {
            at: shown(&request.url),
            to: shown(&to),
        })
    }
}

//! The one HTTP layer: every request that Nightlatch makes.
//!
//! | law | where |
//! |---|---|
//! | only to hosts of the allow-list, before any name is looked up | [`AllowList`] |
//! | a name keeps its first address for the life of the layer | `pinned` |
//! | no redirect leaves the origin that was asked | [`Redirects`], [`HttpError::Redirected`] |
//! | time, size, number of calls and of attempts are limited | [`Limits`] |
//! | credentials are in no error and in no `Debug` | [`Request`], [`HttpError`] |
//!
//! No proxy of the environment is used: it would be a host that the configuration does not name.

mod allow;
mod cache;
mod calls;
mod client;
mod error;
mod incoming;
mod layer;
mod limits;
mod pinned;
mod redirect;
mod request;
mod response;
mod retry;

pub use ::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
pub use bytes::Bytes;
pub use url::Url;

pub use allow::{AllowList, Origin};
pub use cache::{AnswerCache, CacheKey, MemoryCache};
pub use error::HttpError;
pub use incoming::Incoming;
pub use layer::{HttpLayer, HttpLayerBuilder};
pub use limits::Limits;
pub use request::{Redirects, Request};
pub use response::Response;

//! The answer of `GetAccountAuthorizationDetails` as assets, whether it comes from the API or from a file.

mod assets;
mod details;
mod document;

pub(super) use assets::{Untold, into_estate, principal_ids};
pub(super) use details::AuthorizationDetails;
pub(super) use document::Document;

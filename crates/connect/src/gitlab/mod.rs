//! Self-managed GitLab: its settings and projects by the API, its sign-up page from outside, and its fixes.
//!
//! [`collect`] asks API v4 with the user's token; [`probe`] looks at the sign-in and sign-up pages as a stranger does.
//! Both return an estate with the same code host, so that what one could not read the other may know.

mod api;
mod collect;
pub mod fix;
mod page;
mod probe;
mod projects;
mod settings;
mod source;

pub use collect::collect;
pub use probe::probe;
pub use source::{GitLabSource, Vantage};

//! A self-managed GitLab as far as a scanner, an outsider and `git` see it: sign-in and sign-up pages,
//! API v4 with tokens and scopes, smart-HTTP clones. Stateful: what one request changes, the next one shows.
//!
//! Shapes follow GitLab's own templates, API entities and controllers (`gitlab-org/gitlab`, paths named where
//! a rule is implemented) and <https://docs.gitlab.com/api/rest/>.

mod account;
mod api;
mod git_http;
mod host;
mod pages;
mod project;
mod projects;
mod serve;
mod settings;
mod state;
mod templates;

pub use account::{AccountState, Registration, Scope};
pub use host::CodeHost;
pub use project::{Project, Visibility};
pub use state::{HostRequest, Misbehaviour};

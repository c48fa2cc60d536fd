//! Real git repositories, made by the real `git`.

mod command;
mod history;
mod repository;

pub use history::GitHistory;
pub use repository::Repository;

pub(crate) use command::{git, git_bytes};

//! Why a repository could not be read.

use http::StatusCode;
use model::GapReason;
use thiserror::Error;

use crate::http::HttpError;

/// Why a repository could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum GitError {
    /// No answer.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// The server asks for a credential, or for a better one.
    #[error("{at} answered {status}: the token is missing, wrong, expired, or may not read this repository")]
    Denied {
        /// The repository.
        at: String,
        /// The status.
        status: StatusCode,
    },
    /// The server knows no such repository, or says so to those who may not see it.
    #[error(
        "{at} answered 404: no such repository, or the token's user may not see it; check the address and membership"
    )]
    NotFound {
        /// The repository.
        at: String,
    },
    /// The server failed.
    #[error("{at} answered {status}")]
    Status {
        /// The repository.
        at: String,
        /// The status.
        status: StatusCode,
    },
    /// The server, the file or the folder is no git repository.
    #[error("{at} is no git repository: {found}")]
    NotGit {
        /// The repository.
        at: String,
        /// What was found instead.
        found: String,
    },
    /// What was sent is not what the protocol or the format says.
    #[error("{at} is not understood: {message}")]
    Malformed {
        /// The repository.
        at: String,
        /// What is wrong.
        message: String,
    },
    /// Unpacking costs more than it may.
    #[error("{at} was not unpacked to the end: more than {limit}")]
    Limit {
        /// The repository.
        at: String,
        /// The limit.
        limit: String,
    },
    /// The server reports an error of its own.
    #[error("{at} reports: {message}")]
    Server {
        /// The repository.
        at: String,
        /// Its words.
        message: String,
    },
    /// The pack is damaged, or larger than the limits.
    #[error("the pack of {at} cannot be unpacked: {message}")]
    Pack {
        /// The repository.
        at: String,
        /// What is wrong.
        message: String,
    },
    /// This machine's disk.
    #[error("{doing} failed: {message}")]
    Disk {
        /// What was to be done, with the path.
        doing: String,
        /// What the system said.
        message: String,
    },
}

impl GitError {
    /// Why the repository was not collected when this is what stood in the way.
    pub(super) fn gap_reason(&self) -> GapReason {
        match self {
            Self::Http(error) => error.gap_reason(),
            Self::Limit { .. } => GapReason::Limit {
                limit: self.to_string(),
            },
            Self::Denied { .. } => GapReason::Denied {
                permission: "a token with the scope read_repository whose user may see the repository"
                    .to_owned(),
            },
            Self::NotFound { .. } | Self::Status { .. } | Self::Server { .. } | Self::Disk { .. } => {
                GapReason::Failed {
                    message: self.to_string(),
                }
            }
            Self::NotGit { .. } | Self::Malformed { .. } | Self::Pack { .. } => GapReason::Malformed {
                message: self.to_string(),
            },
        }
    }

    /// A closure for `map_err` that says what was to be done.
    pub(super) fn disk(doing: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let doing = doing.into();
        move |error| Self::Disk {
            doing,
            message: error.to_string(),
        }
    }
}

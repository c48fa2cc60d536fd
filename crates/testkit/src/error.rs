//! What can go wrong while a test's world is being built, with enough context to mend it.

use std::path::PathBuf;

/// The result of every fallible call of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a test's server, estate or repository could not be made or asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No Python with ministack was found.
    #[error(
        "no ministack at {looked_at}: run `cargo xtask setup`, or set NIGHTLATCH_TEST_PYTHON to a Python that has it"
    )]
    MissingMinistack {
        /// The interpreter that was tried.
        looked_at: PathBuf,
    },
    /// A server process ended or did not answer in time.
    #[error("{server} did not become ready within {seconds} s; its last words:\n{log}")]
    NotReady {
        /// Which server.
        server: &'static str,
        /// The time limit in seconds.
        seconds: u64,
        /// The end of its standard output and error.
        log: String,
    },
    /// A file or process operation failed.
    #[error("{doing}: {source}")]
    Io {
        /// What was being done, with the path.
        doing: String,
        /// The system's answer.
        source: std::io::Error,
    },
    /// AWS (or what stands in for it) answered with an error.
    #[error("{call}: {status} {code}: {message}")]
    Refused {
        /// The call, e.g. `iam:CreateUser`.
        call: String,
        /// The HTTP status.
        status: u16,
        /// The error code of the service, e.g. `AccessDenied`; empty when the answer carried none.
        code: String,
        /// The message of the service.
        message: String,
    },
    /// An answer lacked a field that the call promises.
    #[error("{call}: the answer has no `{field}`: {body}")]
    Incomplete {
        /// The call.
        call: String,
        /// The missing field.
        field: String,
        /// The start of the body.
        body: String,
    },
    /// No HTTP answer came back.
    #[error("{url}: {reason}")]
    NoAnswer {
        /// The address that was asked.
        url: String,
        /// Why there is none.
        reason: String,
    },
    /// A `git` command failed.
    #[error("git {command} failed in {}: {stderr}", directory.display())]
    Git {
        /// The arguments.
        command: String,
        /// Where it ran.
        directory: PathBuf,
        /// What it said.
        stderr: String,
    },
    /// The caller described something impossible, e.g. a merge of a branch that does not exist.
    #[error("{0}")]
    Recipe(String),
}

impl Error {
    /// The service's error code when a call was refused, e.g. `AccessDenied`.
    pub fn code(&self) -> Option<&str> {
        match self {
            Error::Refused { code, .. } => Some(code),
            _ => None,
        }
    }

    pub(crate) fn io(doing: impl Into<String>) -> impl FnOnce(std::io::Error) -> Error {
        let doing = doing.into();
        move |source| Error::Io { doing, source }
    }
}

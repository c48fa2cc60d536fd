//! Why a collection cannot begin.

use std::path::PathBuf;

use connect::aws::offline::OfflineError;
use secrets::DetectorError;
use thiserror::Error;

use crate::config::SecretError;

/// Why a collection cannot begin. What fails after that is a gap in the estate.
#[derive(Debug, Error)]
pub enum CollectError {
    /// A token is not there.
    #[error("the token of {of}: {problem}")]
    Token {
        /// Which source.
        of: String,
        /// What is wrong.
        problem: SecretError,
    },
    /// An estate file cannot be used.
    #[error("the estate file {}: {problem}", path.display())]
    Estate {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        problem: model::file::ReadError,
    },
    /// A file cannot be opened.
    #[error("cannot open {}: {problem}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system said.
        problem: std::io::Error,
    },
    /// A file of authorization details cannot be used.
    #[error(transparent)]
    Offline(#[from] OfflineError),
    /// A repository is not there.
    #[error(
        "there is no git repository at {}: give a work tree's top folder, a bare repository or a bundle",
        .0.display()
    )]
    NoRepository(PathBuf),
    /// A built-in detector is not valid: a defect of the build.
    #[error(transparent)]
    Detector(#[from] DetectorError),
    /// The configuration names a word that is not known.
    #[error("network.vantage is `{0}`: one of internet, internal, loopback")]
    Vantage(String),
    /// A source is incomplete.
    #[error("a [[git]] source needs a path or a url")]
    GitWithoutPlace,
    /// There is nothing to look at.
    #[error(
        "nothing to look at: name a folder, `aws`, a URL or a configuration; `nightlatch demo` shows an example"
    )]
    NoSources,
}

impl CollectError {
    /// Whether the command line or configuration is wrong, rather than the world.
    pub fn is_wrong_use(&self) -> bool {
        matches!(
            self,
            Self::NoSources | Self::GitWithoutPlace | Self::Vantage(_) | Self::NoRepository(_)
        )
    }
}

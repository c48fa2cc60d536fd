//! Opening a repository.

use std::path::{Path, PathBuf};

use gix::ThreadSafeRepository;
use gix::open::Options;
use thiserror::Error;

use super::Limits;

/// Why a repository cannot be scanned at all. What cannot be read within one is a gap instead.
#[derive(Debug, Error)]
pub enum ScanError {
    /// Nothing is there.
    #[error("{}: no such file or directory", path.display())]
    NotFound {
        /// The path given.
        path: PathBuf,
    },
    /// Something is there, and it is no repository.
    #[error("{}: not a git repository; give a work tree's top folder or a bare repository", path.display())]
    NotARepository {
        /// The path given.
        path: PathBuf,
    },
    /// It looks like a repository, and cannot be opened.
    #[error("{}: cannot open the git repository: {message}", path.display())]
    Open {
        /// The path given.
        path: PathBuf,
        /// What is wrong with it.
        message: String,
    },
}

/// Opens the repository at a path: a work tree's top folder, or the repository itself.
///
/// The environment and the configuration of the machine are not read, and replacement objects (`refs/replace/*`)
/// stand for nothing but themselves: what they would hide is scanned too.
pub(super) fn open(path: &Path, limits: Limits) -> Result<ThreadSafeRepository, ScanError> {
    let options = Options::isolated().config_overrides([
        "core.useReplaceRefs=false".to_owned(),
        // Resolving a chain of deltas takes more memory than its result; beyond this it is refused.
        format!("gitoxide.objects.allocLimit={}", limits.object.saturating_mul(3)),
    ]);
    ThreadSafeRepository::open_opts(path, options).map_err(|error| {
        let path = path.to_owned();
        if !path.exists() {
            ScanError::NotFound { path }
        } else if !looks_like_a_repository(&path) {
            ScanError::NotARepository { path }
        } else {
            ScanError::Open {
                path,
                message: error.to_string(),
            }
        }
    })
}

fn looks_like_a_repository(path: &Path) -> bool {
    path.join(".git").exists() || (path.join("HEAD").exists() && path.join("objects").exists())
}

//! Targets on the command line in place of a configuration: a folder, `aws`, a URL, a file.

use std::env;
use std::path::{Path, PathBuf};

use thiserror::Error;
use url::Url;

use super::{Aws, Config, EstateFile, Git, GitLab, SecretSource};

/// The token for a host given on the command line. A name of our own, so that a token that was set for another host
/// is never sent to this one.
const TOKEN_VARIABLE: &str = "NIGHTLATCH_GITLAB_TOKEN";

/// What a word on the command line names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A repository: a work tree, a bare repository or a bundle.
    Repository(PathBuf),
    /// A clone URL: an http(s) URL whose path ends in `.git`.
    Clone(Url),
    /// A code host: any other http(s) URL.
    Host(Url),
    /// The AWS account of the standard credential chain.
    Aws,
    /// A file of `aws iam get-account-authorization-details`.
    AuthorizationDetails(PathBuf),
    /// An estate file.
    Estate(PathBuf),
}

/// A word that names nothing that can be scanned.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TargetError {
    /// No such file or folder.
    #[error("`{0}` is neither `aws`, nor an http(s) URL, nor a file or folder that exists")]
    Nothing(String),
    /// A URL of another scheme.
    #[error(
        "`{0}` has a scheme that is not supported: give an http or https URL, or clone it first and give the folder"
    )]
    Scheme(String),
}

impl Target {
    /// What the word names. Files are told apart by name and content's first bytes, not only by ending.
    ///
    /// # Errors
    /// When nothing of that name exists, or a URL has a scheme other than http and https.
    pub fn parse(word: &str) -> Result<Self, TargetError> {
        if word == "aws" {
            return Ok(Self::Aws);
        }
        let path = Path::new(word);
        if path.exists() {
            return Ok(Self::of_path(path));
        }
        match Url::parse(word) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(if url.path().ends_with(".git") {
                Self::Clone(url)
            } else {
                Self::Host(url)
            }),
            Ok(url) if word.contains("://") => Err(TargetError::Scheme(url.scheme().to_owned())),
            _ => Err(TargetError::Nothing(word.to_owned())),
        }
    }

    fn of_path(path: &Path) -> Self {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        if path.is_dir() {
            Self::Repository(path.to_owned())
        } else if name.ends_with(".jsonl") || name.ends_with(".jsonl.zst") {
            Self::Estate(path.to_owned())
        } else if name.ends_with(".json") {
            Self::AuthorizationDetails(path.to_owned())
        } else {
            Self::Repository(path.to_owned())
        }
    }

    /// Adds the target to the sources of a configuration.
    pub fn add_to(self, config: &mut Config) {
        let git = |path, url| Git {
            path,
            url,
            repository: None,
            token: None,
        };
        match self {
            // The whole path, so that ids are the same from wherever the command is run.
            Self::Repository(path) => config
                .git
                .push(git(Some(path.canonicalize().unwrap_or(path)), None)),
            Self::Clone(url) => config.git.push(git(None, Some(url))),
            Self::Host(url) => config.gitlab.push(GitLab {
                url,
                token: env::var_os(TOKEN_VARIABLE).map(|_| SecretSource::Env(TOKEN_VARIABLE.to_owned())),
                reachable_from_internet: None,
                clone: false,
            }),
            Self::Aws => config.aws.push(Aws::default()),
            Self::AuthorizationDetails(path) => {
                config.aws.push(Aws {
                    authorization_details: Some(path),
                    ..Aws::default()
                });
            }
            Self::Estate(path) => config.estate.push(EstateFile { path }),
        }
    }
}

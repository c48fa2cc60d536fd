//! Which repository.

use std::path::PathBuf;

use model::{AssetId, Secret};
use url::Url;

use super::UnpackLimits;

/// Where a repository is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A work tree, a bare repository, or a bundle file.
    Path(PathBuf),
    /// An `http` or `https` address as for `git clone`.
    Url(Url),
}

/// One repository to read.
#[derive(Clone, Debug)]
pub struct GitSource {
    /// Where it is.
    pub location: Location,
    /// Its id where the location is not what others know it by, such as the web address of a bundle's origin.
    pub repository: Option<AssetId>,
    /// A token that may read it, for a clone URL.
    pub token: Option<Secret<String>>,
    /// What unpacking a bundle or what a server sends may cost.
    pub limits: UnpackLimits,
}

impl GitSource {
    /// A work tree, a bare repository, or a bundle file.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        Self {
            location: Location::Path(path.into()),
            repository: None,
            token: None,
            limits: UnpackLimits::default(),
        }
    }

    /// A clone URL.
    pub fn url(url: Url, token: Option<Secret<String>>) -> Self {
        Self {
            location: Location::Url(url),
            repository: None,
            token,
            limits: UnpackLimits::default(),
        }
    }

    /// The id of the repository: what was configured, else the address without `.git`, else the path as it was given.
    pub fn repository_id(&self) -> AssetId {
        if let Some(id) = &self.repository {
            return id.clone();
        }
        match &self.location {
            Location::Path(path) => AssetId::new(path.display().to_string()),
            Location::Url(_) => {
                let at = self.at();
                AssetId::new(at.strip_suffix(".git").unwrap_or(&at))
            }
        }
    }

    /// What people call it: `team/models` where the id is a web address, else the last part of the path.
    pub(super) fn name(&self) -> String {
        let id = self.repository_id();
        match Url::parse(id.as_str()) {
            Ok(url) if url.has_host() => url.path().trim_matches('/').to_owned(),
            _ => {
                let path = id.as_str().trim_end_matches('/');
                path.rsplit('/').next().unwrap_or(path).to_owned()
            }
        }
    }

    /// The location as evidence and gaps name it: without user information and query.
    pub(super) fn at(&self) -> String {
        match &self.location {
            Location::Path(path) => path.display().to_string(),
            Location::Url(url) => {
                let mut url = url.clone();
                // Addresses that cannot hold user information hold none.
                let _ = url.set_username("");
                let _ = url.set_password(None);
                url.set_query(None);
                url.set_fragment(None);
                url.as_str().trim_end_matches('/').to_owned()
            }
        }
    }
}

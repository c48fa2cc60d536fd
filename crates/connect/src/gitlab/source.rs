//! Which GitLab, with which rights, seen from where.

use std::fmt;

use model::{AssetId, Secret};
use url::Url;

/// From where the outside look is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vantage {
    /// A machine with no other way to the host than anyone on the internet has.
    Internet,
    /// A machine inside the organisation's network.
    Internal,
    /// The host's own machine, as in tests.
    Loopback,
}

impl Vantage {
    /// The word in evidence, and in the configuration.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Internet => "internet",
            Self::Internal => "internal",
            Self::Loopback => "loopback",
        }
    }

    /// The vantage of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Internet, Self::Internal, Self::Loopback]
            .into_iter()
            .find(|vantage| vantage.as_str() == name)
    }
}

impl fmt::Display for Vantage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One GitLab to read.
#[derive(Clone, Debug)]
pub struct GitLabSource {
    /// Its address, with its path where it lives below one: `https://code.example`, `https://example.org/gitlab`.
    pub url: Url,
    /// A personal access token with the scope `read_api`, of an administrator where settings are to be read.
    pub token: Option<Secret<String>>,
    /// From where this run looks at it.
    pub vantage: Vantage,
    /// What the user says about whether anyone on the internet can open a connection to it.
    pub reachable_from_internet: Option<bool>,
}

impl GitLabSource {
    /// The id of the code host: its address without a slash at its end.
    pub fn host_id(&self) -> AssetId {
        AssetId::new(self.base())
    }

    /// The id of the account that anyone who can register has.
    pub(super) fn account_id(&self) -> AssetId {
        AssetId::new(format!("{}#any-registered-user", self.base()))
    }

    /// The address without slash, query and fragment at its end.
    pub(super) fn base(&self) -> String {
        let mut url = self.url.clone();
        url.set_query(None);
        url.set_fragment(None);
        url.as_str().trim_end_matches('/').to_owned()
    }

    /// The address below the base; the path begins with a slash.
    pub(super) fn below(&self, path: &str) -> Url {
        let mut url = self.url.clone();
        url.set_query(None);
        url.set_fragment(None);
        let base = url.path().trim_end_matches('/').to_owned();
        url.set_path(&format!("{base}{path}"));
        url
    }
}

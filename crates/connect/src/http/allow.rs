//! The hosts that may be asked.

use std::collections::BTreeSet;
use std::fmt;

use url::Url;

/// Scheme, host and port of a server, as in RFC 6454: `https://code.example`, `http://127.0.0.1:8080`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin(String);

impl Origin {
    /// The origin of an `http` or `https` address; none for any other scheme.
    pub fn of(url: &Url) -> Option<Self> {
        (matches!(url.scheme(), "http" | "https") && url.has_host())
            .then(|| Self(url.origin().ascii_serialization()))
    }

    /// Its text, without a trailing slash and without the scheme's own port.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The origins that the user owns, and the fixed hosts of providers. Empty allows nothing.
#[derive(Clone, Debug, Default)]
pub struct AllowList {
    origins: BTreeSet<Origin>,
    providers: BTreeSet<String>,
}

impl AllowList {
    /// A list that allows nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Also allows the origin of this address: exactly this scheme, host and port.
    #[must_use]
    pub fn owned(mut self, url: &Url) -> Self {
        self.origins.extend(Origin::of(url));
        self
    }

    /// Also allows a provider's fixed domain, such as `amazonaws.com`, and every host below it: by `https` on port
    /// 443 only.
    #[must_use]
    pub fn provider(mut self, domain: &str) -> Self {
        self.providers
            .insert(domain.trim_matches('.').to_ascii_lowercase());
        self
    }

    /// Whether the address may be asked.
    pub fn allows(&self, url: &Url) -> bool {
        Origin::of(url).is_some_and(|origin| self.origins.contains(&origin)) || self.is_of_provider(url)
    }

    fn is_of_provider(&self, url: &Url) -> bool {
        let Some(url::Host::Domain(host)) = url.host() else {
            return false;
        };
        url.scheme() == "https"
            && url.port().is_none()
            && self.providers.iter().any(|domain| {
                host == domain
                    || host
                        .strip_suffix(domain.as_str())
                        .is_some_and(|below| below.ends_with('.'))
            })
    }
}

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

/// The origins that the user owns, and the hosts of providers' services. Empty allows nothing.
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

    /// Also allows a provider's hosts of this name, by `https` on port 443 only. A label `{region}` stands for any
    /// region of AWS and `{account}` for any account number: `sts.{region}.amazonaws.com`. There are no others, so that
    /// the hosts of a provider's customers are not among them.
    #[must_use]
    pub fn provider(mut self, hosts: &str) -> Self {
        self.providers.insert(hosts.to_ascii_lowercase());
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
            && self.providers.iter().any(|hosts| is_one_of(host, hosts))
    }
}

fn is_one_of(host: &str, hosts: &str) -> bool {
    let labels = host.split('.').count() == hosts.split('.').count();
    labels
        && host
            .split('.')
            .zip(hosts.split('.'))
            .all(|(label, expected)| match expected {
                "{region}" => is_region(label),
                "{account}" => label.len() == 12 && label.bytes().all(|b| b.is_ascii_digit()),
                expected => label == expected,
            })
}

/// `eu-west-1`, `us-gov-west-1`. The first part has letters alone: `sts.s3-eu-west-1.amazonaws.com` is the old name of a
/// customer's bucket.
fn is_region(label: &str) -> bool {
    let mut parts = label.rsplit('-');
    let number = parts.next().unwrap_or_default();
    let mut count = 0;
    let words = parts.all(|part| {
        count += 1;
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase())
    });
    words && count >= 2 && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
}

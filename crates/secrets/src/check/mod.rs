//! Checks that a match must pass: check sums, structure, and what no real credential looks like.

mod aws;
mod github;
mod openpgp;
mod pem;
mod placeholder;

pub use aws::account_of_access_key;
pub(crate) use github::check_sum;

use model::Secret;
use serde::Deserialize;

/// A check by its name in a detector file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Check {
    /// The alphabet of key ids, and an account number within its range.
    AwsAccessKeyId,
    /// Forty characters that look drawn at random.
    AwsSecretAccessKey,
    /// GitHub's check sum where the form has one.
    GithubToken,
    /// No placeholder.
    GitlabToken,
    /// No placeholder.
    SlackToken,
    /// A private key in any of its encodings, usable as it is.
    PrivateKey,
    /// The same behind a passphrase.
    PrivateKeyEncrypted,
}

/// What is kept of a match that passed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Passed {
    /// The value in one canonical form, so that the same secret is recognised however it was written.
    pub(crate) value: Secret<String>,
    /// A public name that follows from the value, such as a key's fingerprint.
    pub(crate) identifier: Option<String>,
}

impl Check {
    /// Whether the matched bytes are a credential; `label` is the PEM label where there is one.
    pub(crate) fn examine(self, matched: &[u8], label: &[u8]) -> Option<Passed> {
        if let Self::PrivateKey | Self::PrivateKeyEncrypted = self {
            let key = pem::read(label, matched)?;
            return (key.encrypted == (self == Self::PrivateKeyEncrypted)).then_some(Passed {
                value: key.body,
                identifier: key.fingerprint,
            });
        }
        let text = std::str::from_utf8(matched).ok()?;
        let passes = match self {
            Self::AwsAccessKeyId => aws::is_access_key_id(text),
            Self::AwsSecretAccessKey => aws::is_secret_access_key(text),
            Self::GithubToken => github::is_token(text),
            Self::GitlabToken => placeholder::is_drawn(after_gitlab_prefix(text)),
            Self::SlackToken => placeholder::is_drawn(text.rsplit(['-', '/']).next().unwrap_or(text)),
            Self::PrivateKey | Self::PrivateKeyEncrypted => false,
        };
        passes.then(|| Passed {
            value: Secret::new(text.to_owned()),
            identifier: None,
        })
    }
}

/// What follows the prefix: that of the old runner registration tokens has no hyphen.
fn after_gitlab_prefix(text: &str) -> &str {
    text.strip_prefix("GR1348941")
        .or_else(|| text.split_once('-').map(|(_, rest)| rest))
        .unwrap_or(text)
}

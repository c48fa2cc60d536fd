//! Why there is no answer.

use std::error::Error as StdError;
use std::time::Duration;

use model::GapReason;
use thiserror::Error;
use url::Url;

use super::Origin;

/// Why there is no answer. Addresses are given without user information and query, which may hold secrets.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum HttpError {
    /// The host is not on the allow-list. No connection was opened and no name was looked up.
    #[error(
        "{at} was not asked: {origin} is neither a host that the configuration owns nor a provider's; name it in \
         the configuration if it is yours"
    )]
    NotAllowed {
        /// What was to be asked.
        at: String,
        /// Its scheme, host and port.
        origin: String,
    },
    /// The address holds a user name or a password, which would end up in logs.
    #[error(
        "{at} was not asked: its address holds a user name or password; give credentials apart from the address"
    )]
    CredentialsInAddress {
        /// What was to be asked.
        at: String,
    },
    /// A credential would have crossed a network unencrypted.
    #[error(
        "{at} was not asked: anyone on the way could read the token of a request by http; configure its https address, \
         or leave the token out"
    )]
    CredentialInClear {
        /// What was to be asked.
        at: String,
    },
    /// The limit of calls was reached.
    #[error("{at} was not asked: the limit of {limit} calls is spent; raise it if the host can take more")]
    BudgetSpent {
        /// What was to be asked.
        at: String,
        /// The limit.
        limit: u64,
    },
    /// No complete answer in time.
    #[error("{at} gave no complete answer within {}; check that the server is up, or allow more time", seconds(.limit))]
    TimedOut {
        /// What was asked.
        at: String,
        /// The limit.
        limit: Duration,
    },
    /// The answer is larger than the limit.
    #[error("{at} answered with more than {limit} bytes; the rest was not read")]
    TooLarge {
        /// What was asked.
        at: String,
        /// The limit.
        limit: u64,
    },
    /// The server sends the visitor to another host, or in circles.
    #[error(
        "{at} redirects to {to}, which was not followed; if that is the right address, configure it instead"
    )]
    Redirected {
        /// What was asked.
        at: String,
        /// Where it points.
        to: String,
    },
    /// The host's name has no address.
    #[error(
        "{at} was not reached: its name has no address ({reason}); check the name and this machine's resolver"
    )]
    Name {
        /// What was to be asked.
        at: String,
        /// What the resolver said.
        reason: String,
    },
    /// No connection.
    #[error("{at} was not reached: {reason}; check the address, the port and that the server is up")]
    Connect {
        /// What was to be asked.
        at: String,
        /// What the system said.
        reason: String,
    },
    /// No trust in the server's certificate, or no common version.
    #[error(
        "{at} was not reached by TLS: {reason}; if its certificate is of your own authority, configure that authority"
    )]
    Tls {
        /// What was to be asked.
        at: String,
        /// What failed.
        reason: String,
    },
    /// The connection ended or spoke something else before the answer was complete.
    #[error("{at} gave no complete answer: {reason}")]
    Broken {
        /// What was asked.
        at: String,
        /// What failed.
        reason: String,
    },
    /// The layer itself cannot be set up, such as an unreadable certificate of an own authority.
    #[error("no request can be made: {reason}")]
    Setup {
        /// What failed.
        reason: String,
    },
}

impl HttpError {
    /// Why something was not collected when this is what stood in the way.
    pub fn gap_reason(&self) -> GapReason {
        match self {
            Self::TimedOut { .. } => GapReason::TimedOut,
            Self::TooLarge { .. } | Self::BudgetSpent { .. } => GapReason::Limit {
                limit: self.to_string(),
            },
            Self::NotAllowed { .. } | Self::CredentialsInAddress { .. } | Self::CredentialInClear { .. } => {
                GapReason::NotAsked {
                    how: self.to_string(),
                }
            }
            Self::Redirected { .. }
            | Self::Name { .. }
            | Self::Connect { .. }
            | Self::Tls { .. }
            | Self::Broken { .. }
            | Self::Setup { .. } => GapReason::Failed {
                message: self.to_string(),
            },
        }
    }

    pub(super) fn not_allowed(url: &Url) -> Self {
        let origin =
            Origin::of(url).map_or_else(|| format!("{}:", url.scheme()), |origin| origin.to_string());
        Self::NotAllowed {
            at: shown(url),
            origin,
        }
    }

    /// What the client library reports, by kind and without its copy of the address.
    pub(super) fn from_client(url: &Url, error: reqwest::Error, limit: Duration) -> Self {
        let at = shown(url);
        let error = error.without_url();
        if error.is_timeout() {
            return Self::TimedOut { at, limit };
        }
        if let Some(reason) = tls_reason(&error) {
            return Self::Tls { at, reason };
        }
        if error.is_connect() && url.scheme() == "https" && ended_early(&error) {
            let reason =
                "the server closed the connection instead of answering; it may not speak TLS".to_owned();
            return Self::Tls { at, reason };
        }
        let reason = root_cause(&error);
        if error.is_dns() {
            Self::Name { at, reason }
        } else if error.is_connect() {
            Self::Connect { at, reason }
        } else {
            Self::Broken { at, reason }
        }
    }
}

/// An address without user information, query and fragment.
pub(super) fn shown(url: &Url) -> String {
    let mut url = url.clone();
    // Addresses that cannot hold user information hold none.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_query(None);
    url.set_fragment(None);
    url.to_string()
}

fn seconds(limit: &Duration) -> String {
    format!("{} s", limit.as_secs_f64())
}

/// The causes of an error, outermost first. `io::Error` hides the error it wraps from `source`.
fn causes<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&error| {
        match error
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref)
        {
            Some(wrapped) => Some(wrapped as &(dyn StdError + 'static)),
            None => error.source(),
        }
    })
}

fn tls_reason(error: &(dyn StdError + 'static)) -> Option<String> {
    causes(error).find_map(|cause| cause.downcast_ref::<rustls::Error>().map(ToString::to_string))
}

fn ended_early(error: &(dyn StdError + 'static)) -> bool {
    causes(error)
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|cause| cause.kind() == std::io::ErrorKind::UnexpectedEof)
}

fn root_cause(error: &(dyn StdError + 'static)) -> String {
    causes(error)
        .last()
        .map_or_else(|| error.to_string(), ToString::to_string)
}

//! Why a call has no answer, told apart by what a user can do about it.
//!
//! Sources: "Common errors" of the API references of IAM, STS, CloudTrail, KMS and Organizations; Amazon S3 API
//! reference, "Error responses"; AWS SDKs and Tools Reference Guide, "Retry behavior" (codes of throttling).

use jiff::SignedDuration;
use model::GapReason;
use thiserror::Error;

use super::xml;
use crate::http::{HttpError, Response};

/// So many characters of a service's words are kept.
const MOST_TOLD: usize = 300;

/// Why a call has no answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum Failure {
    /// The caller lacks a permission, or a policy denies it.
    #[error("{code}: {message}")]
    Denied {
        /// The service's code.
        code: String,
        /// The service's words.
        message: String,
        /// What denies it explicitly, where the service says so.
        denied_in: Option<String>,
    },
    /// The service does not take the credentials. Its words are not kept: they may quote the request, and with it the
    /// session token.
    #[error(
        "the service does not accept the credentials ({code}); check that they are current, and that the secret \
         belongs to the key id"
    )]
    Credentials {
        /// The service's code.
        code: String,
    },
    /// There are no credentials to sign with.
    #[error("no credentials: {0}")]
    NoCredentials(String),
    /// Clocks differ by more than signatures allow.
    #[error("{}", clock(.server_ahead))]
    Clock {
        /// How far the server's clock is ahead, where it said.
        server_ahead: Option<SignedDuration>,
    },
    /// Still too many requests after all repeats.
    #[error("the service throttled the call, also when it was repeated ({code}); ask again later")]
    Throttled {
        /// The service's code.
        code: String,
    },
    /// Any other refusal, such as a thing that is not there.
    #[error("{code}: {message} (HTTP status {status})")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The service's code; empty where it gave none.
        code: String,
        /// The service's words.
        message: String,
    },
    /// The answer is not what the API reference documents.
    #[error("{0}")]
    Malformed(String),
    /// No answer came.
    #[error("{0}")]
    Http(HttpError),
    /// Not asked, because earlier calls of the same operation had no answer.
    #[error("not asked: the service left {0} calls before without an answer")]
    Silent(u32),
    /// The bucket is in another region than the one asked.
    #[error("the bucket is in the region {0}")]
    OtherRegion(String),
    /// There is no address to ask.
    #[error("{0}")]
    NoAddress(String),
}

impl Failure {
    /// What an answer that is not a success means.
    pub(super) fn of(response: &Response, code: &str, message: &str) -> Self {
        let code: String = code
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(100)
            .collect();
        let status = response.status.as_u16();
        if let Some(region) = other_region(response, &code) {
            return Self::OtherRegion(region);
        }
        if is_clock(&code, message) {
            return Self::Clock {
                server_ahead: response.clock_ahead(),
            };
        }
        if is_throttle_code(&code) {
            return Self::Throttled { code };
        }
        let denied_in = explicit_denial(message);
        let message = told(message);
        match code.as_str() {
            "InvalidClientTokenId"
            | "UnrecognizedClientException"
            | "InvalidAccessKeyId"
            | "ExpiredToken"
            | "ExpiredTokenException"
            | "InvalidToken"
            | "SignatureDoesNotMatch"
            | "InvalidSignatureException"
            | "IncompleteSignature"
            | "MissingAuthenticationToken"
            | "MissingAuthenticationTokenException"
            | "AuthFailure"
            | "TokenRefreshRequired" => Self::Credentials { code },
            "AccessDenied"
            | "AccessDeniedException"
            | "AccessDeniedForDependencyException"
            | "UnauthorizedOperation"
            | "UnauthorizedAccess"
            | "NotAuthorized"
            | "AuthorizationError"
            | "AllAccessDisabled" => Self::Denied {
                code,
                message,
                denied_in,
            },
            "" if status == 403 => Self::Denied {
                code,
                message,
                denied_in,
            },
            _ => Self::Refused {
                status,
                code,
                message,
            },
        }
    }

    /// Whether the service cannot be asked at all, so that further calls would all fail alike.
    pub(crate) fn concerns_every_call(&self) -> bool {
        matches!(
            self,
            Self::Credentials { .. }
                | Self::NoCredentials(_)
                | Self::Clock { .. }
                | Self::Http(_)
                | Self::Silent(_)
                | Self::NoAddress(_)
        )
    }

    /// The reason of the gap that it leaves.
    pub(super) fn reason(&self, permission: Option<&str>) -> GapReason {
        match self {
            Self::Denied { denied_in, .. } => GapReason::Denied {
                permission: denied_permission(permission, denied_in.as_deref()),
            },
            Self::Malformed(message) => GapReason::Malformed {
                message: message.clone(),
            },
            Self::Silent(_) => GapReason::TimedOut,
            Self::Http(error) => error.gap_reason(),
            Self::NoCredentials(why) => GapReason::NotAsked {
                how: format!("give credentials by environment, profile or role ({why})"),
            },
            other => GapReason::Failed {
                message: other.to_string(),
            },
        }
    }
}

impl From<HttpError> for Failure {
    fn from(error: HttpError) -> Self {
        Self::Http(error)
    }
}

/// The region that a refusal of S3 points to: a redirect, or a signature for the wrong region.
fn other_region(response: &Response, code: &str) -> Option<String> {
    let points = response.status.is_redirection()
        || matches!(
            code,
            "AuthorizationHeaderMalformed" | "PermanentRedirect" | "TemporaryRedirect"
        );
    if !points {
        return None;
    }
    let told = response.header("x-amz-bucket-region").map(str::to_owned);
    // A signature for the wrong region is refused before the bucket is looked up: then only the body names the region.
    told.or_else(|| xml::read_error_region(&response.body))
        .filter(|region| is_region(region))
}

/// The answer decides where the next request goes: nothing but a region's name does.
fn is_region(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// What may be kept of a service's words: their first line, without control characters. The lines after it may quote
/// the request with its headers, as those of `SignatureDoesNotMatch` do.
pub(super) fn told(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    let kept: String = line
        .chars()
        .filter(|character| !character.is_control())
        .take(MOST_TOLD)
        .collect();
    kept.trim().to_owned()
}

/// Whether the answer means "slower", or is a passing failure of the service: it is then asked again.
pub(super) fn is_passing(response: &Response) -> bool {
    let passing = matches!(response.status.as_u16(), 429 | 500 | 502 | 503 | 504);
    // Only refusals are read: an answer of megabytes would be read twice.
    passing || (response.status.is_client_error() && is_throttle_code(&super::client::refusal(response).0))
}

fn is_throttle_code(code: &str) -> bool {
    matches!(
        code,
        "Throttling"
            | "ThrottlingException"
            | "ThrottledException"
            | "RequestThrottled"
            | "RequestThrottledException"
            | "TooManyRequestsException"
            | "RequestLimitExceeded"
            | "BandwidthLimitExceeded"
            | "PriorRequestNotComplete"
            | "SlowDown"
    )
}

/// S3 has codes of its own; the others say in the message that the signature is of another time.
fn is_clock(code: &str, message: &str) -> bool {
    match code {
        "RequestTimeTooSkewed" | "RequestExpired" | "RequestInTheFuture" => true,
        "SignatureDoesNotMatch" | "InvalidSignatureException" => {
            message.contains("Signature expired") || message.contains("Signature not yet current")
        }
        _ => false,
    }
}

fn clock(server_ahead: &Option<SignedDuration>) -> String {
    let difference = match server_ahead {
        Some(ahead) => {
            let side = if ahead.is_negative() { "behind" } else { "ahead of" };
            format!("the server's clock is {:#} {side} this machine's", ahead.abs())
        }
        None => "this machine's clock and the server's differ by more than 5 minutes".to_owned(),
    };
    format!("{difference}, so it accepts no signature: set this machine's clock (NTP) and run again")
}

/// The permission to grant; where a policy denies it explicitly, that is said, because a grant does not help then.
fn denied_permission(permission: Option<&str>, denied_in: Option<&str>) -> String {
    let permission = permission.unwrap_or("no permission of the caller's, yet it was refused");
    match denied_in {
        Some(policy) => format!("{permission} (explicitly denied in {policy})"),
        None => permission.to_owned(),
    }
}

/// The policy that a refusal names. It stands at the end of words that ARNs make long.
fn explicit_denial(message: &str) -> Option<String> {
    let line = message.lines().next()?;
    let (_, policy) = line.split_once("with an explicit deny in ")?;
    Some(told(policy.trim_end_matches(['.', ' '])))
}

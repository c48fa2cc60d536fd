//! Secret values: held only in memory, shown only redacted.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};
use sha2::Sha256;

use crate::digest::hex;

/// A value that must not be stored, logged or printed. `Debug`, `Display` and `Serialize` give `[redacted]`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    /// Takes the value out of sight.
    pub fn new(value: T) -> Self {
        Self(value)
    }
    /// The value itself. The name is long so that a review sees each use.
    pub fn expose_secret(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl<T> fmt::Display for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl<T> Serialize for Secret<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("[redacted]")
    }
}

impl<T> From<T> for Secret<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

/// All that is kept of a secret value: enough to recognise it again, not enough to use it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Redacted {
    /// HMAC-SHA-256 of the value under the estate's key, 32 hexadecimal digits.
    pub fingerprint: String,
    /// The first four characters; empty where the value has fewer than sixteen.
    pub first: String,
    /// The last four characters; empty where the value has fewer than sixteen.
    pub last: String,
}

impl fmt::Display for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}…{}", self.first, self.last)
    }
}

/// Makes fingerprints under one estate's key. The published key of the examples is [`Fingerprinter::PUBLISHED`].
#[derive(Clone)]
pub struct Fingerprinter(Secret<Vec<u8>>);

impl Fingerprinter {
    /// The key of published examples. An estate fingerprinted with it says nothing in confidence.
    pub const PUBLISHED: &[u8] = b"nightlatch published example key";

    /// A fingerprinter with the given key.
    pub fn new(key: impl Into<Vec<u8>>) -> Self {
        Self(Secret::new(key.into()))
    }

    /// What may be kept of the value.
    pub fn redact(&self, value: &str) -> Redacted {
        // INVARIANT: HMAC takes keys of any length (RFC 2104 §3).
        #[allow(clippy::expect_used, reason = "HMAC takes keys of any length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.expose_secret()).expect("a key of any length");
        mac.update(value.as_bytes());
        let fingerprint = hex(&mac.finalize().into_bytes()[..16]);
        let characters = value.chars().count();
        let (first, last) = if characters < 16 {
            (String::new(), String::new())
        } else {
            (
                value.chars().take(4).collect(),
                value.chars().skip(characters - 4).collect(),
            )
        };
        Redacted {
            fingerprint,
            first,
            last,
        }
    }
}

impl fmt::Debug for Fingerprinter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fingerprinter([redacted])")
    }
}

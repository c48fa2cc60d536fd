//! What could not be collected.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{GapId, stable_id};

/// Why something could not be collected.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GapReason {
    /// The source refused; the permission, scope or role that is missing.
    Denied {
        /// What would have to be granted, in the source's own words: `s3:GetBucketPolicy`, scope `read_api`.
        permission: String,
    },
    /// No answer in time.
    TimedOut,
    /// The source could not be reached, or answered with an error of its own.
    Failed {
        /// What it said, without secrets.
        message: String,
    },
    /// The answer was not of the documented form.
    Malformed {
        /// Where and how.
        message: String,
    },
    /// A limit of size, depth, time or calls was reached.
    Limit {
        /// Which limit.
        limit: String,
    },
    /// Nobody asked: the source is not configured, or the call is made only on request.
    NotAsked {
        /// How to ask.
        how: String,
    },
}

impl fmt::Display for GapReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Denied { permission } => write!(f, "denied; needs {permission}"),
            Self::TimedOut => f.write_str("no answer in time"),
            Self::Failed { message } => write!(f, "failed: {message}"),
            Self::Malformed { message } => write!(f, "not understood: {message}"),
            Self::Limit { limit } => write!(f, "limit reached: {limit}"),
            Self::NotAsked { how } => write!(f, "not asked; {how}"),
        }
    }
}

/// Something that could not be collected, and what that hides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Gap {
    /// Derived from the other fields.
    pub id: GapId,
    /// Where: the endpoint, repository or file.
    pub at: String,
    /// What was asked.
    pub call: String,
    /// Why there is no answer.
    pub reason: GapReason,
    /// What nobody can know because of it, for people.
    pub hides: String,
}

impl Gap {
    /// A gap; its id follows from what it says.
    pub fn new(at: &str, call: &str, reason: GapReason, hides: &str) -> Self {
        let id = GapId::new(format!(
            "gap-{}",
            stable_id([at, call, &reason.to_string(), hides])
        ));
        Self {
            id,
            at: at.to_owned(),
            call: call.to_owned(),
            reason,
            hides: hides.to_owned(),
        }
    }
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}: {}", self.call, self.at, self.reason)
    }
}

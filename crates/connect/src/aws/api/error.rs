//! A call without an answer, and the gap that it leaves.

use std::fmt;

use model::{Evidence, Gap};

use super::{Failure, Operation};

/// A call without an answer.
#[derive(Clone, Debug)]
pub(crate) struct ApiError {
    /// What was called.
    pub(crate) operation: &'static Operation,
    /// What it was about: a bucket, a user; none for calls about the account.
    pub(crate) subject: Option<String>,
    /// Where: scheme, host and port.
    pub(crate) at: String,
    /// Why there is no answer.
    pub(crate) failure: Box<Failure>,
    /// The refusal itself, where one came: "there is no such policy" is evidence too.
    pub(crate) evidence: Option<Box<Evidence>>,
}

impl ApiError {
    /// The service's code of a refusal; empty for every other failure.
    pub(crate) fn code(&self) -> &str {
        match &*self.failure {
            Failure::Refused { code, .. } => code,
            _ => "",
        }
    }

    /// The gap that it leaves.
    pub(crate) fn gap(&self) -> Gap {
        Gap::new(
            &self.at,
            &call(self.operation, self.subject.as_deref()),
            self.failure.reason(self.operation.permission),
            self.operation.hides,
        )
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let call = call(self.operation, self.subject.as_deref());
        write!(f, "{call} at {}: {}", self.at, self.failure)
    }
}

/// The call as evidence and gaps name it: `s3:GetBucketPolicy training-faces`.
pub(super) fn call(operation: &Operation, subject: Option<&str>) -> String {
    match subject {
        Some(subject) => format!("{} {subject}", operation.call()),
        None => operation.call(),
    }
}

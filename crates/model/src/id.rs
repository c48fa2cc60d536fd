//! Identifiers: newtypes over the ecosystem's own ids, cheap to clone, ordered as text.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use thiserror::Error;

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The id from its text, taken as it is.
            pub fn new(text: impl Into<Arc<str>>) -> Self {
                Self(text.into())
            }
            /// The text of the id.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", &*self.0)
            }
        }
        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }
        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }
        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string" })
            }
        }
    };
}

text_id!(
    /// What an asset is called in its own system: an ARN, a URL, a data-set name with its scheme.
    AssetId
);
text_id!(
    /// A twelve-digit AWS account number.
    AccountId
);
text_id!(
    /// An AWS access key id (`AKIA…`, `ASIA…`). An identifier, not a secret.
    AccessKeyId
);
text_id!(
    /// A git object id in hexadecimal.
    GitOid
);
text_id!(
    /// The id of one piece of [`Evidence`](crate::Evidence), derived from its content.
    EvidenceId
);
text_id!(
    /// The id of one [`Gap`](crate::Gap), derived from its content.
    GapId
);
text_id!(
    /// The id of a check: `<domain>-<name>`, never renamed once released.
    RuleId
);
text_id!(
    /// The id of a fix: `<system>-<name>`, never renamed once released.
    FixId
);
text_id!(
    /// The id of a step kind: `from-to` in words, never renamed once released.
    StepKindId
);
text_id!(
    /// A technique id of MITRE ATLAS (`AML.T0021`) or ATT&CK (`T1530`).
    TechniqueId
);
text_id!(
    /// The id of a finding: the same rule on the same asset has the same id in every run.
    FindingId
);
text_id!(
    /// The id of a step: the same kind between the same nodes has the same id in every run.
    StepId
);
text_id!(
    /// The id of a path: the same steps have the same id in every run.
    PathId
);

/// An Amazon Resource Name split at its first five colons.
///
/// Source: AWS General Reference, "Amazon Resource Names (ARNs)".
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Arn<'a> {
    /// `aws`, `aws-cn`, `aws-us-gov`, ….
    pub partition: &'a str,
    /// The service's namespace, such as `iam` or `s3`.
    pub service: &'a str,
    /// Empty for global services.
    pub region: &'a str,
    /// Empty where the resource's name is global, as for S3 buckets.
    pub account: &'a str,
    /// All after the fifth colon, colons and slashes included.
    pub resource: &'a str,
}

/// A text that is not an ARN.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not an ARN: expected arn:partition:service:region:account:resource")]
pub struct ArnError(String);

impl<'a> Arn<'a> {
    /// Splits a text at its colons.
    ///
    /// # Errors
    /// When the text does not begin with `arn:` or has fewer than five colons.
    pub fn parse(text: &'a str) -> Result<Self, ArnError> {
        let mut parts = text.splitn(6, ':');
        let mut next = || parts.next().ok_or_else(|| ArnError(text.to_owned()));
        if next()? != "arn" {
            return Err(ArnError(text.to_owned()));
        }
        Ok(Self {
            partition: next()?,
            service: next()?,
            region: next()?,
            account: next()?,
            resource: next()?,
        })
    }

    /// The part after the last slash of the resource: `alice` of `user/people/alice`.
    pub fn resource_name(&self) -> &'a str {
        self.resource.rsplit('/').next().unwrap_or(self.resource)
    }
}

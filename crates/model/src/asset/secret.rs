//! Secrets: credential values found somewhere.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{AssetId, Field, GitOid, Redacted};

/// Where a secret stands in a repository.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// The repository.
    pub repository: AssetId,
    /// The path within the first commit that has it.
    pub path: String,
    /// The line, from 1.
    pub line: u32,
    /// The object that holds it.
    pub blob: GitOid,
    /// The oldest commit that has the object at this path.
    pub commit: GitOid,
    /// The commit's committer date.
    pub committed: Timestamp,
    /// Whether the object stands at this path in the commit that `HEAD` names.
    pub at_head: bool,
}

/// A credential's value found somewhere, redacted. Its id is `secret:<detector>:<fingerprint>`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct FoundSecret {
    /// The detector's id.
    pub detector: String,
    /// What is kept of the value.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub value: Field<Redacted>,
    /// The public part that names the credential, such as an access key id; absent where there is none.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub identifier: Field<String>,
    /// The credential that the value stands for.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub credential: Field<AssetId>,
    /// Every place, oldest first.
    pub places: Vec<Place>,
    /// Whether it stands in the current tree of any repository; else only in history.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub at_head: Field<bool>,
    /// Whether its issuer accepted it when asked with it; only with `--verify`.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub accepted: Field<bool>,
    /// Whether the credential that it stands for is known to work: accepted, or active at its issuer.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub live: Field<bool>,
}

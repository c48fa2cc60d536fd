//! AWS accounts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::PublicAccessBlock;
use crate::{AssetId, Field, List};

/// An AWS account. Its id is its twelve digits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct CloudAccount {
    /// Whether the root user has access keys (`AccountAccessKeysPresent`).
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub root_access_keys: Field<bool>,
    /// Whether the root user has MFA (`AccountMFAEnabled`).
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub root_mfa: Field<bool>,
    /// The public access block of all buckets; absent when none is set.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub public_access_block: Field<PublicAccessBlock>,
    /// Service and resource control policies of the organisation that bind the account; absent when it is in none.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub organization_policies: Field<Vec<AssetId>>,
    /// Its trails, organisation trails included.
    #[serde(skip_serializing_if = "List::is_not_recorded")]
    pub trails: List<AssetId>,
    /// Its buckets.
    #[serde(skip_serializing_if = "List::is_not_recorded")]
    pub buckets: List<AssetId>,
    /// Its users and roles.
    #[serde(skip_serializing_if = "List::is_not_recorded")]
    pub principals: List<AssetId>,
}

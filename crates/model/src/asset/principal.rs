//! IAM users, groups and roles.

use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{InlinePolicy, PolicyDocument};
use crate::{AccountId, AssetId, Field, List, Verdict};

/// An IAM user. Its id is its ARN.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct User {
    /// The account that has it.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub account: Field<AccountId>,
    /// The unique id (`AIDA…`).
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub unique_id: Field<String>,
    /// The groups that it is in.
    #[serde(skip_serializing_if = "List::is_not_recorded")]
    pub groups: List<AssetId>,
    /// Managed policies attached to it.
    #[serde(skip_serializing_if = "List::is_not_recorded")]
    pub attached_policies: List<AssetId>,
    /// Policies of its own.
    #[serde(skip_serializing_if = "List::is_not_recorded")]
    pub inline_policies: List<InlinePolicy>,
    /// The managed policy that bounds it; absent when none does.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub permissions_boundary: Field<AssetId>,
    /// Tags.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub tags: Field<BTreeMap<String, String>>,
    /// Whether it has a console password.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub console_password: Field<bool>,
    /// Whether it has an MFA device.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub mfa: Field<bool>,
    /// Its access keys.
    #[serde(skip_serializing_if = "List::is_not_recorded")]
    pub access_keys: List<AssetId>,
    /// When it was made.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub created: Field<Timestamp>,
    /// Whether its policies allow every action on every resource. Derived.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub administrator: Field<Verdict>,
}

/// An IAM group. Its id is its ARN.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Group {
    /// The account that has it.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub account: Field<AccountId>,
    /// Managed policies attached to it.
    #[serde(skip_serializing_if = "List::is_not_recorded")]
    pub attached_policies: List<AssetId>,
    /// Policies of its own.
    #[serde(skip_serializing_if = "List::is_not_recorded")]
    pub inline_policies: List<InlinePolicy>,
}

/// An IAM role. Its id is its ARN.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Role {
    /// The account that has it.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub account: Field<AccountId>,
    /// The unique id (`AROA…`).
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub unique_id: Field<String>,
    /// Who may assume it.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub trust: Field<PolicyDocument>,
    /// Managed policies attached to it.
    #[serde(skip_serializing_if = "List::is_not_recorded")]
    pub attached_policies: List<AssetId>,
    /// Policies of its own.
    #[serde(skip_serializing_if = "List::is_not_recorded")]
    pub inline_policies: List<InlinePolicy>,
    /// The managed policy that bounds it; absent when none does.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub permissions_boundary: Field<AssetId>,
    /// Tags.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub tags: Field<BTreeMap<String, String>>,
    /// When it was last used; absent when never within the tracking period.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub last_used: Field<Timestamp>,
    /// When it was made.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub created: Field<Timestamp>,
    /// Whether its policies allow every action on every resource. Derived.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub administrator: Field<Verdict>,
    /// Whether anyone with an AWS account of their own can assume it. Derived.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub assumable_by_anyone: Field<Verdict>,
}

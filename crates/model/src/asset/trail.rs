//! CloudTrail trails.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{AccountId, AssetId, Field};

/// One event selector, basic or advanced, in one form.
///
/// Source: CloudTrail API reference, "EventSelector" and "AdvancedEventSelector". The basic form's
/// `arn:aws:s3` (all buckets) is written as the prefix `arn:aws:s3:::`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EventSelector {
    /// `Management`, or a data event's resource type such as `AWS::S3::Object`.
    pub resource_type: String,
    /// Whether reads are recorded.
    pub reads: bool,
    /// Whether writes are recorded.
    pub writes: bool,
    /// Prefixes of the ARNs that are recorded; empty for all.
    pub arn_prefixes: Vec<String>,
    /// Whether the selector has a restriction that this form does not hold: it may record less than it says.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub narrowed: bool,
}

/// A CloudTrail trail. Its id is its ARN.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Trail {
    /// The account that has it.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub account: Field<AccountId>,
    /// The region that it was made in.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub home_region: Field<String>,
    /// Whether it records all regions.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub multi_region: Field<bool>,
    /// Whether digest files make changes of its logs visible.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub log_file_validation: Field<bool>,
    /// Whether it is recording now.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub is_logging: Field<bool>,
    /// Whether it records all accounts of the organisation.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub organization: Field<bool>,
    /// The bucket that its logs go to.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub bucket: Field<AssetId>,
    /// The key that encrypts its logs; absent when none does.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub kms_key: Field<AssetId>,
    /// What it records.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub selectors: Field<Vec<EventSelector>>,
}

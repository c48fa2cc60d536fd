//! S3 buckets.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::PolicyDocument;
use crate::{AccountId, AssetId, Field, List, Verdict};

/// The four switches of an account's or a bucket's public access block.
///
/// Source: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PublicAccessBlock {
    /// New public ACLs are refused.
    pub block_public_acls: bool,
    /// Public ACLs have no effect.
    pub ignore_public_acls: bool,
    /// New public policies are refused.
    pub block_public_policy: bool,
    /// A public policy serves only AWS services and the bucket owner's account.
    pub restrict_public_buckets: bool,
}

/// One grant of an access control list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AclGrant {
    /// A canonical user id, or a group's URI.
    pub grantee: String,
    /// `READ`, `WRITE`, `READ_ACP`, `WRITE_ACP`, `FULL_CONTROL`.
    pub permission: String,
}

/// A bucket's access control list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Acl {
    /// The owner's canonical user id.
    pub owner: String,
    /// The grants.
    pub grants: Vec<AclGrant>,
}

/// Whether old versions of objects are kept. Absent stands for "never enabled".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Versioning {
    /// Every overwrite keeps the old version.
    Enabled,
    /// Old versions stay, new overwrites keep none.
    Suspended,
}

/// A bucket's default encryption.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Encryption {
    /// `AES256`, `aws:kms`, `aws:kms:dsse`.
    pub algorithm: String,
    /// The KMS key, as the bucket names it; none for a key that S3 or AWS manages.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub key: Option<AssetId>,
}

/// Where server access logs go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LogTarget {
    /// The bucket.
    pub bucket: AssetId,
    /// The prefix of the log objects.
    pub prefix: String,
}

/// An S3 bucket. Its id is its ARN.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Bucket {
    /// The account that has it.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub account: Field<AccountId>,
    /// Its region.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub region: Field<String>,
    /// Its policy; absent when it has none.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub policy: Field<PolicyDocument>,
    /// Its access control list.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub acl: Field<Acl>,
    /// Its own public access block; absent when none is set.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub public_access_block: Field<PublicAccessBlock>,
    /// `BucketOwnerEnforced` (ACLs off), `BucketOwnerPreferred`, `ObjectWriter`; absent when never set.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub ownership: Field<String>,
    /// Versioning; absent when never enabled.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub versioning: Field<Versioning>,
    /// Where access logs go; absent when they are off.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub logging: Field<LogTarget>,
    /// Default encryption; absent when none is set.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub encryption: Field<Encryption>,
    /// Whether anyone can list it or read its objects. Derived.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub public_read: Field<Verdict>,
    /// Whether anyone can write or delete its objects. Derived.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub public_write: Field<Verdict>,
    /// Whether its policy, taken alone, allows anyone anything. Derived.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub public_by_policy: Field<Verdict>,
    /// Whether its access control list, taken alone, allows anyone anything. Derived.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub public_by_acl: Field<Verdict>,
    /// The users and roles that can read its objects. Derived.
    #[serde(skip_serializing_if = "List::is_not_recorded")]
    pub readers: List<AssetId>,
    /// The users and roles that can write its objects. Derived.
    #[serde(skip_serializing_if = "List::is_not_recorded")]
    pub writers: List<AssetId>,
    /// Whether a trail that is logging records object reads and writes in it. Derived.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub data_events: Field<bool>,
    /// Whether it is known what learns from its objects; not collected where training data has no lineage. Joined.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub lineage: Field<bool>,
}

//! The answers of S3, as the Amazon S3 API reference documents them.

use model::asset::PublicAccessBlock;
use serde::Deserialize;

/// A page of buckets.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct BucketPage {
    buckets: Buckets,
    /// Where the next page begins, if there is one.
    pub(crate) continuation_token: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Buckets {
    #[serde(default)]
    bucket: Vec<BucketEntry>,
}

/// A bucket of a list.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct BucketEntry {
    /// Its name.
    pub(crate) name: String,
    /// Its region, where the service tells it.
    pub(crate) bucket_region: Option<String>,
}

impl BucketPage {
    /// The buckets on it.
    pub(crate) fn into_buckets(self) -> Vec<BucketEntry> {
        self.buckets.bucket
    }
}

/// A location constraint: a region, `EU` for the first one in Europe, or nothing for the first of all.
#[derive(Debug, Deserialize)]
pub(super) struct Location {
    #[serde(rename = "$text", default)]
    constraint: String,
}

impl Location {
    pub(super) fn region(self) -> String {
        match self.constraint.as_str() {
            "" => "us-east-1".to_owned(),
            "EU" => "eu-west-1".to_owned(),
            _ => self.constraint,
        }
    }
}

/// An access control list.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AccessControl {
    owner: Grantee,
    access_control_list: Grants,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Grants {
    #[serde(default)]
    grant: Vec<Grant>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Grant {
    grantee: Grantee,
    permission: String,
}

#[derive(Debug, Deserialize)]
struct Grantee {
    #[serde(rename = "ID")]
    id: Option<String>,
    #[serde(rename = "URI")]
    uri: Option<String>,
    #[serde(rename = "EmailAddress")]
    email: Option<String>,
}

impl Grantee {
    fn name(self) -> String {
        self.uri.or(self.id).or(self.email).unwrap_or_default()
    }
}

impl From<AccessControl> for model::asset::Acl {
    fn from(answer: AccessControl) -> Self {
        Self {
            owner: answer.owner.name(),
            grants: answer
                .access_control_list
                .grant
                .into_iter()
                .map(|grant| model::asset::AclGrant {
                    grantee: grant.grantee.name(),
                    permission: grant.permission,
                })
                .collect(),
        }
    }
}

/// The four switches; one that is not written is off.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[derive(Default)]
pub(crate) struct PublicAccessBlockAnswer {
    block_public_acls: bool,
    ignore_public_acls: bool,
    block_public_policy: bool,
    restrict_public_buckets: bool,
}

impl From<PublicAccessBlockAnswer> for PublicAccessBlock {
    fn from(answer: PublicAccessBlockAnswer) -> Self {
        Self {
            block_public_acls: answer.block_public_acls,
            ignore_public_acls: answer.ignore_public_acls,
            block_public_policy: answer.block_public_policy,
            restrict_public_buckets: answer.restrict_public_buckets,
        }
    }
}

/// Object ownership: one rule.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct OwnershipAnswer {
    #[serde(default)]
    rule: Vec<OwnershipRule>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct OwnershipRule {
    object_ownership: String,
}

impl OwnershipAnswer {
    /// `BucketOwnerEnforced`, `BucketOwnerPreferred` or `ObjectWriter`.
    pub(crate) fn into_ownership(self) -> Option<String> {
        self.rule.into_iter().next().map(|rule| rule.object_ownership)
    }
}

/// Versioning.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct VersioningAnswer {
    /// `Enabled` or `Suspended`; none when never enabled.
    pub(crate) status: Option<String>,
}

/// Access logs.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct LoggingAnswer {
    /// Where they go; none when they are off.
    pub(crate) logging_enabled: Option<LoggingTarget>,
}

/// Where access logs go.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct LoggingTarget {
    /// The bucket's name.
    pub(crate) target_bucket: String,
    /// The prefix of the logs.
    #[serde(default)]
    pub(crate) target_prefix: String,
}

/// Default encryption.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct EncryptionAnswer {
    #[serde(default)]
    rule: Vec<EncryptionRule>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct EncryptionRule {
    apply_server_side_encryption_by_default: Option<EncryptionDefault>,
}

/// What encrypts objects for which the uploader says nothing.
#[derive(Debug, Deserialize)]
pub(crate) struct EncryptionDefault {
    /// `AES256`, `aws:kms`, `aws:kms:dsse`.
    #[serde(rename = "SSEAlgorithm")]
    pub(crate) algorithm: String,
    /// The key, as the bucket names it.
    #[serde(rename = "KMSMasterKeyID")]
    pub(crate) key: Option<String>,
}

impl EncryptionAnswer {
    /// The one default.
    pub(crate) fn into_default(self) -> Option<EncryptionDefault> {
        self.rule
            .into_iter()
            .find_map(|rule| rule.apply_server_side_encryption_by_default)
    }
}

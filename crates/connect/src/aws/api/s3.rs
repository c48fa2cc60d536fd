//! Amazon Simple Storage Service: what buckets are set to. Nothing here reads objects.
//!
//! Source: Amazon S3 API reference; Service Authorization Reference, "Actions, resources, and condition keys for
//! Amazon S3", whose action names differ from the operations' in places.

use model::asset::PolicyDocument;
use serde_json::Value;

use super::client::Call;
use super::s3_answers::{
    AccessControl, BucketPage, EncryptionAnswer, Location, LoggingAnswer, OwnershipAnswer,
    PublicAccessBlockAnswer, VersioningAnswer,
};
use super::{Answer, ApiError, Client, Failure, Operation, Read, operations, xml};

operations!(S3 {
    /// All buckets of the account.
    LIST_BUCKETS = "ListBuckets",
        Some("s3:ListAllMyBuckets"),
        "which buckets there are";
    /// A bucket's region.
    GET_BUCKET_LOCATION = "GetBucketLocation",
        Some("s3:GetBucketLocation"),
        "in which region the bucket is, and so where its settings are read";
    /// A bucket's policy.
    GET_BUCKET_POLICY = "GetBucketPolicy",
        Some("s3:GetBucketPolicy"),
        "whom the bucket's policy lets in and whom it keeps out";
    /// A bucket's access control list.
    GET_BUCKET_ACL = "GetBucketAcl",
        Some("s3:GetBucketAcl"),
        "whom the bucket's access control list lets in";
    /// A bucket's own public access block.
    GET_PUBLIC_ACCESS_BLOCK = "GetPublicAccessBlock",
        Some("s3:GetBucketPublicAccessBlock"),
        "whether the bucket itself blocks public access";
    /// Whether access control lists have an effect.
    GET_BUCKET_OWNERSHIP_CONTROLS = "GetBucketOwnershipControls",
        Some("s3:GetBucketOwnershipControls"),
        "whether access control lists have an effect in the bucket";
    /// Whether old versions are kept.
    GET_BUCKET_VERSIONING = "GetBucketVersioning",
        Some("s3:GetBucketVersioning"),
        "whether overwritten objects can be restored";
    /// Where access logs go.
    GET_BUCKET_LOGGING = "GetBucketLogging",
        Some("s3:GetBucketLogging"),
        "whether access to the bucket is logged";
    /// Default encryption.
    GET_BUCKET_ENCRYPTION = "GetBucketEncryption",
        Some("s3:GetEncryptionConfiguration"),
        "which key encrypts the bucket, and so whose use of the key is needed to read it";
});

impl Client<Read> {
    /// A page of the account's buckets, with their regions where the service tells them.
    pub(crate) async fn list_buckets(&self, token: Option<&str>) -> Result<Answer<BucketPage>, ApiError> {
        let mut query = vec![("max-buckets", "1000")];
        query.extend(token.map(|token| ("continuation-token", token)));
        let read = |body: &[u8]| xml::read(body, "ListAllMyBucketsResult");
        self.get(Call::of(LIST_BUCKETS), "/", &query, &[], read).await
    }

    /// The region of a bucket. Asked at the client's region, which answers for every region.
    pub(crate) async fn get_bucket_location(&self, bucket: &str) -> Result<Answer<String>, ApiError> {
        let read = |body: &[u8]| xml::read::<Location>(body, "LocationConstraint");
        let answer = self
            .bucket(GET_BUCKET_LOCATION, bucket, None, "location", read)
            .await?;
        Ok(answer.map(Location::region))
    }

    /// A bucket's policy. Code `NoSuchBucketPolicy` when it has none.
    pub(crate) async fn get_bucket_policy(
        &self,
        bucket: &str,
        region: Option<&str>,
    ) -> Result<Answer<PolicyDocument>, ApiError> {
        self.bucket(GET_BUCKET_POLICY, bucket, region, "policy", |body| {
            // S3 stores only valid policies: anything but an object is somebody else's answer.
            serde_json::from_slice::<serde_json::Map<String, Value>>(body)
                .map(|policy| PolicyDocument(Value::Object(policy)))
                .map_err(|error| error.to_string())
        })
        .await
    }

    /// A bucket's access control list.
    pub(crate) async fn get_bucket_acl(
        &self,
        bucket: &str,
        region: Option<&str>,
    ) -> Result<Answer<AccessControl>, ApiError> {
        let read = |body: &[u8]| xml::read(body, "AccessControlPolicy");
        self.bucket(GET_BUCKET_ACL, bucket, region, "acl", read).await
    }

    /// A bucket's own public access block. Code `NoSuchPublicAccessBlockConfiguration` when none is set.
    pub(crate) async fn get_public_access_block(
        &self,
        bucket: &str,
        region: Option<&str>,
    ) -> Result<Answer<PublicAccessBlockAnswer>, ApiError> {
        let read = |body: &[u8]| xml::read(body, "PublicAccessBlockConfiguration");
        self.bucket(GET_PUBLIC_ACCESS_BLOCK, bucket, region, "publicAccessBlock", read)
            .await
    }

    /// A bucket's object ownership. Code `OwnershipControlsNotFoundError` when never set.
    pub(crate) async fn get_bucket_ownership_controls(
        &self,
        bucket: &str,
        region: Option<&str>,
    ) -> Result<Answer<OwnershipAnswer>, ApiError> {
        let read = |body: &[u8]| xml::read(body, "OwnershipControls");
        self.bucket(
            GET_BUCKET_OWNERSHIP_CONTROLS,
            bucket,
            region,
            "ownershipControls",
            read,
        )
        .await
    }

    /// A bucket's versioning; without status when never enabled.
    pub(crate) async fn get_bucket_versioning(
        &self,
        bucket: &str,
        region: Option<&str>,
    ) -> Result<Answer<VersioningAnswer>, ApiError> {
        let read = |body: &[u8]| xml::read(body, "VersioningConfiguration");
        self.bucket(GET_BUCKET_VERSIONING, bucket, region, "versioning", read)
            .await
    }

    /// Where a bucket's access logs go; without target when they are off.
    pub(crate) async fn get_bucket_logging(
        &self,
        bucket: &str,
        region: Option<&str>,
    ) -> Result<Answer<LoggingAnswer>, ApiError> {
        let read = |body: &[u8]| xml::read(body, "BucketLoggingStatus");
        self.bucket(GET_BUCKET_LOGGING, bucket, region, "logging", read)
            .await
    }

    /// A bucket's default encryption. Code `ServerSideEncryptionConfigurationNotFoundError` when none is set.
    pub(crate) async fn get_bucket_encryption(
        &self,
        bucket: &str,
        region: Option<&str>,
    ) -> Result<Answer<EncryptionAnswer>, ApiError> {
        let read = |body: &[u8]| xml::read(body, "ServerSideEncryptionConfiguration");
        self.bucket(GET_BUCKET_ENCRYPTION, bucket, region, "encryption", read)
            .await
    }

    async fn bucket<T>(
        &self,
        operation: &'static Operation,
        bucket: &str,
        region: Option<&str>,
        setting: &str,
        read: impl Fn(&[u8]) -> Result<T, String>,
    ) -> Result<Answer<T>, ApiError> {
        let call = Call::of(operation).about(bucket).in_region(region);
        let path = format!("/{bucket}");
        let answer = self.get(call, &path, &[(setting, "")], &[], &read).await;
        let other = match &answer {
            Err(error) => match &*error.failure {
                Failure::OtherRegion(other) => other.clone(),
                _ => return answer,
            },
            Ok(_) => return answer,
        };
        // The bucket is in another region, which the refusal names.
        let call = call.in_region(Some(&other));
        self.get(call, &path, &[(setting, "")], &[], &read).await
    }
}

//! Buckets, objects and what decides who may read them, by path-style requests
//! (<https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html>).

use bytes::Bytes;
use serde_json::Value;

use crate::Result;
use crate::aws::AwsClient;

/// The four switches of Block Public Access, of a bucket or of the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicAccessBlock {
    /// New public ACLs are refused.
    pub block_public_acls: bool,
    /// Existing public ACLs have no effect.
    pub ignore_public_acls: bool,
    /// New public bucket policies are refused.
    pub block_public_policy: bool,
    /// A public bucket policy gives only the account and AWS services access.
    pub restrict_public_buckets: bool,
}

impl PublicAccessBlock {
    /// All four on, as S3 sets it on new buckets since April 2023.
    pub const ALL: PublicAccessBlock = PublicAccessBlock {
        block_public_acls: true,
        ignore_public_acls: true,
        block_public_policy: true,
        restrict_public_buckets: true,
    };

    fn document(self) -> String {
        format!(
            "<PublicAccessBlockConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
             <BlockPublicAcls>{}</BlockPublicAcls><IgnorePublicAcls>{}</IgnorePublicAcls>\
             <BlockPublicPolicy>{}</BlockPublicPolicy><RestrictPublicBuckets>{}</RestrictPublicBuckets>\
             </PublicAccessBlockConfiguration>",
            self.block_public_acls,
            self.ignore_public_acls,
            self.block_public_policy,
            self.restrict_public_buckets
        )
    }
}

impl AwsClient {
    /// `CreateBucket` in the caller's region. A new bucket blocks all public access and disables ACLs, as on S3.
    pub fn create_bucket(&self, bucket: &str) -> Result<()> {
        let body = match self.region() {
            // The first region has no name for this purpose.
            "us-east-1" => String::new(),
            region => format!(
                "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
                 <LocationConstraint>{region}</LocationConstraint></CreateBucketConfiguration>"
            ),
        };
        self.bucket("PUT", bucket, &[], body).map(drop)
    }

    /// `DeleteBucket`.
    pub fn delete_bucket(&self, bucket: &str) -> Result<()> {
        self.bucket("DELETE", bucket, &[], "").map(drop)
    }

    /// `PutObject`.
    pub fn put_object(&self, bucket: &str, key: &str, body: impl Into<Bytes>) -> Result<()> {
        self.rest("s3", "PUT", &format!("/{bucket}/{key}"), &[], body)
            .map(drop)
    }

    /// `GetObject`.
    pub fn get_object(&self, bucket: &str, key: &str) -> Result<String> {
        Ok(self
            .rest("s3", "GET", &format!("/{bucket}/{key}"), &[], "")?
            .body())
    }

    /// The keys of the first page of `ListObjectsV2`.
    pub fn list_objects(&self, bucket: &str) -> Result<Vec<String>> {
        Ok(self
            .bucket("GET", bucket, &[("list-type", "2")], "")?
            .texts("Key"))
    }

    /// `PutBucketPolicy`.
    pub fn put_bucket_policy(&self, bucket: &str, document: &Value) -> Result<()> {
        self.bucket("PUT", bucket, &[("policy", "")], document.to_string())
            .map(drop)
    }

    /// `DeleteBucketPolicy`.
    pub fn delete_bucket_policy(&self, bucket: &str) -> Result<()> {
        self.bucket("DELETE", bucket, &[("policy", "")], "").map(drop)
    }

    /// `PutBucketAcl` with a canned ACL such as `private` or `public-read`.
    pub fn put_bucket_acl(&self, bucket: &str, canned: &str) -> Result<()> {
        let headers = vec![("x-amz-acl", canned.to_owned())];
        self.rest_with(
            "s3",
            "PUT",
            &format!("/{bucket}"),
            &[("acl", "")],
            headers,
            Bytes::new(),
        )
        .map(drop)
    }

    /// `PutBucketOwnershipControls`, e.g. `BucketOwnerEnforced` (ACLs off) or `ObjectWriter` (ACLs on).
    pub fn put_ownership(&self, bucket: &str, ownership: &str) -> Result<()> {
        let body = format!(
            "<OwnershipControls xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Rule>\
             <ObjectOwnership>{ownership}</ObjectOwnership></Rule></OwnershipControls>"
        );
        self.bucket("PUT", bucket, &[("ownershipControls", "")], body)
            .map(drop)
    }

    /// `PutPublicAccessBlock` of a bucket.
    pub fn put_public_access_block(&self, bucket: &str, block: PublicAccessBlock) -> Result<()> {
        self.bucket("PUT", bucket, &[("publicAccessBlock", "")], block.document())
            .map(drop)
    }

    /// `DeletePublicAccessBlock` of a bucket.
    pub fn delete_public_access_block(&self, bucket: &str) -> Result<()> {
        self.bucket("DELETE", bucket, &[("publicAccessBlock", "")], "")
            .map(drop)
    }

    /// `PutPublicAccessBlock` of the account (S3 Control).
    pub fn put_account_public_access_block(&self, block: PublicAccessBlock) -> Result<()> {
        self.account_block("PUT", block.document()).map(drop)
    }

    /// `DeletePublicAccessBlock` of the account (S3 Control).
    pub fn delete_account_public_access_block(&self) -> Result<()> {
        self.account_block("DELETE", String::new()).map(drop)
    }

    /// `PutBucketVersioning`, `Enabled` or `Suspended`.
    pub fn put_versioning(&self, bucket: &str, enabled: bool) -> Result<()> {
        let status = if enabled { "Enabled" } else { "Suspended" };
        let body = format!(
            "<VersioningConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
             <Status>{status}</Status></VersioningConfiguration>"
        );
        self.bucket("PUT", bucket, &[("versioning", "")], body).map(drop)
    }

    /// `PutBucketLogging`: access logs of `bucket` go to `target` under a prefix of the bucket's name.
    pub fn put_logging(&self, bucket: &str, target: &str) -> Result<()> {
        let body = format!(
            "<BucketLoggingStatus xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><LoggingEnabled>\
             <TargetBucket>{target}</TargetBucket><TargetPrefix>{bucket}/</TargetPrefix>\
             </LoggingEnabled></BucketLoggingStatus>"
        );
        self.bucket("PUT", bucket, &[("logging", "")], body).map(drop)
    }

    /// `PutBucketEncryption`: default encryption with S3's own key, or with the given KMS key.
    pub fn put_encryption(&self, bucket: &str, kms_key: Option<&str>) -> Result<()> {
        let rule = match kms_key {
            Some(key) => {
                format!("<SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>{key}</KMSMasterKeyID>")
            }
            None => "<SSEAlgorithm>AES256</SSEAlgorithm>".to_owned(),
        };
        let body = format!(
            "<ServerSideEncryptionConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Rule>\
             <ApplyServerSideEncryptionByDefault>{rule}</ApplyServerSideEncryptionByDefault>\
             </Rule></ServerSideEncryptionConfiguration>"
        );
        self.bucket("PUT", bucket, &[("encryption", "")], body).map(drop)
    }

    fn bucket(
        &self,
        method: &str,
        bucket: &str,
        query: &[(&str, &str)],
        body: impl Into<Bytes>,
    ) -> Result<crate::aws::Answer> {
        self.rest("s3", method, &format!("/{bucket}"), query, body)
    }

    fn account_block(&self, method: &str, body: String) -> Result<crate::aws::Answer> {
        let headers = vec![("x-amz-account-id", self.account().to_owned())];
        let path = "/v20180820/configuration/publicAccessBlock";
        self.rest_with("s3", method, path, &[], headers, body.into())
    }
}

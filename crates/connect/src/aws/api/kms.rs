//! AWS Key Management Service: who may use a key. Nothing here uses one.
//!
//! Source: AWS KMS API reference.

use model::asset::PolicyDocument;
use serde::Deserialize;
use serde_json::json;

use super::client::Call;
use super::{Answer, ApiError, Client, Read, operations};

const TARGET: &str = "TrentService";

operations!(Kms {
    /// What a key is.
    DESCRIBE_KEY = "DescribeKey",
        Some("kms:DescribeKey"),
        "which key encrypts the data, and whether it can be used";
    /// A key's policy.
    GET_KEY_POLICY = "GetKeyPolicy",
        Some("kms:GetKeyPolicy"),
        "who may decrypt what the key encrypts";
});

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Description {
    key_metadata: KeyMetadata,
}

/// What a key is.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct KeyMetadata {
    /// Its ARN.
    pub(crate) arn: String,
    /// Whether it can be used.
    pub(crate) enabled: bool,
    /// `AWS` or `CUSTOMER`.
    pub(crate) key_manager: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct KeyPolicy {
    policy: String,
}

impl Client<Read> {
    /// What a key is, by id, ARN or alias.
    pub(crate) async fn describe_key(
        &self,
        key: &str,
        region: Option<&str>,
    ) -> Result<Answer<KeyMetadata>, ApiError> {
        let call = Call::of(DESCRIBE_KEY).about(key).in_region(region);
        let answer: Answer<Description> = self.json(call, TARGET, &json!({ "KeyId": key })).await?;
        Ok(answer.map(|answer| answer.key_metadata))
    }

    /// The policy of a key, by its ARN.
    pub(crate) async fn get_key_policy(
        &self,
        key: &str,
        region: Option<&str>,
    ) -> Result<Answer<PolicyDocument>, ApiError> {
        let call = Call::of(GET_KEY_POLICY).about(key).in_region(region);
        let body = json!({ "KeyId": key, "PolicyName": "default" });
        let answer: Answer<KeyPolicy> = self.json(call, TARGET, &body).await?;
        Ok(answer.map(|answer| PolicyDocument::from_text(&answer.policy)))
    }
}

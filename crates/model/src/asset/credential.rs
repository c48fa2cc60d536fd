//! Credentials as their issuer knows them.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{AssetId, Field};

/// What kind of credential.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CredentialKind {
    /// A long-lived AWS access key.
    AwsAccessKey,
    /// A Slack token of any type.
    SlackToken,
    /// A GitLab token of any type.
    GitlabToken,
    /// A GitHub token of any type.
    GithubToken,
    /// A private key in any encoding.
    PrivateKey,
    /// Anything else.
    #[default]
    Other,
}

/// Whether the issuer accepts the credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyStatus {
    /// It works.
    Active,
    /// It is switched off and can be switched on again.
    Inactive,
}

/// What a secret value stands for, as its issuer knows it. The id of an AWS key is `aws-access-key:<key id>`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Credential {
    /// What kind.
    pub credential_kind: CredentialKind,
    /// The public part that names it, such as an access key id.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub identifier: Field<String>,
    /// Whom it authenticates: a user, a role, an account, a workspace.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub principal: Field<AssetId>,
    /// Whether its issuer accepts it.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub status: Field<KeyStatus>,
    /// When it was made.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub created: Field<Timestamp>,
    /// When it was last used; absent when never.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub last_used: Field<Timestamp>,
    /// The secret values found anywhere that stand for it; absent when none was found.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub found_as: Field<Vec<AssetId>>,
}

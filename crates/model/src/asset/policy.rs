//! Policies and the keys that have them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use crate::field::is_field_state;
use crate::{AccountId, AssetId, Field};

/// A policy document as the service returned it: a JSON value, or a JSON string where it is not valid JSON.
///
/// What a [`Field`] would take for absent or not collected (`null`, `{"$gap": …}`) is no policy either and is written
/// as text, so that a malformed document never reads back as "there is none".
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct PolicyDocument(pub Value);

impl PolicyDocument {
    /// The document from its text; text that is not JSON is kept as text.
    pub fn from_text(text: &str) -> Self {
        match serde_json::from_str(text) {
            Ok(value) if !is_field_state(&value) => Self(value),
            _ => Self(Value::String(text.to_owned())),
        }
    }
}

impl Serialize for PolicyDocument {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if is_field_state(&self.0) {
            serializer.serialize_str(&self.0.to_string())
        } else {
            self.0.serialize(serializer)
        }
    }
}

/// A policy that belongs to one principal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InlinePolicy {
    /// Its name.
    pub name: String,
    /// Its text.
    pub document: PolicyDocument,
}

/// A managed policy. Its id is its ARN.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Policy {
    /// The default version's text.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub document: Field<PolicyDocument>,
    /// The default version's id, such as `v3`.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub default_version: Field<String>,
    /// Whether AWS keeps it, and not the customer.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub aws_managed: Field<bool>,
    /// How many principals have it.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub attachments: Field<u64>,
    /// Whether its statements allow every action on every resource.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub allows_everything: Field<bool>,
}

/// A KMS key. Its id is its ARN.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct KmsKey {
    /// The account that has it.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub account: Field<AccountId>,
    /// Its policy.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub policy: Field<PolicyDocument>,
    /// Whether it can be used.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub enabled: Field<bool>,
    /// Whether AWS manages it: all principals of the account may then use it through the service.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub aws_managed: Field<bool>,
    /// The alias by which it is known, where there is one.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub alias: Field<AssetId>,
}

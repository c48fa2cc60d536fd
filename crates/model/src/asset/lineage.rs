//! Data sets, training jobs, models and endpoints. What feeds what are relations.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{AssetId, Field};

/// What models learn from. Its id is `data-set:<name>`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct DataSet {
    /// The bucket that stores it.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub bucket: Field<AssetId>,
    /// The prefix of its objects; absent for the whole bucket.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub prefix: Field<String>,
    /// Whether it is known what learns from it; not collected where no lineage says so. Joined.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub lineage: Field<bool>,
}

/// A job that trains a model. Its id is its ARN, or `training-job:<name>`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct TrainingJob {
    /// The role that it runs as.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub role: Field<AssetId>,
}

/// A trained model. Its id is its ARN, or `model:<name>`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Model {
    /// The bucket that stores its artifact.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub bucket: Field<AssetId>,
}

/// What serves a model. Its id is its ARN, its URL, or `endpoint:<name>`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Endpoint {
    /// The address at which it answers.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub url: Field<String>,
}

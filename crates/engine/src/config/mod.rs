//! `nightlatch.toml`: sources, owned hosts, jewels, owners, lineage.
//!
//! Unknown keys are errors that point at the line. Secrets are never written in the file: a [`SecretSource`] names an
//! environment variable, a file or a command.

mod parse;
mod secret_source;
mod target;

use std::path::PathBuf;

use model::{AssetId, JewelClass};
use serde::Deserialize;
use url::Url;

pub use parse::{ConfigError, load, parse};
pub use secret_source::{SecretError, SecretSource};
pub use target::{Target, TargetError};

/// The whole configuration.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Whose estate it is.
    pub organization: Organization,
    /// How to reach out.
    pub network: Network,
    /// Code hosts.
    pub gitlab: Vec<GitLab>,
    /// Repositories outside of a configured code host.
    pub git: Vec<Git>,
    /// AWS accounts.
    pub aws: Vec<Aws>,
    /// Estate files of earlier collections.
    pub estate: Vec<EstateFile>,
    /// Checks of one's own.
    pub rules: Rules,
    /// What is worth attacking, beside what is found by rule.
    pub jewel: Vec<JewelEntry>,
    /// Who owns what.
    pub owner: Vec<OwnerEntry>,
    /// What feeds what.
    pub lineage: Vec<LineageEntry>,
    /// Where it was read from; what evidence of kind *configured* names.
    #[serde(skip)]
    pub origin: Option<PathBuf>,
}

/// Whose estate it is.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Organization {
    /// The name that reports show.
    pub name: String,
}

/// How to reach out.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Network {
    /// Origins that the organisation owns, beside those of the sources.
    pub owned: Vec<Url>,
    /// From where this machine looks: `internet`, `internal`.
    pub vantage: String,
    /// How long one request may take, in seconds.
    pub timeout_seconds: u64,
}

impl Default for Network {
    fn default() -> Self {
        Self {
            owned: Vec::new(),
            vantage: "internal".to_owned(),
            timeout_seconds: 30,
        }
    }
}

/// Checks of one's own.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rules {
    /// A folder of rule files. Relative to the configuration file.
    pub folder: Option<PathBuf>,
}

/// A GitLab host.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GitLab {
    /// Its origin.
    pub url: Url,
    /// A token with scope `read_api`; an administrator's to read the settings.
    pub token: Option<SecretSource>,
    /// Whether anyone on the internet can open a connection to it.
    pub reachable_from_internet: Option<bool>,
    /// Whether to clone and scan every repository that the token sees.
    #[serde(default)]
    pub clone: bool,
}

/// A repository.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Git {
    /// A work tree, a bare repository or a bundle. Relative to the configuration file.
    pub path: Option<PathBuf>,
    /// A clone URL.
    pub url: Option<Url>,
    /// The web address under which a code host knows it.
    pub repository: Option<AssetId>,
    /// A token for the clone URL.
    pub token: Option<SecretSource>,
}

/// An AWS account.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Aws {
    /// The profile of the shared configuration files.
    pub profile: Option<String>,
    /// The region; else that of the environment or profile.
    pub region: Option<String>,
    /// An endpoint for all services, for local servers.
    pub endpoint: Option<Url>,
    /// The most calls that a collection may make.
    pub call_budget: Option<u64>,
    /// Output of `aws iam get-account-authorization-details`, to be read in place of the live account.
    pub authorization_details: Option<PathBuf>,
}

/// An estate file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EstateFile {
    /// The file. Relative to the configuration file.
    pub path: PathBuf,
}

/// Something worth attacking.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JewelEntry {
    /// The asset's id or name; `*` stands for any text.
    pub asset: String,
    /// Why it is worth attacking; `none` says that it is not, whatever the rules find.
    pub class: ConfiguredClass,
}

/// A jewel class, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConfiguredClass {
    /// What models learn from.
    TrainingData,
    /// A trained model, or what serves it.
    Model,
    /// Source code.
    Source,
    /// Recordings of people.
    PrivateMedia,
    /// Released and unreleased applications.
    AppBuilds,
    /// What people write to each other.
    Messages,
    /// Not worth attacking.
    None,
}

impl ConfiguredClass {
    /// The class, if there is one.
    pub fn class(self) -> Option<JewelClass> {
        match self {
            Self::TrainingData => Some(JewelClass::TrainingData),
            Self::Model => Some(JewelClass::Model),
            Self::Source => Some(JewelClass::Source),
            Self::PrivateMedia => Some(JewelClass::PrivateMedia),
            Self::AppBuilds => Some(JewelClass::AppBuilds),
            Self::Messages => Some(JewelClass::Messages),
            Self::None => None,
        }
    }
}

/// Who owns what.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnerEntry {
    /// The asset's id or name; `*` stands for any text.
    pub asset: String,
    /// The person or team.
    pub owner: String,
}

/// One line from data to endpoint. Each name is an id of the estate, or a name of one's own.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LineageEntry {
    /// The bucket that stores the data set: its name or ARN.
    pub bucket: Option<String>,
    /// The prefix of the data set's objects.
    pub prefix: Option<String>,
    /// The data set.
    pub data_set: Option<String>,
    /// The job that learns from it.
    pub training_job: Option<String>,
    /// The model that the job produces.
    pub model: Option<String>,
    /// What serves the model.
    pub endpoint: Option<String>,
}

//! Assets: things with an id, and the facts collected about them.
//!
//! Each kind is a struct of [`Field`]s and [`List`](crate::List)s in its own file. In JSON an asset is one object:
//! `id`, `kind`, the shared fields of [`Asset`], and the fields of its kind; a rule reads the same names.

mod body;
mod cloud_account;
mod code_host;
mod credential;
mod lineage;
mod policy;
mod principal;
mod s3;
mod secret;
mod trail;

pub(crate) use body::Shared;
pub use body::{AssetBody, AssetKind};
pub use cloud_account::CloudAccount;
pub use code_host::{
    Account, CodeHost, EmailConfirmation, Registration, Repository, SignUpPage, Visibility, Workspace,
};
pub use credential::{Credential, CredentialKind, KeyStatus};
pub use lineage::{DataSet, Endpoint, Model, TrainingJob};
pub use policy::{InlinePolicy, KmsKey, Policy, PolicyDocument};
pub use principal::{Group, Role, User};
pub use s3::{Acl, AclGrant, Bucket, Encryption, LogTarget, PublicAccessBlock, Versioning};
pub use secret::{FoundSecret, Place};
pub use trail::{EventSelector, Trail};

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{AssetId, EvidenceId, Field};

/// Why an asset is worth attacking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum JewelClass {
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
}

impl fmt::Display for JewelClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::TrainingData => "training data",
            Self::Model => "model",
            Self::Source => "source",
            Self::PrivateMedia => "private media",
            Self::AppBuilds => "app builds",
            Self::Messages => "messages",
        })
    }
}

/// That an asset is worth attacking, and who says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Jewel {
    /// What it is.
    pub class: JewelClass,
    /// The configuration, or the rule by which it was found.
    pub because: String,
}

/// A thing with an id, and the facts collected about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Asset {
    /// The ecosystem's own id.
    pub id: AssetId,
    /// What people call it.
    pub name: String,
    /// Who owns it; from the configuration.
    pub owner: Field<String>,
    /// Whether it is worth attacking; absent once all jewels are named.
    pub jewel: Field<Jewel>,
    /// The facts of its kind.
    pub body: AssetBody,
    /// What shows the facts.
    pub evidence: Vec<EvidenceId>,
    /// Fields that a newer version wrote, kept to be written back. Not for use: its form is the file format's affair.
    pub future: Map<String, Value>,
}

impl Asset {
    /// An asset with the facts of its kind and nothing else.
    pub fn new(id: impl Into<AssetId>, name: &str, body: impl Into<AssetBody>) -> Self {
        Self {
            id: id.into(),
            name: name.to_owned(),
            owner: Field::not_recorded(),
            jewel: Field::not_recorded(),
            body: body.into(),
            evidence: Vec::new(),
            future: Map::new(),
        }
    }

    /// The same asset with one more piece of evidence.
    #[must_use]
    pub fn with_evidence(mut self, evidence: EvidenceId) -> Self {
        self.cite(evidence);
        self
    }

    /// Adds evidence, once.
    pub fn cite(&mut self, evidence: EvidenceId) {
        if !self.evidence.contains(&evidence) {
            self.evidence.push(evidence);
        }
    }

    /// The kind of the asset.
    pub fn kind(&self) -> AssetKind {
        self.body.kind()
    }
}

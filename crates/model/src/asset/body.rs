//! The table of asset kinds, and how an asset is read and written.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _, ser::Error as _};
use serde_json::{Map, Value};

use super::{
    Account, Asset, Bucket, CloudAccount, CodeHost, Credential, DataSet, Endpoint, FoundSecret, Group, Jewel,
    KmsKey, Model, Policy, Repository, Role, Trail, TrainingJob, User, Workspace,
};
use crate::future::{leftover, overlay};
use crate::{AssetId, EvidenceId, Field};

macro_rules! asset_kinds {
    ($($(#[$doc:meta])* $variant:ident($body:ty) = $name:literal),+ $(,)?) => {
        /// The facts of an asset, by kind.
        #[allow(clippy::large_enum_variant, reason = "assets are seldom moved; a box would stand in every pattern")]
        #[derive(Clone, Debug, PartialEq)]
        pub enum AssetBody {
            $($(#[$doc])* $variant($body),)+
            /// A kind that this version does not know; its fields are kept as they are.
            Other {
                /// The kind's name.
                kind: String,
                /// All its fields.
                fields: Map<String, Value>,
            },
        }

        /// The kind of an asset.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum AssetKind {
            $($(#[$doc])* $variant,)+
            /// A kind that this version does not know.
            Other,
        }

        impl AssetKind {
            /// Every kind that this version knows.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The name in files, rules and output.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                    Self::Other => "other",
                }
            }

            /// The kind with this name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)+
                    _ => None,
                }
            }

            /// The JSON Schema of the kind's own fields; none for a kind that this version does not know.
            pub fn fields_schema(self, generator: &mut SchemaGenerator) -> Option<Schema> {
                match self {
                    $(Self::$variant => Some(<$body>::json_schema(generator)),)+
                    Self::Other => None,
                }
            }
        }

        impl AssetBody {
            /// The kind of the asset.
            pub fn kind(&self) -> AssetKind {
                match self {
                    $(Self::$variant(_) => AssetKind::$variant,)+
                    Self::Other { .. } => AssetKind::Other,
                }
            }

            pub(crate) fn kind_name(&self) -> &str {
                match self {
                    Self::Other { kind, .. } => kind,
                    known => known.kind().as_str(),
                }
            }

            fn to_value(&self) -> serde_json::Result<Value> {
                match self {
                    $(Self::$variant(body) => serde_json::to_value(body),)+
                    Self::Other { fields, .. } => Ok(Value::Object(fields.clone())),
                }
            }

            /// The plain fields of the kind at their defaults: what a record says that says nothing.
            pub(crate) fn silent_fields(&self) -> Map<String, Value> {
                let fields = match self {
                    $(Self::$variant(_) => serde_json::to_value(<$body>::default()),)+
                    Self::Other { .. } => Ok(Value::Null),
                };
                fields.map(as_object).unwrap_or_default()
            }

            fn from_value(kind: &str, fields: &Map<String, Value>) -> serde_json::Result<Self> {
                match kind {
                    $($name => <$body>::deserialize(fields).map(Self::$variant),)+
                    _ => Ok(Self::Other { kind: kind.to_owned(), fields: fields.clone() }),
                }
            }
        }

        $(impl From<$body> for AssetBody {
            fn from(body: $body) -> Self {
                Self::$variant(body)
            }
        })+
    };
}

asset_kinds! {
    /// A server of repositories, with its settings.
    CodeHost(CodeHost) = "code_host",
    /// An account on a code host.
    Account(Account) = "account",
    /// A git repository.
    Repository(Repository) = "repository",
    /// A credential's value found somewhere.
    Secret(FoundSecret) = "secret",
    /// What a secret value stands for, as its issuer knows it.
    Credential(Credential) = "credential",
    /// A chat workspace.
    Workspace(Workspace) = "workspace",
    /// An AWS account.
    CloudAccount(CloudAccount) = "cloud_account",
    /// An IAM user.
    User(User) = "user",
    /// An IAM group.
    Group(Group) = "group",
    /// An IAM role.
    Role(Role) = "role",
    /// A managed policy.
    Policy(Policy) = "policy",
    /// An S3 bucket.
    Bucket(Bucket) = "bucket",
    /// A KMS key.
    KmsKey(KmsKey) = "kms_key",
    /// A CloudTrail trail.
    Trail(Trail) = "trail",
    /// What models learn from.
    DataSet(DataSet) = "data_set",
    /// A job that trains a model.
    TrainingJob(TrainingJob) = "training_job",
    /// A trained model.
    Model(Model) = "model",
    /// What serves a model.
    Endpoint(Endpoint) = "endpoint",
}

impl fmt::Display for AssetKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for AssetKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// The fields that assets of all kinds share.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(crate) struct Shared {
    pub(crate) id: AssetId,
    pub(crate) kind: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) name: String,
    #[serde(default, skip_serializing_if = "Field::is_not_recorded")]
    pub(crate) owner: Field<String>,
    #[serde(default, skip_serializing_if = "Field::is_not_recorded")]
    pub(crate) jewel: Field<Jewel>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) evidence: Vec<EvidenceId>,
}

impl Asset {
    fn known_fields(&self) -> serde_json::Result<Map<String, Value>> {
        let shared = Shared {
            id: self.id.clone(),
            kind: self.body.kind_name().to_owned(),
            name: self.name.clone(),
            owner: self.owner.clone(),
            jewel: self.jewel.clone(),
            evidence: self.evidence.clone(),
        };
        let mut object = as_object(self.body.to_value()?);
        object.extend(as_object(serde_json::to_value(shared)?));
        Ok(object)
    }
}

/// Names the asset and the field that does not fit: bodies have defaults, so that each field can be read alone.
fn complaint(shared: &Shared, own: &Map<String, Value>, error: &serde_json::Error) -> String {
    let field = own.iter().find(|(name, value)| {
        let alone = Map::from_iter([((*name).clone(), (*value).clone())]);
        AssetBody::from_value(&shared.kind, &alone).is_err()
    });
    let name = field.map_or("", |(name, _)| name.as_str());
    format!("{} `{}`, field `{name}`: {error}", shared.kind, shared.id)
}

fn as_object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}

impl Serialize for Asset {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = self.known_fields().map_err(S::Error::custom)?;
        overlay(&mut object, &self.future);
        object.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Asset {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let object = Map::deserialize(deserializer)?;
        let shared = Shared::deserialize(&object).map_err(D::Error::custom)?;
        let mut own = object.clone();
        for name in ["id", "kind", "name", "owner", "jewel", "evidence"] {
            own.remove(name);
        }
        let body = AssetBody::from_value(&shared.kind, &own)
            .map_err(|error| D::Error::custom(complaint(&shared, &own, &error)))?;
        let mut asset = Self {
            id: shared.id,
            name: shared.name,
            owner: shared.owner,
            jewel: shared.jewel,
            body,
            evidence: shared.evidence,
            future: Map::new(),
        };
        asset.future = leftover(&object, &asset.known_fields().map_err(D::Error::custom)?);
        Ok(asset)
    }
}

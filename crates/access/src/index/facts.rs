//! The facts that decisions rest on, with policies compiled.

use std::collections::BTreeMap;
use std::sync::Arc;

use model::asset::{
    Acl, Bucket, CloudAccount, Encryption, Group, InlinePolicy, KmsKey, Policy, PolicyDocument,
    PublicAccessBlock, Role, User,
};
use model::{AccountId, Arn, Asset, AssetId, Field, Gap, GapId, List};

use super::assume::{Reach, Trust};
use crate::gaps;
use crate::language::Document;

/// A document, or the gap that says why it is none.
pub(crate) type Compiled = Result<Arc<Document>, Arc<Gap>>;

pub(crate) fn compile(owner: &str, what: &str, document: &PolicyDocument) -> Compiled {
    Document::parse(document)
        .map(Arc::new)
        .map_err(|error| Arc::new(gaps::malformed(owner, what, &error)))
}

/// The policies that a user, group or role has.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Rights {
    pub(crate) attached: List<AssetId>,
    pub(crate) inline: List<(String, Compiled)>,
    /// Which roles the inline policies could allow to assume.
    pub(crate) reach: Reach,
}

impl Rights {
    fn of(owner: &Asset, attached: &List<AssetId>, inline: &List<InlinePolicy>) -> Self {
        let compiled = |policy: &InlinePolicy| {
            let what = format!("inline policy {}", policy.name);
            (
                policy.name.clone(),
                compile(owner.id.as_str(), &what, &policy.document),
            )
        };
        let items: Vec<(String, Compiled)> = inline.iter().map(compiled).collect();
        Self {
            attached: attached.clone(),
            reach: Reach::of(items.iter().map(|(_, policy)| policy)),
            inline: List {
                items,
                missing: inline.missing.clone(),
            },
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PrincipalKind {
    User,
    Role,
}

/// A user or a role.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PrincipalFacts {
    pub(crate) id: AssetId,
    pub(crate) name: String,
    pub(crate) kind: PrincipalKind,
    pub(crate) account: Option<AccountId>,
    pub(crate) unique_id: Field<String>,
    pub(crate) tags: Field<BTreeMap<String, String>>,
    pub(crate) groups: List<AssetId>,
    pub(crate) rights: Rights,
    pub(crate) boundary: Field<AssetId>,
    pub(crate) trust: Field<Compiled>,
    /// Whom the trust policy could mean.
    pub(crate) trusts: Trust,
}

impl PrincipalFacts {
    pub(crate) fn of_user(asset: &Asset, user: &User) -> Self {
        Self {
            id: asset.id.clone(),
            name: name_of(&asset.id),
            kind: PrincipalKind::User,
            account: account_of(&user.account, &asset.id),
            unique_id: user.unique_id.clone(),
            tags: user.tags.clone(),
            groups: user.groups.clone(),
            rights: Rights::of(asset, &user.attached_policies, &user.inline_policies),
            boundary: user.permissions_boundary.clone(),
            trust: Field::Absent,
            trusts: Trust::default(),
        }
    }

    pub(crate) fn of_role(asset: &Asset, role: &Role) -> Self {
        let trust = role
            .trust
            .as_ref()
            .map(|document| compile(asset.id.as_str(), "trust policy", document));
        Self {
            id: asset.id.clone(),
            name: name_of(&asset.id),
            kind: PrincipalKind::Role,
            account: account_of(&role.account, &asset.id),
            unique_id: role.unique_id.clone(),
            tags: role.tags.clone(),
            groups: List::complete(Vec::new()),
            rights: Rights::of(asset, &role.attached_policies, &role.inline_policies),
            boundary: role.permissions_boundary.clone(),
            trusts: Trust::of(&trust),
            trust,
        }
    }

    /// What people call it: `user ci-deploy`.
    pub(crate) fn label(&self) -> String {
        match self.kind {
            PrincipalKind::User => format!("user {}", self.name),
            PrincipalKind::Role => format!("role {}", self.name),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct GroupFacts {
    pub(crate) name: String,
    pub(crate) rights: Rights,
}

impl GroupFacts {
    pub(crate) fn of(asset: &Asset, group: &Group) -> Self {
        Self {
            name: name_of(&asset.id),
            rights: Rights::of(asset, &group.attached_policies, &group.inline_policies),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PolicyFacts {
    pub(crate) document: Field<Compiled>,
    /// Which roles it could allow to assume.
    pub(crate) reach: Reach,
}

impl PolicyFacts {
    pub(crate) fn of(asset: &Asset, policy: &Policy) -> Self {
        let compiled = |document| compile(asset.id.as_str(), "default version", document);
        let document = policy.document.as_ref().map(compiled);
        Self {
            reach: Reach::of_field(&document),
            document,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct BucketFacts {
    pub(crate) id: AssetId,
    pub(crate) account: Field<AccountId>,
    pub(crate) region: Field<String>,
    pub(crate) policy: Field<Compiled>,
    pub(crate) acl: Field<Acl>,
    pub(crate) block: Field<PublicAccessBlock>,
    pub(crate) ownership: Field<String>,
    pub(crate) encryption: Field<Encryption>,
    /// The gap of its access points.
    pub(crate) access_points: Gap,
}

impl BucketFacts {
    pub(crate) fn of(asset: &Asset, bucket: &Bucket) -> Self {
        let compiled = |document| compile(asset.id.as_str(), "bucket policy", document);
        Self {
            id: asset.id.clone(),
            account: bucket.account.clone(),
            region: bucket.region.clone(),
            policy: bucket.policy.as_ref().map(compiled),
            acl: bucket.acl.clone(),
            block: bucket.public_access_block.clone(),
            ownership: bucket.ownership.clone(),
            encryption: bucket.encryption.clone(),
            access_points: gaps::access_points(asset.id.as_str()),
        }
    }

    pub(crate) fn name(&self) -> &str {
        self.id.as_str().rsplit(':').next().unwrap_or(self.id.as_str())
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct KeyFacts {
    pub(crate) id: AssetId,
    pub(crate) account: Option<AccountId>,
    pub(crate) policy: Field<Compiled>,
    pub(crate) enabled: Field<bool>,
    pub(crate) aws_managed: Field<bool>,
    pub(crate) alias: Field<AssetId>,
}

impl KeyFacts {
    pub(crate) fn of(asset: &Asset, key: &KmsKey) -> Self {
        let compiled = |document| compile(asset.id.as_str(), "key policy", document);
        Self {
            id: asset.id.clone(),
            account: account_of(&key.account, &asset.id),
            policy: key.policy.as_ref().map(compiled),
            enabled: key.enabled.clone(),
            aws_managed: key.aws_managed.clone(),
            alias: key.alias.clone(),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AccountFacts {
    pub(crate) block: Field<PublicAccessBlock>,
    pub(crate) organization_policies: Field<Vec<AssetId>>,
}

impl AccountFacts {
    pub(crate) fn of(account: &CloudAccount) -> Self {
        Self {
            block: account.public_access_block.clone(),
            organization_policies: account.organization_policies.clone(),
        }
    }
}

/// The account as collected, or else as the ARN names it.
fn account_of(field: &Field<AccountId>, id: &AssetId) -> Option<AccountId> {
    field.present().cloned().or_else(|| {
        Arn::parse(id.as_str())
            .ok()
            .filter(|arn| !arn.account.is_empty())
            .map(|arn| AccountId::from(arn.account))
    })
}

/// The last part of an ARN, which is a principal's name.
fn name_of(id: &AssetId) -> String {
    Arn::parse(id.as_str()).map_or_else(|_| id.to_string(), |arn| arn.resource_name().to_owned())
}

/// The gap of a field that a source ought to have filled.
pub(crate) fn gap_of<T>(field: &Field<T>) -> GapId {
    field
        .gap()
        .cloned()
        .unwrap_or_else(|| GapId::from("not-recorded"))
}

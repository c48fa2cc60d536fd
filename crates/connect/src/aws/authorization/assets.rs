//! From the answer to assets.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use model::asset::{Group, InlinePolicy, Policy, Role, User};
use model::{AccountId, Arn, Asset, AssetBody, AssetId, Estate, EvidenceId, Field, GapId, List};

use super::details::{
    AttachedPolicy, AuthorizationDetails, Boundary, GroupDetail, NamedDocument, PolicyDetail, RoleDetail,
    Tag, UserDetail,
};
use crate::aws::api::Listed;

/// What the answer does not tell.
#[derive(Clone, Debug)]
pub(crate) struct Untold {
    /// Why users' passwords, MFA and keys are not known: they are asked apart.
    pub(crate) sign_in: Option<GapId>,
    /// Why something that is referred to is not in the answer: the rest was not read, or it is no part of it.
    pub(crate) rest: GapId,
    /// Whether all users, groups and roles are in the answer.
    pub(crate) all_principals: bool,
}

/// The answer as assets, each shown by the evidence.
///
/// Every policy that is referred to becomes an asset; one without text in the answer has a gap in its place.
pub(crate) fn into_estate(
    collected: Timestamp,
    details: AuthorizationDetails,
    evidence: &[EvidenceId],
    untold: &Untold,
) -> Estate {
    let mut conversion = Conversion {
        estate: Estate::new(collected),
        evidence,
        untold,
        groups: BTreeMap::new(),
        referred: BTreeMap::new(),
    };
    for group in details.group_detail_list.unwrap_or_default() {
        conversion.group(group);
    }
    for user in details.user_detail_list.unwrap_or_default() {
        conversion.user(user);
    }
    for role in details.role_detail_list.unwrap_or_default() {
        conversion.role(role);
    }
    for policy in details.policies.unwrap_or_default() {
        conversion.policy(policy);
    }
    conversion.missing_policies();
    conversion.estate
}

/// The users and roles of an estate.
pub(crate) fn principal_ids(estate: &Estate) -> Vec<AssetId> {
    let users = estate.users().map(|(asset, _)| asset);
    let all = users.chain(estate.roles().map(|(asset, _)| asset));
    all.map(|asset| asset.id.clone()).collect()
}

struct Conversion<'a> {
    estate: Estate,
    evidence: &'a [EvidenceId],
    untold: &'a Untold,
    /// The ARNs of groups by name: users name their groups without path.
    groups: BTreeMap<String, AssetId>,
    /// Policies that principals refer to.
    referred: BTreeMap<AssetId, Reference>,
}

/// How principals refer to a policy.
#[derive(Default)]
struct Reference {
    /// Its name, where it is told.
    name: Option<String>,
    /// How many have it attached; a boundary is not an attachment.
    attachments: u64,
}

impl Conversion<'_> {
    fn group(&mut self, group: GroupDetail) {
        self.groups
            .insert(group.group_name.clone(), group.arn.as_str().into());
        let body = Group {
            account: account(&group.arn),
            attached_policies: self.attached(group.attached_managed_policies),
            inline_policies: inline(group.group_policy_list),
        };
        self.insert(&group.arn, &group.group_name, body);
    }

    fn user(&mut self, user: UserDetail) {
        let body = User {
            account: account(&user.arn),
            unique_id: user.user_id.into(),
            groups: self.memberships(user.group_list),
            attached_policies: self.attached(user.attached_managed_policies),
            inline_policies: inline(user.user_policy_list),
            permissions_boundary: self.boundary(user.permissions_boundary),
            tags: tags(user.tags).into(),
            console_password: self.sign_in(),
            mfa: self.sign_in(),
            access_keys: match &self.untold.sign_in {
                Some(gap) => List::partial(Vec::new(), gap.clone()),
                None => List::default(),
            },
            created: created(user.create_date),
            administrator: Field::not_recorded(),
        };
        self.insert(&user.arn, &user.user_name, body);
    }

    fn role(&mut self, role: RoleDetail) {
        let body = Role {
            account: account(&role.arn),
            unique_id: role.role_id.into(),
            trust: match role.assume_role_policy_document {
                Some(document) => document.0.into(),
                None => Field::NotCollected(self.untold.rest.clone()),
            },
            attached_policies: self.attached(role.attached_managed_policies),
            inline_policies: inline(role.role_policy_list),
            permissions_boundary: self.boundary(role.permissions_boundary),
            tags: tags(role.tags).into(),
            // An empty element says "never"; none at all says nothing.
            last_used: match role.role_last_used {
                Some(used) => Field::collected(used.last_used_date),
                None => Field::not_recorded(),
            },
            created: created(role.create_date),
            administrator: Field::not_recorded(),
            assumable_by_anyone: Field::not_recorded(),
        };
        self.insert(&role.arn, &role.role_name, body);
    }

    fn policy(&mut self, policy: PolicyDetail) {
        let current = policy.policy_version_list.into_iter().find(|version| {
            version.is_default_version || Some(&version.version_id) == policy.default_version_id.as_ref()
        });
        let body = Policy {
            document: match current.and_then(|version| version.document) {
                Some(document) => document.0.into(),
                None => Field::NotCollected(self.untold.rest.clone()),
            },
            default_version: policy
                .default_version_id
                .map_or_else(Field::not_recorded, Field::from),
            aws_managed: is_aws_managed(&policy.arn).into(),
            attachments: self.attachments(&policy.arn, policy.attachment_count),
            allows_everything: Field::not_recorded(),
        };
        self.insert(&policy.arn, &policy.policy_name, body);
    }

    /// Policies that someone has and whose text is nowhere in the answer.
    fn missing_policies(&mut self) {
        let known: BTreeSet<AssetId> = self
            .estate
            .policies()
            .map(|(asset, _)| asset.id.clone())
            .collect();
        let unknown = self.referred.keys().filter(|arn| !known.contains(*arn)).cloned();
        for arn in unknown.collect::<Vec<_>>() {
            let body = Policy {
                document: Field::NotCollected(self.untold.rest.clone()),
                aws_managed: is_aws_managed(arn.as_str()).into(),
                attachments: self.attachments(arn.as_str(), None),
                ..Policy::default()
            };
            let name = self
                .referred
                .get(&arn)
                .and_then(|reference| reference.name.clone());
            let name = name.unwrap_or_else(|| name_of(arn.as_str()).to_owned());
            self.insert(arn.as_str(), &name, body);
        }
    }

    /// How many principals have the policy, as it is told, or counted where all of them are here.
    fn attachments(&self, arn: &str, told: Option<u64>) -> Field<u64> {
        match told {
            Some(count) => count.into(),
            None if self.untold.all_principals => self.referred.get(arn).map_or(0, |r| r.attachments).into(),
            None => Field::NotCollected(self.untold.rest.clone()),
        }
    }

    fn memberships(&self, names: Listed<String>) -> List<AssetId> {
        let (known, unknown): (Vec<_>, Vec<_>) = names
            .into_iter()
            .map(|name| self.groups.get(&name).cloned())
            .partition(Option::is_some);
        let known = known.into_iter().flatten().collect();
        if unknown.is_empty() {
            List::complete(known)
        } else {
            List::partial(known, self.untold.rest.clone())
        }
    }

    fn attached(&mut self, policies: Listed<AttachedPolicy>) -> List<AssetId> {
        let mut arns = Vec::new();
        for policy in policies {
            let arn = AssetId::from(policy.policy_arn);
            let reference = self.referred.entry(arn.clone()).or_default();
            reference.name = Some(policy.policy_name);
            reference.attachments += 1;
            arns.push(arn);
        }
        List::complete(arns)
    }

    fn boundary(&mut self, boundary: Option<Boundary>) -> Field<AssetId> {
        let arn = boundary.map(|boundary| AssetId::from(boundary.permissions_boundary_arn));
        if let Some(arn) = &arn {
            self.referred.entry(arn.clone()).or_default();
        }
        Field::collected(arn)
    }

    fn sign_in<T>(&self) -> Field<T> {
        match &self.untold.sign_in {
            Some(gap) => Field::NotCollected(gap.clone()),
            None => Field::not_recorded(),
        }
    }

    fn insert(&mut self, arn: &str, name: &str, body: impl Into<AssetBody>) {
        let mut asset = Asset::new(arn, name, body);
        for id in self.evidence {
            asset.cite(id.clone());
        }
        self.estate.insert(asset);
    }
}

fn inline(policies: Listed<NamedDocument>) -> List<InlinePolicy> {
    let policies = policies.into_iter().map(|policy| InlinePolicy {
        name: policy.policy_name,
        document: policy.policy_document.0,
    });
    List::complete(policies.collect())
}

fn tags(tags: Listed<Tag>) -> BTreeMap<String, String> {
    tags.into_iter().map(|tag| (tag.key, tag.value)).collect()
}

fn created(date: Option<Timestamp>) -> Field<Timestamp> {
    date.map_or_else(Field::not_recorded, Field::from)
}

fn account(arn: &str) -> Field<AccountId> {
    match Arn::parse(arn) {
        Ok(arn) if !arn.account.is_empty() => AccountId::from(arn.account).into(),
        _ => Field::not_recorded(),
    }
}

/// `arn:aws:iam::aws:policy/…` is AWS's own.
fn is_aws_managed(arn: &str) -> bool {
    Arn::parse(arn).is_ok_and(|arn| arn.account == "aws")
}

fn name_of(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}

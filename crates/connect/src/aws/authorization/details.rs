//! The shape of the answer. The XML of the API and the JSON of the command line have the same names.
//!
//! Source: AWS IAM API reference, `GetAccountAuthorizationDetails`.

use jiff::Timestamp;
use serde::Deserialize;

use super::Document;
use crate::aws::api::Listed;

/// Users, groups, roles and policies.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct AuthorizationDetails {
    pub(crate) user_detail_list: Option<Listed<UserDetail>>,
    pub(crate) group_detail_list: Option<Listed<GroupDetail>>,
    pub(crate) role_detail_list: Option<Listed<RoleDetail>>,
    pub(crate) policies: Option<Listed<PolicyDetail>>,
    /// Whether more follows.
    pub(crate) is_truncated: bool,
    /// Where the next page of the API begins.
    pub(crate) marker: Option<String>,
    /// Where the command line would go on, when it was told to stop early.
    pub(crate) next_token: Option<String>,
}

impl AuthorizationDetails {
    /// Whether it has the four lists that every whole answer has.
    pub(crate) fn has_all_lists(&self) -> bool {
        self.user_detail_list.is_some()
            && self.group_detail_list.is_some()
            && self.role_detail_list.is_some()
            && self.policies.is_some()
    }

    /// Adds what stands on a further page.
    pub(crate) fn extend(&mut self, page: Self) {
        append(&mut self.user_detail_list, page.user_detail_list);
        append(&mut self.group_detail_list, page.group_detail_list);
        append(&mut self.role_detail_list, page.role_detail_list);
        append(&mut self.policies, page.policies);
    }
}

fn append<T>(all: &mut Option<Listed<T>>, more: Option<Listed<T>>) {
    all.get_or_insert_default().0.extend(more.into_iter().flatten());
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UserDetail {
    pub(crate) user_name: String,
    pub(crate) user_id: String,
    pub(crate) arn: String,
    pub(crate) create_date: Option<Timestamp>,
    #[serde(default)]
    pub(crate) user_policy_list: Listed<NamedDocument>,
    #[serde(default)]
    pub(crate) group_list: Listed<String>,
    #[serde(default)]
    pub(crate) attached_managed_policies: Listed<AttachedPolicy>,
    pub(crate) permissions_boundary: Option<Boundary>,
    #[serde(default)]
    pub(crate) tags: Listed<Tag>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GroupDetail {
    pub(crate) group_name: String,
    pub(crate) arn: String,
    #[serde(default)]
    pub(crate) group_policy_list: Listed<NamedDocument>,
    #[serde(default)]
    pub(crate) attached_managed_policies: Listed<AttachedPolicy>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RoleDetail {
    pub(crate) role_name: String,
    pub(crate) role_id: String,
    pub(crate) arn: String,
    pub(crate) create_date: Option<Timestamp>,
    pub(crate) assume_role_policy_document: Option<Document>,
    #[serde(default)]
    pub(crate) role_policy_list: Listed<NamedDocument>,
    #[serde(default)]
    pub(crate) attached_managed_policies: Listed<AttachedPolicy>,
    pub(crate) permissions_boundary: Option<Boundary>,
    #[serde(default)]
    pub(crate) tags: Listed<Tag>,
    pub(crate) role_last_used: Option<RoleLastUsed>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PolicyDetail {
    pub(crate) policy_name: String,
    pub(crate) arn: String,
    pub(crate) default_version_id: Option<String>,
    pub(crate) attachment_count: Option<u64>,
    #[serde(default)]
    pub(crate) policy_version_list: Listed<PolicyVersion>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PolicyVersion {
    pub(crate) document: Option<Document>,
    pub(crate) version_id: String,
    #[serde(default)]
    pub(crate) is_default_version: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct NamedDocument {
    pub(crate) policy_name: String,
    pub(crate) policy_document: Document,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AttachedPolicy {
    pub(crate) policy_name: String,
    pub(crate) policy_arn: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Boundary {
    pub(crate) permissions_boundary_arn: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Tag {
    pub(crate) key: String,
    #[serde(default)]
    pub(crate) value: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RoleLastUsed {
    pub(crate) last_used_date: Option<Timestamp>,
}

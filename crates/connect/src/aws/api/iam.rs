//! AWS Identity and Access Management.
//!
//! Source: AWS IAM API reference, version 2010-05-08.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;

use super::client::Call;
use super::{Answer, ApiError, Client, Listed, Next, Pages, Read, operations};
use crate::aws::authorization::{AuthorizationDetails, Document};

const VERSION: &str = "2010-05-08";

operations!(Iam {
    /// Users, groups, roles and policies, a page.
    GET_ACCOUNT_AUTHORIZATION_DETAILS = "GetAccountAuthorizationDetails",
        Some("iam:GetAccountAuthorizationDetails"),
        "users, groups, roles and policies, and so who may do what";
    /// Counters of the account; two of them are about the root user.
    GET_ACCOUNT_SUMMARY = "GetAccountSummary",
        Some("iam:GetAccountSummary"),
        "whether the root user has access keys and MFA";
    /// Starts the credential report.
    GENERATE_CREDENTIAL_REPORT = "GenerateCredentialReport",
        Some("iam:GenerateCredentialReport"),
        "a credential report newer than the last one";
    /// The credential report.
    GET_CREDENTIAL_REPORT = "GetCredentialReport",
        Some("iam:GetCredentialReport"),
        "which users have a console password and MFA, and when keys were last used";
    /// The keys of a user.
    LIST_ACCESS_KEYS = "ListAccessKeys",
        Some("iam:ListAccessKeys"),
        "which access keys the user has, and whether a leaked key is one of them";
    /// When a key was last used.
    GET_ACCESS_KEY_LAST_USED = "GetAccessKeyLastUsed",
        Some("iam:GetAccessKeyLastUsed"),
        "when the key was last used";
    /// A managed policy.
    GET_POLICY = "GetPolicy",
        Some("iam:GetPolicy"),
        "what the policy allows to everyone who has it";
    /// The text of a managed policy.
    GET_POLICY_VERSION = "GetPolicyVersion",
        Some("iam:GetPolicyVersion"),
        "what the policy allows to everyone who has it";
});

/// How far the credential report is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ReportState {
    /// `STARTED`, `INPROGRESS` or `COMPLETE`.
    pub(crate) state: String,
}

/// The credential report, as it is transferred.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CredentialReport {
    /// Comma-separated values in base64.
    pub(crate) content: String,
    /// When AWS made it: up to four hours ago.
    pub(crate) generated_time: Timestamp,
}

/// A key without its secret.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AccessKeyMetadata {
    /// The key's id.
    pub(crate) access_key_id: String,
    /// `Active`, `Inactive` or `Expired`.
    pub(crate) status: String,
    /// When it was made.
    pub(crate) create_date: Option<Timestamp>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AccessKeyPage {
    access_key_metadata: Listed<AccessKeyMetadata>,
    #[serde(default)]
    is_truncated: bool,
    marker: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct LastUsedAnswer {
    access_key_last_used: LastUsed,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct LastUsed {
    last_used_date: Option<Timestamp>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SummaryAnswer {
    summary_map: SummaryMap,
}

#[derive(Debug, Deserialize)]
struct SummaryMap {
    #[serde(default)]
    entry: Vec<SummaryEntry>,
}

#[derive(Debug, Deserialize)]
struct SummaryEntry {
    key: String,
    value: i64,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PolicyAnswer {
    policy: ManagedPolicy,
}

/// A managed policy without its text.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ManagedPolicy {
    /// The version that counts.
    pub(crate) default_version_id: String,
    /// How many principals have it.
    pub(crate) attachment_count: Option<u64>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PolicyVersionAnswer {
    policy_version: PolicyVersion,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PolicyVersion {
    document: Document,
}

impl Client<Read> {
    /// A page of users, groups, roles and policies, AWS-managed policies included; at most `items`.
    pub(crate) async fn get_account_authorization_details(
        &self,
        items: u16,
        marker: Option<&str>,
    ) -> Result<Answer<AuthorizationDetails>, ApiError> {
        let items = items.to_string();
        let mut parameters = vec![("MaxItems", items.as_str())];
        parameters.extend(marker.map(|marker| ("Marker", marker)));
        self.query(Call::of(GET_ACCOUNT_AUTHORIZATION_DETAILS), VERSION, &parameters)
            .await
    }

    /// The counters of the account, by name.
    pub(crate) async fn get_account_summary(&self) -> Result<Answer<BTreeMap<String, i64>>, ApiError> {
        let answer: Answer<SummaryAnswer> = self.query(Call::of(GET_ACCOUNT_SUMMARY), VERSION, &[]).await?;
        Ok(answer.map(|answer| {
            let entries = answer.summary_map.entry.into_iter();
            entries.map(|entry| (entry.key, entry.value)).collect()
        }))
    }

    /// Starts the credential report, or says that it is there.
    pub(crate) async fn generate_credential_report(&self) -> Result<Answer<ReportState>, ApiError> {
        self.query(Call::of(GENERATE_CREDENTIAL_REPORT), VERSION, &[])
            .await
    }

    /// The credential report.
    pub(crate) async fn get_credential_report(&self) -> Result<Answer<CredentialReport>, ApiError> {
        self.query(Call::of(GET_CREDENTIAL_REPORT), VERSION, &[]).await
    }

    /// A user's keys; a user has two at most, so further pages are rare.
    pub(crate) async fn list_access_keys(
        &self,
        user: &str,
    ) -> Result<Answer<Vec<AccessKeyMetadata>>, ApiError> {
        let mut keys = Vec::new();
        let mut pages = Pages::default();
        let mut marker: Option<String> = None;
        loop {
            let mut parameters = vec![("UserName", user)];
            parameters.extend(marker.as_deref().map(|marker| ("Marker", marker)));
            let call = Call::of(LIST_ACCESS_KEYS).about(user);
            let answer: Answer<AccessKeyPage> = self.query(call, VERSION, &parameters).await?;
            let (is_truncated, next) = (answer.value.is_truncated, answer.value.marker.clone());
            let answer = answer.map(|page| keys.extend(page.access_key_metadata));
            match pages.next(next) {
                Next::Page(next) => marker = Some(next),
                Next::End if !is_truncated => return Ok(answer.map(|()| keys)),
                Next::End | Next::Endless => return Err(answer.endless(Some(user))),
            }
        }
    }

    /// When a key was last used; none when never.
    pub(crate) async fn get_access_key_last_used(
        &self,
        key: &str,
    ) -> Result<Answer<Option<Timestamp>>, ApiError> {
        let call = Call::of(GET_ACCESS_KEY_LAST_USED).about(key);
        let answer: Answer<LastUsedAnswer> = self.query(call, VERSION, &[("AccessKeyId", key)]).await?;
        Ok(answer.map(|answer| answer.access_key_last_used.last_used_date))
    }

    /// A managed policy by its ARN.
    pub(crate) async fn get_policy(&self, arn: &str) -> Result<Answer<ManagedPolicy>, ApiError> {
        let call = Call::of(GET_POLICY).about(arn);
        let answer: Answer<PolicyAnswer> = self.query(call, VERSION, &[("PolicyArn", arn)]).await?;
        Ok(answer.map(|answer| answer.policy))
    }

    /// The text of one version of a managed policy.
    pub(crate) async fn get_policy_version(
        &self,
        arn: &str,
        version: &str,
    ) -> Result<Answer<Document>, ApiError> {
        let call = Call::of(GET_POLICY_VERSION).about(arn);
        let parameters = [("PolicyArn", arn), ("VersionId", version)];
        let answer: Answer<PolicyVersionAnswer> = self.query(call, VERSION, &parameters).await?;
        Ok(answer.map(|answer| answer.policy_version.document))
    }
}

//! AWS Organizations.
//!
//! Source: AWS Organizations API reference, version 2016-11-28.

use serde::Deserialize;
use serde_json::json;

use super::client::Call;
use super::{Answer, ApiError, Client, Read, operations};

const TARGET: &str = "AWSOrganizationsV20161128";

operations!(Organizations {
    /// The organisation of the account.
    DESCRIBE_ORGANIZATION = "DescribeOrganization",
        Some("organizations:DescribeOrganization"),
        "whether an organisation's policies restrict the account";
});

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct OrganizationAnswer {
    organization: Organization,
}

/// The organisation of an account.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Organization {
    /// The number of the management account.
    pub(crate) master_account_id: Option<String>,
    /// `ALL` or `CONSOLIDATED_BILLING`.
    pub(crate) feature_set: Option<String>,
}

impl Client<Read> {
    /// The organisation of the account. Code `AWSOrganizationsNotInUseException` when it is in none.
    pub(crate) async fn describe_organization(&self) -> Result<Answer<Organization>, ApiError> {
        let call = Call::of(DESCRIBE_ORGANIZATION);
        let answer: Answer<OrganizationAnswer> = self.json(call, TARGET, &json!({})).await?;
        Ok(answer.map(|answer| answer.organization))
    }
}

//! Whether policies of an organisation restrict the account.
//!
//! Source: AWS Organizations User Guide, "Service control policies": they bind neither the management account nor an
//! organisation that has only consolidated billing. Policies of other accounts are not read yet.

use model::asset::CloudAccount;
use model::{Estate, Field, Gap, GapReason};

use super::facts::Facts;
use super::reading::Reading;

pub(super) async fn collect(reading: &Reading<'_>) -> Estate {
    let mut facts = Facts::new(reading.collected);
    let Some(account) = &reading.account else {
        return facts.estate;
    };
    let answer = reading.client.describe_organization().await;
    let at = answer
        .as_ref()
        .map_or_else(|e| e.at.clone(), |a| a.evidence.at.clone());
    let organization_policies = match facts.read_optional(answer, "AWSOrganizationsNotInUseException") {
        Err(gap) => Field::NotCollected(gap),
        Ok(None) => Field::Absent,
        Ok(Some(organization)) => {
            let manages = organization.master_account_id.as_deref() == Some(account.as_str());
            let only_billing = organization.feature_set.as_deref() == Some("CONSOLIDATED_BILLING");
            if manages || only_billing {
                Field::Present(Vec::new())
            } else {
                Field::NotCollected(facts.estate.note(Gap::new(
                    &at,
                    "organizations:ListPolicies",
                    GapReason::NotAsked {
                        how: "service and resource control policies are not read yet".to_owned(),
                    },
                    "whether the organisation's policies forbid what the account's own policies allow",
                )))
            }
        }
    };
    let body = CloudAccount {
        organization_policies,
        ..CloudAccount::default()
    };
    facts.finish(account.as_str(), account.as_str(), body);
    facts.estate
}

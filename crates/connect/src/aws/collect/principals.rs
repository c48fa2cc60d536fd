//! Everything that `GetAccountAuthorizationDetails` tells.

use model::asset::CloudAccount;
use model::{Estate, Gap, GapId, GapReason, List};

use super::facts::Facts;
use super::identity::from_principals;
use super::reading::Reading;
use crate::aws::api::{Next, Pages};
use crate::aws::authorization::{AuthorizationDetails, Untold, into_estate, principal_ids};

/// How many entries a page holds: the most that the API allows.
const PAGE: u16 = 1000;

/// Users, groups, roles and policies, as far as the pages can be read.
pub(super) struct Principals {
    pub(super) estate: Estate,
    /// Why something that they refer to is not among them.
    pub(super) rest: Gap,
}

/// Reads all pages.
pub(super) async fn read(reading: &Reading<'_>) -> Principals {
    let mut facts = Facts::new(reading.collected);
    let mut details = AuthorizationDetails::default();
    let mut pages = Pages::default();
    let mut marker: Option<String> = None;
    let (rest, all_principals) = loop {
        let answer = reading
            .client
            .get_account_authorization_details(PAGE, marker.as_deref())
            .await;
        let at = answer
            .as_ref()
            .map_or_else(|error| error.at.clone(), |answer| answer.evidence.at.clone());
        let failed = answer.as_ref().err().map(|error| error.gap());
        let page = facts.read(answer);
        match (page, failed) {
            (Ok(page), _) => {
                let (is_truncated, next) = (page.is_truncated, page.marker.clone());
                details.extend(page);
                match pages.next(next.filter(|_| is_truncated)) {
                    Next::Page(next) => marker = Some(next),
                    Next::End if !is_truncated => break (gap(&at, unnamed()), true),
                    Next::End | Next::Endless => break (gap(&at, endless()), false),
                }
            }
            (Err(_), Some(failed)) => break (failed, false),
            (Err(_), None) => break (gap(&at, unnamed()), false),
        }
    };
    let untold = Untold {
        sign_in: None,
        rest: rest.id.clone(),
        all_principals,
    };
    let mut estate = into_estate(reading.collected, details, facts.evidence(), &untold);
    let account = reading
        .account
        .clone()
        .or_else(|| Some(from_principals(&estate)?.0));
    if let Some(account) = account {
        let body = CloudAccount {
            principals: List {
                items: principal_ids(&estate),
                missing: (!all_principals).then(|| rest.id.clone()),
            },
            ..CloudAccount::default()
        };
        facts.finish(account.as_str(), account.as_str(), body);
    }
    if !all_principals {
        facts.estate.note(rest.clone());
    }
    estate.absorb(facts.estate);
    Principals { estate, rest }
}

/// Notes the gap when something in the estate stands on it: complete details leave none.
pub(super) fn note_if_referred(estate: &mut Estate, rest: Gap) {
    let is = |gap: Option<&GapId>| gap == Some(&rest.id);
    let is_referred = estate.policies().any(|(_, policy)| is(policy.document.gap()))
        || estate.roles().any(|(_, role)| is(role.trust.gap()))
        || estate.users().any(|(_, user)| is(user.groups.missing.as_ref()));
    if is_referred {
        estate.note(rest);
    }
}

fn gap(at: &str, reason: GapReason) -> Gap {
    Gap::new(
        at,
        "iam:GetAccountAuthorizationDetails",
        reason,
        "users, groups, roles and policies, and so who may do what",
    )
}

fn unnamed() -> GapReason {
    GapReason::Failed {
        message: "the answer refers to it and does not hold it".to_owned(),
    }
}

fn endless() -> GapReason {
    GapReason::Malformed {
        message: "the answer says that there is more, and not where".to_owned(),
    }
}

//! IAM: who there is, what they may do, and how they sign in.

use model::asset::CloudAccount;
use model::{Estate, Field};

use super::facts::Facts;
use super::principals::Principals;
use super::reading::Reading;
use super::{managed_policies, principals, sign_in};

pub(super) async fn collect(reading: &Reading<'_>) -> Estate {
    (reading.progress)("AWS: users, groups, roles and policies");
    let (principals, report, summary) = futures::join!(
        principals::read(reading),
        sign_in::report(reading),
        summary(reading)
    );
    let Principals { mut estate, rest } = principals;
    estate.absorb(summary);
    sign_in::apply(&mut estate, &report, &rest);
    let (policies, keys) = futures::join!(
        managed_policies::read_missing(reading, &estate),
        sign_in::keys(reading, &estate, &report)
    );
    managed_policies::apply(&mut estate, policies);
    sign_in::apply_keys(&mut estate, keys);
    estate.absorb(report.estate);
    principals::note_if_referred(&mut estate, rest);
    estate
}

/// What the account's counters say of the root user.
async fn summary(reading: &Reading<'_>) -> Estate {
    let mut facts = Facts::new(reading.collected);
    let Some(account) = &reading.account else {
        return facts.estate;
    };
    let counters = facts.read(reading.client.get_account_summary().await);
    let counter = |name: &str| match &counters {
        Err(gap) => Field::NotCollected(gap.clone()),
        Ok(counters) => counters
            .get(name)
            .map_or_else(Field::not_recorded, |count| (*count > 0).into()),
    };
    let body = CloudAccount {
        root_access_keys: counter("AccountAccessKeysPresent"),
        root_mfa: counter("AccountMFAEnabled"),
        ..CloudAccount::default()
    };
    facts.finish(account.as_str(), account.as_str(), body);
    facts.estate
}

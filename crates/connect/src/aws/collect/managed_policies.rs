//! Managed policies whose text the authorization details do not hold.

use futures::stream::{self, StreamExt};
use model::asset::Policy;
use model::{AssetBody, AssetId, Estate, Field};

use super::facts::{Facts, field};
use super::reading::Reading;

/// Policies that principals have and whose text the details do not hold, each read by itself.
pub(super) async fn read_missing(reading: &Reading<'_>, estate: &Estate) -> Vec<(AssetId, Estate)> {
    let missing: Vec<(AssetId, String)> = estate
        .policies()
        .filter(|(_, policy)| policy.document.gap().is_some())
        .map(|(asset, _)| (asset.id.clone(), asset.name.clone()))
        .collect();
    stream::iter(missing)
        .map(|(id, name)| async move { (id.clone(), policy(reading, &id, &name).await) })
        .buffer_unordered(reading.concurrency)
        .collect()
        .await
}

async fn policy(reading: &Reading<'_>, arn: &AssetId, name: &str) -> Estate {
    let mut facts = Facts::new(reading.collected);
    let body = match facts.read(reading.client.get_policy(arn.as_str()).await) {
        Err(gap) => Policy {
            document: Field::NotCollected(gap),
            ..Policy::default()
        },
        Ok(policy) => {
            let version = policy.default_version_id.as_str();
            let document = facts.read(reading.client.get_policy_version(arn.as_str(), version).await);
            Policy {
                document: field(document.map(|document| document.0)),
                default_version: policy.default_version_id.into(),
                attachments: policy
                    .attachment_count
                    .map_or_else(Field::not_recorded, Field::from),
                ..Policy::default()
            }
        }
    };
    facts.finish(arn.clone(), name, body);
    facts.estate
}

/// Adds what was read. Why a text could not be read by itself replaces why the details do not hold it.
pub(super) fn apply(estate: &mut Estate, policies: Vec<(AssetId, Estate)>) {
    for (id, read) in policies {
        let gap = read
            .get(&id)
            .and_then(|asset| asset.as_policy()?.document.gap().cloned());
        estate.absorb(read);
        if let (Some(gap), Some(asset)) = (gap, estate.get_mut(&id))
            && let AssetBody::Policy(policy) = &mut asset.body
        {
            policy.document = Field::NotCollected(gap);
        }
    }
}

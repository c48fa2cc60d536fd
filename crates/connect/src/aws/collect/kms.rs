//! The keys that buckets and trails name.

use std::collections::BTreeSet;

use futures::stream::{self, StreamExt};
use model::asset::KmsKey;
use model::{AccountId, Arn, AssetId, Estate, Field};

use super::facts::{Facts, field};
use super::reading::Reading;

/// A key as it is named, and the region in which the name is understood.
type Named = (AssetId, Option<String>);

pub(super) async fn collect(reading: &Reading<'_>, estate: &Estate) -> Estate {
    let named = named(estate);
    let mut keys = Estate::new(reading.collected);
    if named.is_empty() {
        return keys;
    }
    (reading.progress)("AWS: keys that encrypt buckets and trails");
    let read: Vec<Estate> = stream::iter(named)
        .map(|key| describe(reading, key))
        .buffer_unordered(reading.concurrency)
        .collect()
        .await;
    for key in read {
        keys.absorb(key);
    }
    keys
}

fn named(estate: &Estate) -> BTreeSet<Named> {
    let by_buckets = estate.buckets().filter_map(|(_, bucket)| {
        let key = bucket.encryption.present()?.key.clone()?;
        Some((key, bucket.region.present().cloned()))
    });
    let by_trails = estate.trails().filter_map(|(_, trail)| {
        let key = trail.kms_key.present()?.clone();
        Some((key, trail.home_region.present().cloned()))
    });
    by_buckets
        .chain(by_trails)
        .map(|(key, region)| {
            let own = Arn::parse(key.as_str()).ok().map(|arn| arn.region.to_owned());
            (key, own.or(region))
        })
        .collect()
}

async fn describe(reading: &Reading<'_>, (name, region): Named) -> Estate {
    let mut facts = Facts::new(reading.collected);
    let region = region.as_deref();
    let metadata = match facts.read(reading.client.describe_key(name.as_str(), region).await) {
        Ok(metadata) => metadata,
        Err(gap) => {
            let body = KmsKey {
                account: account(name.as_str()),
                policy: Field::NotCollected(gap.clone()),
                enabled: Field::NotCollected(gap.clone()),
                aws_managed: Field::NotCollected(gap),
                alias: Field::not_recorded(),
            };
            facts.finish(name.clone(), name.as_str(), body);
            return facts.estate;
        }
    };
    let policy = facts.read(reading.client.get_key_policy(&metadata.arn, region).await);
    let body = KmsKey {
        account: account(&metadata.arn),
        policy: field(policy),
        enabled: metadata.enabled.into(),
        aws_managed: (metadata.key_manager == "AWS").into(),
        alias: if name.as_str() == metadata.arn {
            Field::not_recorded()
        } else {
            name.clone().into()
        },
    };
    facts.finish(metadata.arn.as_str(), name.as_str(), body);
    facts.estate
}

fn account(arn: &str) -> Field<AccountId> {
    match Arn::parse(arn) {
        Ok(arn) => AccountId::from(arn.account).into(),
        Err(_) => Field::not_recorded(),
    }
}

//! Buckets and what they are set to.

use futures::stream::{self, StreamExt};
use model::asset::{Bucket, CloudAccount, Encryption, LogTarget, Versioning};
use model::{AssetId, Estate, EvidenceId, Field, GapId, List};

use super::facts::{Facts, field, optional};
use super::reading::Reading;
use crate::aws::api::{BucketEntry, EncryptionDefault, Next, Pages};

pub(super) async fn collect(reading: &Reading<'_>) -> Estate {
    let mut facts = Facts::new(reading.collected);
    (reading.progress)("AWS: buckets");
    let (entries, missing) = list(reading, &mut facts).await;
    let evidence = facts.evidence().to_vec();
    let buckets = List {
        items: entries
            .iter()
            .map(|entry| reading.bucket_id(&entry.name))
            .collect(),
        missing,
    };
    let each = stream::iter(entries)
        .map(|entry| bucket(reading, entry, &evidence))
        .buffer_unordered(reading.concurrency)
        .collect::<Vec<Estate>>();
    let (each, ()) = futures::join!(each, account(reading, &mut facts, buckets));
    for bucket in each {
        facts.estate.absorb(bucket);
    }
    facts.estate
}

/// All buckets, and the gap when there may be more.
async fn list(reading: &Reading<'_>, facts: &mut Facts) -> (Vec<BucketEntry>, Option<GapId>) {
    let mut entries = Vec::new();
    let mut pages = Pages::default();
    let mut token: Option<String> = None;
    loop {
        let answer = reading.client.list_buckets(token.as_deref()).await;
        let endless = answer.as_ref().ok().map(|answer| answer.endless(None).gap());
        match facts.read(answer) {
            Err(gap) => return (entries, Some(gap)),
            Ok(page) => {
                let next = page.continuation_token.clone();
                entries.extend(page.into_buckets());
                match pages.next(next) {
                    Next::Page(next) => token = Some(next),
                    Next::End => return (entries, None),
                    Next::Endless => return (entries, endless.map(|gap| facts.estate.note(gap))),
                }
            }
        }
    }
}

/// The account with its buckets and the public access block of all of them.
async fn account(reading: &Reading<'_>, facts: &mut Facts, buckets: List<AssetId>) {
    let Some(account) = &reading.account else {
        return;
    };
    let answer = reading
        .client
        .get_account_public_access_block(account.as_str())
        .await;
    let block = facts.read_optional(answer, "NoSuchPublicAccessBlockConfiguration");
    let body = CloudAccount {
        public_access_block: optional(block.map(|block| block.map(Into::into))),
        buckets,
        ..CloudAccount::default()
    };
    facts.finish(account.as_str(), account.as_str(), body);
}

async fn bucket(reading: &Reading<'_>, entry: BucketEntry, listed: &[EvidenceId]) -> Estate {
    let client = &reading.client;
    let mut facts = Facts::new(reading.collected);
    facts.also_shown_by(listed);
    let name = entry.name.as_str();
    let region = match entry.bucket_region {
        Some(region) => Ok(region),
        None => facts.read(client.get_bucket_location(name).await),
    };
    let known = region.as_deref().ok();
    let (policy, acl, block, ownership, versioning, logging, encryption) = futures::join!(
        client.get_bucket_policy(name, known),
        client.get_bucket_acl(name, known),
        client.get_public_access_block(name, known),
        client.get_bucket_ownership_controls(name, known),
        client.get_bucket_versioning(name, known),
        client.get_bucket_logging(name, known),
        client.get_bucket_encryption(name, known),
    );
    let policy = facts.read_optional(policy, "NoSuchBucketPolicy");
    let acl = facts.read(acl);
    let block = facts.read_optional(block, "NoSuchPublicAccessBlockConfiguration");
    let ownership = facts.read_optional(ownership, "OwnershipControlsNotFoundError");
    let versioning = facts.read(versioning);
    let logging = facts.read(logging);
    let encryption = facts.read_optional(encryption, "ServerSideEncryptionConfigurationNotFoundError");
    let body = Bucket {
        account: reading
            .account
            .clone()
            .map_or_else(Field::not_recorded, Field::from),
        region: field(region),
        policy: optional(policy),
        acl: field(acl.map(Into::into)),
        public_access_block: optional(block.map(|block| block.map(Into::into))),
        ownership: optional(ownership.map(|answer| answer?.into_ownership())),
        versioning: match versioning.map(|answer| answer.status) {
            Err(gap) => Field::NotCollected(gap),
            Ok(None) => Field::Absent,
            Ok(Some(status)) if status == "Enabled" => Versioning::Enabled.into(),
            Ok(Some(_)) => Versioning::Suspended.into(),
        },
        logging: optional(logging.map(|answer| {
            answer.logging_enabled.map(|target| LogTarget {
                bucket: reading.bucket_id(&target.target_bucket),
                prefix: target.target_prefix,
            })
        })),
        encryption: encryption_of(encryption.map(|answer| answer?.into_default())),
        ..Bucket::default()
    };
    facts.finish(reading.bucket_id(name), name, body);
    facts.estate
}

fn encryption_of(read: Result<Option<EncryptionDefault>, GapId>) -> Field<Encryption> {
    optional(read.map(|default| {
        default.map(|default| Encryption {
            algorithm: default.algorithm,
            key: default.key.map(Into::into),
        })
    }))
}

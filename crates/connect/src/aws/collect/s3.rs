//! Buckets and what they are set to.

use futures::stream::{self, StreamExt};
use model::asset::{Bucket, CloudAccount, Encryption, LogTarget, Versioning};
use model::{Estate, EvidenceId, Field, GapId};

use super::facts::{Facts, field, optional};
use super::reading::Reading;
use crate::aws::api::{BucketEntry, EncryptionDefault};

pub(super) async fn collect(reading: &Reading<'_>) -> Estate {
    let mut facts = Facts::new(reading.collected);
    (reading.progress)("AWS: buckets");
    let (buckets, account) = futures::join!(list(reading), account_block(reading));
    let (entries, listed) = buckets;
    facts.estate.absorb(listed.estate);
    facts.estate.absorb(account);
    let evidence = &listed.evidence;
    let read: Vec<Estate> = stream::iter(entries)
        .map(|entry| bucket(reading, entry, evidence))
        .buffer_unordered(reading.concurrency)
        .collect()
        .await;
    for bucket in read {
        facts.estate.absorb(bucket);
    }
    facts.estate
}

struct Listed {
    estate: Estate,
    evidence: Vec<EvidenceId>,
}

/// All buckets. A page that cannot be read leaves a gap that says that more may exist.
async fn list(reading: &Reading<'_>) -> (Vec<BucketEntry>, Listed) {
    let mut facts = Facts::new(reading.collected);
    let mut entries = Vec::new();
    let mut token: Option<String> = None;
    loop {
        let Ok(page) = facts.read(reading.client.list_buckets(token.as_deref()).await) else {
            break;
        };
        let next = page.continuation_token.clone();
        entries.extend(page.into_buckets());
        match next.filter(|next| !next.is_empty() && token.as_ref() != Some(next)) {
            Some(next) => token = Some(next),
            None => break,
        }
    }
    let evidence = facts.evidence().to_vec();
    let listed = Listed {
        estate: facts.estate,
        evidence,
    };
    (entries, listed)
}

/// The public access block of the account.
async fn account_block(reading: &Reading<'_>) -> Estate {
    let mut facts = Facts::new(reading.collected);
    let Some(account) = &reading.account else {
        return facts.estate;
    };
    let answer = reading
        .client
        .get_account_public_access_block(account.as_str())
        .await;
    let block = facts.read_optional(answer, "NoSuchPublicAccessBlockConfiguration");
    let body = CloudAccount {
        public_access_block: optional(block.map(|block| block.map(Into::into))),
        ..CloudAccount::default()
    };
    facts.finish(account.as_str(), account.as_str(), body);
    facts.estate
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

//! Who can read and write a bucket's objects, as steps: shared by the four kinds that ask.

use model::{Asset, AssetKind, FixId, FixRef, Hold, Node};

use super::assume_role::quarantine;
use crate::entry::internet;
use crate::step_kind::{Draft, Sink, World};

/// What decides access to a bucket.
pub(super) const READS: &[AssetKind] = &[
    AssetKind::User,
    AssetKind::Group,
    AssetKind::Role,
    AssetKind::Policy,
    AssetKind::Bucket,
    AssetKind::KmsKey,
    AssetKind::CloudAccount,
];

/// Notes that an account may have more buckets than were listed.
pub(super) fn blind(world: World<'_>, sink: &mut Sink<'_>) {
    for (_, account) in world.estate.cloud_accounts() {
        if let Some(gap) = &account.buckets.missing {
            sink.blind(
                internet(),
                gap,
                "which buckets the account has, and which of them are public, is not known",
            );
            for principal in &account.principals {
                let at = Node::new(principal.clone(), Hold::Control);
                sink.blind(at, gap, "which buckets the account has is not known");
            }
        }
    }
}

/// A step from every user and role to every bucket whose objects it can read or write.
pub(super) fn by_principals(world: World<'_>, hold: Hold, sink: &mut Sink<'_>) {
    let users = world.estate.users().map(|(asset, _)| asset);
    for principal in users.chain(world.estate.roles().map(|(asset, _)| asset)) {
        for (bucket, _) in world.estate.buckets() {
            if !sink.wants(&principal.id, &bucket.id) {
                continue;
            }
            let decision = match hold {
                Hold::Write => world.access.write_bucket(&principal.id, &bucket.id, None),
                Hold::Read | Hold::Control => world.access.read_bucket(&principal.id, &bucket.id, None),
            };
            sink.take_ways(decision, |way| Draft {
                from: Node::new(principal.id.clone(), Hold::Control),
                to: Node::new(bucket.id.clone(), hold),
                verdict: way.verdict,
                says: format!("{} can {} objects in {}", principal.name, verb(hold), bucket.name),
                because: way.because,
                evidence: principal
                    .evidence
                    .iter()
                    .chain(&bucket.evidence)
                    .cloned()
                    .collect(),
                fixes: vec![quarantine(&principal.id)],
            });
        }
    }
}

/// A step from the internet to every bucket whose objects everyone can read or write.
pub(super) fn by_anyone(world: World<'_>, hold: Hold, sink: &mut Sink<'_>) {
    for (bucket, _) in world.estate.buckets() {
        let decision = match hold {
            Hold::Write => world.access.anonymous_write(&bucket.id),
            Hold::Read | Hold::Control => world.access.anonymous_read(&bucket.id),
        };
        sink.take_ways(decision, |way| Draft {
            from: internet(),
            to: Node::new(bucket.id.clone(), hold),
            verdict: way.verdict,
            says: format!("Anyone can {} objects in {}", verb(hold), bucket.name),
            because: way.because,
            evidence: bucket.evidence.clone(),
            fixes: vec![block_public_access(bucket)],
        });
    }
}

fn verb(hold: Hold) -> &'static str {
    match hold {
        Hold::Write => "write",
        Hold::Read | Hold::Control => "read",
    }
}

fn block_public_access(bucket: &Asset) -> FixRef {
    FixRef {
        fix: FixId::from("aws-block-public-access-bucket"),
        target: bucket.id.clone(),
    }
}

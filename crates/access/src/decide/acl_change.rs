//! Access control lists that a caller may change, and so give away what the bucket keeps from the caller itself.

use model::Verdict;

use super::acl;
use super::ask::Notes;
use super::bucket::{objects, product};
use super::caller::Actor;
use super::clause::Clause;
use super::decision::Way;
use crate::index::{AccessIndex, BucketFacts};
use crate::language::Pattern;

/// Which list is changed: that of the bucket lets others write, that of an object lets others read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// `s3:PutBucketAcl`.
    OfBucket,
    /// `s3:PutObjectAcl`, `s3:PutObjectVersionAcl`.
    OfObject,
}

impl AccessIndex {
    /// The ways to change a list so that an account of the attacker's own is granted something, and then to do it from
    /// there, where no policy of the first caller denies anything. Nothing where ACLs are off, or may not be changed.
    ///
    /// No public access block keeps from grants to single accounts. Source: Amazon S3 User Guide, "Access control
    /// list (ACL) overview", and "Blocking public access to your Amazon S3 storage".
    pub(super) fn by_changed_acl(
        &self,
        notes: &Notes,
        actor: &Actor<'_>,
        bucket: &BucketFacts,
        prefix: Option<&str>,
        change: Change,
    ) -> Vec<Way> {
        let off = match acl::are_off(bucket) {
            Ok(true) => return Vec::new(),
            Ok(false) => None,
            Err(assumption) => Some(assumption),
        };
        let (actions, resource) = match change {
            Change::OfBucket => (&["s3:PutBucketAcl"][..], Pattern::exact(bucket.id.as_str())),
            Change::OfObject => (
                &["s3:PutObjectAcl", "s3:PutObjectVersionAcl"][..],
                objects(bucket, prefix),
            ),
        };
        let mut changes: Vec<Way> = actions
            .iter()
            .flat_map(|action| self.on_bucket(notes, actor, bucket, action, resource.clone(), None))
            .filter(|way| !way.verdict.is_closed())
            .collect();
        if changes.is_empty() {
            return changes;
        }
        if let Some(off) = off {
            for way in &mut changes {
                way.verdict = way
                    .verdict
                    .and(&Verdict::open_assuming(&off.that, off.gap.clone()));
                way.because.push(format!("assuming that {}", off.that));
            }
        }
        let given = Clause::always("the ACL that the attacker writes grants it to an account of their own");
        let from_there = match change {
            Change::OfBucket => self.change_ways(notes, &Actor::OwnAccount, bucket, prefix, Some(&given)),
            Change::OfObject => self.object_ways(notes, &Actor::OwnAccount, bucket, prefix, Some(&given)),
        };
        product(&changes, &from_there)
    }
}

//! Requests to buckets and their objects.

use model::{AssetId, Assumption};

use super::acl;
use super::ask::{Ask, Notes};
use super::caller::Actor;
use super::combine::{ResourceSide, Rule, ways};
use super::decision::{Decision, Way};
use super::public::{Switch, is_public, switch};
use crate::context::{Context, Known};
use crate::gaps;
use crate::index::{AccessIndex, BucketFacts};
use crate::language::Pattern;

/// Sets a key of the request to one value for one question.
pub(crate) type Pin<'a> = &'a dyn Fn(&mut Context);

impl AccessIndex {
    /// Whether the principal can read some object of the bucket, or of the prefix: `s3:GetObject`, and
    /// `kms:Decrypt` where the bucket encrypts with a customer's key.
    ///
    /// Objects are taken to be encrypted as the bucket encrypts new ones.
    /// Source: Amazon S3 User Guide, "Required permissions for Amazon S3 API operations", and AWS KMS Developer
    /// Guide, "How Amazon Simple Storage Service (Amazon S3) uses AWS KMS".
    pub fn read_bucket(&self, principal: &AssetId, bucket: &AssetId, prefix: Option<&str>) -> Decision {
        self.as_principal(principal, bucket, |notes, actor, bucket| {
            self.read_ways(notes, actor, bucket, prefix)
        })
    }

    /// Whether the principal can write some object of the bucket, or of the prefix: `s3:PutObject`, or
    /// `s3:DeleteObject`.
    ///
    /// Where the bucket encrypts with a customer's key, `s3:PutObject` needs `kms:GenerateDataKey` unless the
    /// caller asks for encryption with the service's own key, which a bucket policy may forbid.
    /// Source: Amazon S3 User Guide, "Setting default server-side encryption behavior for Amazon S3 buckets".
    pub fn write_bucket(&self, principal: &AssetId, bucket: &AssetId, prefix: Option<&str>) -> Decision {
        self.as_principal(principal, bucket, |notes, actor, bucket| {
            self.write_ways(notes, actor, bucket, prefix)
        })
    }

    /// Whether the principal can list the bucket: `s3:ListBucket`.
    pub fn list_bucket(&self, principal: &AssetId, bucket: &AssetId) -> Decision {
        self.as_principal(principal, bucket, |notes, actor, bucket| {
            self.list_ways(notes, actor, bucket)
        })
    }

    fn as_principal(
        &self,
        principal: &AssetId,
        bucket: &AssetId,
        ways: impl Fn(&Notes, &Actor<'_>, &BucketFacts) -> Vec<Way>,
    ) -> Decision {
        let notes = Notes::new();
        let ways = match (
            Actor::principal(self, principal, &notes),
            self.buckets.get(bucket),
        ) {
            (Err(way), _) => vec![way],
            (Ok(_), None) => vec![no_bucket(&notes, bucket)],
            (Ok(actor), Some(facts)) => ways(&notes, &actor, facts),
        };
        notes.decision(ways)
    }

    pub(crate) fn list_ways(&self, notes: &Notes, actor: &Actor<'_>, bucket: &BucketFacts) -> Vec<Way> {
        self.on_bucket(
            notes,
            actor,
            bucket,
            "s3:ListBucket",
            Pattern::exact(bucket.id.as_str()),
            None,
        )
    }

    pub(crate) fn read_ways(
        &self,
        notes: &Notes,
        actor: &Actor<'_>,
        bucket: &BucketFacts,
        prefix: Option<&str>,
    ) -> Vec<Way> {
        let objects = objects(bucket, prefix);
        let mut ways = self.on_bucket(notes, actor, bucket, "s3:GetObject", objects, None);
        if ways.iter().all(|way| way.verdict.is_closed()) {
            return ways;
        }
        if let Some(key) = self.key_ways(notes, actor, bucket, "kms:Decrypt") {
            ways = product(&ways, &key);
        }
        let list = self.list_ways(notes, actor, bucket);
        let line = if list.iter().any(|way| way.verdict.is_open()) {
            "s3:ListBucket is allowed too: names of objects can be found out"
        } else if list.iter().any(|way| way.verdict.is_unknown()) {
            "whether s3:ListBucket is allowed is not known: names of objects may have to be guessed"
        } else {
            "s3:ListBucket is not allowed: names of objects must be known or guessed"
        };
        for way in ways.iter_mut().filter(|way| !way.verdict.is_closed()) {
            way.because.push(line.to_owned());
        }
        ways
    }

    pub(crate) fn write_ways(
        &self,
        notes: &Notes,
        actor: &Actor<'_>,
        bucket: &BucketFacts,
        prefix: Option<&str>,
    ) -> Vec<Way> {
        let put = |pin: Option<Pin<'_>>| {
            self.on_bucket(notes, actor, bucket, "s3:PutObject", objects(bucket, prefix), pin)
        };
        let mut ways = match self.key_ways(notes, actor, bucket, "kms:GenerateDataKey") {
            None => put(None),
            Some(key) => {
                let mut ways = product(&put(None), &key);
                let mut own = put(Some(&|context: &mut Context| {
                    context.set("s3:x-amz-server-side-encryption", Known::value("AES256"));
                    context.set("s3:x-amz-server-side-encryption-aws-kms-key-id", Known::Absent);
                }));
                let line = "the attacker sets s3:x-amz-server-side-encryption = AES256, which needs no key";
                for way in own.iter_mut().filter(|way| !way.verdict.is_closed()) {
                    way.because.push(line.to_owned());
                }
                ways.extend(own);
                ways
            }
        };
        ways.extend(self.on_bucket(
            notes,
            actor,
            bucket,
            "s3:DeleteObject",
            objects(bucket, prefix),
            None,
        ));
        ways
    }

    /// The ways to do one action on the bucket or on some of its objects, encryption left aside.
    pub(crate) fn on_bucket(
        &self,
        notes: &Notes,
        actor: &Actor<'_>,
        bucket: &BucketFacts,
        action: &str,
        resource: Pattern,
        pin: Option<Pin<'_>>,
    ) -> Vec<Way> {
        let mut ask = Ask::new(self, notes, actor, action, resource);
        if ask.region_shown == objects(bucket, None).to_string() {
            ask.region_shown = format!("objects of bucket {}", bucket.name());
        }
        ask.set_bucket(bucket);
        match &bucket.region {
            model::Field::Present(region) => ask.context.set("aws:requestedregion", Known::value(region)),
            unread => ask
                .context
                .set("aws:requestedregion", Known::Unread(crate::index::gap_of(unread))),
        }
        if let Some(pin) = pin {
            pin(&mut ask.context);
        }
        let side = self.resource_side(&ask, bucket);
        ways(
            &ask,
            &bucket.account,
            side,
            Rule::EitherSide,
            &format!("the policy or ACL of bucket {}", bucket.name()),
        )
    }

    fn resource_side(&self, ask: &Ask<'_>, bucket: &BucketFacts) -> ResourceSide {
        let mut side = ResourceSide::default();
        let name = format!("policy of bucket {}", bucket.name());
        let is_within = ask.actor.account().is_some() && ask.actor.account() == bucket.account.present();
        let public = bucket
            .policy
            .present()
            .and_then(|c| c.as_ref().ok())
            .is_some_and(|d| is_public(d));
        let restricted = if is_within || !public {
            Switch::Off
        } else {
            switch(self, ask.notes, bucket, |block| block.restrict_public_buckets)
        };
        let certainly_outside = ask.actor.is_outsider() || bucket.account.present().is_some();
        if restricted == Switch::On && certainly_outside {
            side.refused.push(format!(
                "the {name} is public, and the public access block (RestrictPublicBuckets) keeps it to its own account"
            ));
        }
        side.add_field(ask, &name, &bucket.policy, |_, clause| match &restricted {
            Switch::On if certainly_outside => false,
            // Only the bucket's own account is served, and whether the caller is of it is not known.
            Switch::On => {
                clause.gaps.insert(crate::index::gap_of(&bucket.account));
                true
            }
            Switch::Unread(gap) => {
                clause.assumptions.insert(Assumption {
                    that: "no public access block, which was not read, restricts the public policy"
                        .to_owned(),
                    gap: gap.clone(),
                });
                true
            }
            Switch::Off => true,
        });
        acl::add(&mut side, ask, bucket);
        side
    }
}

pub(crate) fn no_bucket(notes: &Notes, bucket: &AssetId) -> Way {
    let gap = notes.note(gaps::not_in_estate(bucket.as_str(), "bucket"));
    Way::unknown(gap, format!("{bucket} was not collected"))
}

/// The objects of the bucket whose key begins with the prefix.
pub(crate) fn objects(bucket: &BucketFacts, prefix: Option<&str>) -> Pattern {
    let prefix = prefix.unwrap_or_default();
    // A key has at least one character.
    let some = if prefix.is_empty() { "?" } else { "" };
    let literal = Pattern::exact(&format!("{}/{prefix}", bucket.id));
    literal.followed_by(&format!("{some}*"))
}

/// Every combination of a way of the one and a way of the other.
pub(crate) fn product(one: &[Way], other: &[Way]) -> Vec<Way> {
    one.iter().flat_map(|a| other.iter().map(|b| a.and(b))).collect()
}

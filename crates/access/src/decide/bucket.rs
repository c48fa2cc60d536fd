//! Requests to buckets and their objects.

use model::{AssetId, Assumption, Certainty, Verdict};

use super::acl;
use super::acl_change::Change;
use super::ask::{Ask, Notes};
use super::caller::Actor;
use super::clause::Clause;
use super::combine::{ResourceSide, Rule, ways};
use super::decision::{Decision, Way};
use super::public::{Switch, is_public, switch};
use crate::context::{Context, Known};
use crate::gaps;
use crate::index::{AccessIndex, BucketFacts};
use crate::language::Pattern;

/// Sets a key of the request to one value for one question.
pub(crate) type Pin<'a> = &'a dyn Fn(&mut Context);

/// One action on the bucket or on some of its objects.
struct Question<'a> {
    action: &'a str,
    resource: Pattern,
    pin: Option<Pin<'a>>,
    /// What the caller is granted besides.
    given: Option<&'a Clause>,
}

impl AccessIndex {
    /// Whether the principal can read some object of the bucket, or of the prefix: `s3:GetObject` or
    /// `s3:GetObjectVersion`, and `kms:Decrypt` where the bucket encrypts with a customer's key; or `s3:PutObjectAcl`
    /// where ACLs are on.
    ///
    /// The bucket's encryption is that of new objects. Where only the key keeps the principal from reading, the answer
    /// is unknown: some object may be older than the key.
    /// Source: Amazon S3 User Guide, "Required permissions for Amazon S3 API operations", and AWS KMS Developer
    /// Guide, "How Amazon Simple Storage Service (Amazon S3) uses AWS KMS".
    pub fn read_bucket(&self, principal: &AssetId, bucket: &AssetId, prefix: Option<&str>) -> Decision {
        self.as_principal(principal, bucket, |notes, actor, bucket| {
            self.read_ways(notes, actor, bucket, prefix)
        })
    }

    /// Whether the principal can write some object of the bucket, or of the prefix: `s3:PutObject`,
    /// `s3:DeleteObject` or `s3:DeleteObjectVersion`; or `s3:PutBucketAcl` where ACLs are on.
    ///
    /// Where the bucket encrypts with a customer's key, `s3:PutObject` needs `kms:GenerateDataKey` unless the
    /// caller asks for encryption with the service's own key or brings a key, which a bucket policy may forbid.
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
        let mut ways = self.object_ways(notes, actor, bucket, prefix, None);
        if !is_proven(&ways) {
            ways.extend(self.by_changed_acl(notes, actor, bucket, prefix, Change::OfObject));
        }
        if ways.iter().all(|way| way.verdict.is_closed()) {
            return ways;
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
        let mut ways = self.change_ways(notes, actor, bucket, prefix, None);
        if !is_proven(&ways) {
            ways.extend(self.by_changed_acl(notes, actor, bucket, prefix, Change::OfBucket));
        }
        ways
    }

    /// The ways to write or delete objects as the lists stand.
    pub(super) fn change_ways(
        &self,
        notes: &Notes,
        actor: &Actor<'_>,
        bucket: &BucketFacts,
        prefix: Option<&str>,
        given: Option<&Clause>,
    ) -> Vec<Way> {
        let on_objects = |action: &str, pin: Option<Pin<'_>>| {
            let question = Question {
                action,
                resource: objects(bucket, prefix),
                pin,
                given,
            };
            self.on_bucket_given(notes, actor, bucket, question)
        };
        let mut ways = on_objects("s3:PutObject", None);
        if let Some(key) = self.key_ways(notes, actor, bucket, "kms:GenerateDataKey") {
            ways = product(&ways, &key);
            ways.extend(without_key(notes, bucket, |pin| {
                on_objects("s3:PutObject", Some(pin))
            }));
        }
        ways.extend(on_objects("s3:DeleteObject", None));
        if !is_proven(&ways) && given.is_none() {
            add_new(&mut ways, on_objects("s3:DeleteObjectVersion", None));
        }
        ways
    }

    /// The ways to read objects as the lists stand, with the key of the bucket and, where only the key closes them,
    /// without it.
    pub(super) fn object_ways(
        &self,
        notes: &Notes,
        actor: &Actor<'_>,
        bucket: &BucketFacts,
        prefix: Option<&str>,
        given: Option<&Clause>,
    ) -> Vec<Way> {
        let on_objects = |action: &str| {
            let question = Question {
                action,
                resource: objects(bucket, prefix),
                pin: None,
                given,
            };
            self.on_bucket_given(notes, actor, bucket, question)
        };
        let mut ways = on_objects("s3:GetObject");
        if !is_proven(&ways) {
            let mut versions = on_objects("s3:GetObjectVersion");
            let line = "the attacker asks for a version by its id, which is null where the bucket keeps none";
            for way in &mut versions {
                way.because.push(line.to_owned());
            }
            add_new(&mut ways, versions);
        }
        if ways.iter().all(|way| way.verdict.is_closed()) {
            return ways;
        }
        let Some(key) = self.key_ways(notes, actor, bucket, "kms:Decrypt") else {
            return ways;
        };
        let with_key = product(&ways, &key);
        if with_key.iter().any(|way| !way.verdict.is_closed()) {
            return with_key;
        }
        let gap = notes.note(gaps::object_encryption(bucket.id.as_str()));
        let line = "the key of the bucket is closed to the caller; the encryption of single objects, which may be older, is not read";
        let older = Way::unknown(gap, line);
        ways.iter().map(|way| way.then(&older)).collect()
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
        let question = Question {
            action,
            resource,
            pin,
            given: None,
        };
        self.on_bucket_given(notes, actor, bucket, question)
    }

    fn on_bucket_given(
        &self,
        notes: &Notes,
        actor: &Actor<'_>,
        bucket: &BucketFacts,
        question: Question<'_>,
    ) -> Vec<Way> {
        let Question {
            action,
            resource,
            pin,
            given,
        } = question;
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
        let mut side = self.resource_side(&ask, bucket);
        side.direct.extend(given.cloned());
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

/// The ways to write without the key of the bucket: the request names another encryption.
///
/// Source: Amazon S3 User Guide, "Using server-side encryption with Amazon S3 managed keys (SSE-S3)" and "Using
/// server-side encryption with customer-provided keys (SSE-C)".
fn without_key(notes: &Notes, bucket: &BucketFacts, put: impl Fn(Pin<'_>) -> Vec<Way>) -> Vec<Way> {
    let mut ways = put(&|context| {
        context.set("s3:x-amz-server-side-encryption", Known::value("AES256"));
        context.set("s3:x-amz-server-side-encryption-aws-kms-key-id", Known::Absent);
    });
    let line = "the attacker sets s3:x-amz-server-side-encryption = AES256, which needs no key";
    for way in ways.iter_mut().filter(|way| !way.verdict.is_closed()) {
        way.because.push(line.to_owned());
    }
    if is_proven(&ways) {
        return ways;
    }
    let with_own = put(&|context| {
        let algorithm = "s3:x-amz-server-side-encryption-customer-algorithm";
        context.set("s3:x-amz-server-side-encryption", Known::Absent);
        context.set("s3:x-amz-server-side-encryption-aws-kms-key-id", Known::Absent);
        context.set(algorithm, Known::value("AES256"));
    });
    let that = format!(
        "bucket {} does not block encryption with keys that the caller brings",
        bucket.name()
    );
    let gap = notes.note(gaps::customer_keys(bucket.id.as_str()));
    let taken = Way {
        verdict: Verdict::open_assuming(&that, gap),
        because: vec![
            "the attacker brings a key (SSE-C), and needs none of the bucket's".to_owned(),
            format!("assuming that {that}"),
        ],
    };
    ways.extend(with_own.iter().map(|way| way.and(&taken)));
    ways
}

/// Adds those of the ways that allow what none of the others does.
fn add_new(ways: &mut Vec<Way>, more: Vec<Way>) {
    let new = more
        .into_iter()
        .filter(|way| !way.verdict.is_closed() && !ways.iter().any(|known| known.covers(way)));
    let new: Vec<Way> = new.collect();
    ways.extend(new);
}

/// Whether some way is open without condition, so that no other can add to it.
fn is_proven(ways: &[Way]) -> bool {
    ways.iter()
        .any(|way| way.verdict.certainty() == Some(Certainty::Proven))
}

/// Every way of the one, followed by each way of the other in a request of its own.
pub(crate) fn product(one: &[Way], other: &[Way]) -> Vec<Way> {
    one.iter().flat_map(|a| other.iter().map(|b| a.then(b))).collect()
}

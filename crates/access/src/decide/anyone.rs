//! What anyone on the internet can do with a bucket: without credentials, or with an AWS account of their own.

use model::asset::Acl;
use model::{AssetId, Field};

use super::acl;
use super::ask::{Ask, Notes};
use super::bucket::{no_bucket, objects};
use super::caller::Actor;
use super::combine::{ResourceSide, resource_alone};
use super::decision::{Decision, Way};
use super::public::{Switch, switch};
use crate::gaps;
use crate::index::{AccessIndex, BucketFacts, gap_of};
use crate::language::{Document, Effect, Pattern};

const ANYONE: [Actor<'static>; 2] = [Actor::Anonymous, Actor::OwnAccount];

/// Actions by which a policy that is open to all is noticed even where its own actions are patterns.
const TELLING: [&str; 8] = [
    "s3:GetObject",
    "s3:ListBucket",
    "s3:PutObject",
    "s3:DeleteObject",
    "s3:GetBucketPolicy",
    "s3:PutBucketPolicy",
    "s3:GetBucketAcl",
    "s3:PutBucketAcl",
];

impl AccessIndex {
    /// Whether anyone on the internet can read some object of the bucket.
    ///
    /// Where ACLs are on and no public access block ignores them, ACLs of single objects may open single objects;
    /// nobody reads them, so that the answer is then unknown rather than closed.
    pub fn anonymous_read(&self, bucket: &AssetId) -> Decision {
        self.by_anyone(bucket, |notes, actor, bucket| {
            let mut ways = self.read_ways(notes, actor, bucket, None);
            if matches!(actor, Actor::Anonymous) {
                ways.extend(self.object_acls(notes, bucket));
            }
            ways
        })
    }

    /// Whether anyone on the internet can write or delete some object of the bucket.
    pub fn anonymous_write(&self, bucket: &AssetId) -> Decision {
        self.by_anyone(bucket, |notes, actor, bucket| {
            self.write_ways(notes, actor, bucket, None)
        })
    }

    /// Whether anyone on the internet can list the bucket.
    pub fn anonymous_list(&self, bucket: &AssetId) -> Decision {
        self.by_anyone(bucket, |notes, actor, bucket| {
            self.list_ways(notes, actor, bucket)
        })
    }

    /// Whether the bucket's policy, taken alone, allows anyone anything: public access blocks and organisations are
    /// left aside.
    pub fn public_by_policy(&self, bucket: &AssetId) -> Decision {
        self.by_anyone(bucket, |notes, actor, bucket| match &bucket.policy {
            Field::Present(Ok(document)) => self.by_policy_alone(notes, actor, bucket, document),
            Field::Present(Err(gap)) => {
                vec![Way::unknown(
                    notes.note((**gap).clone()),
                    "the bucket policy is not a valid policy",
                )]
            }
            Field::Absent => vec![Way::closed("the bucket has no policy")],
            Field::NotCollected(gap) => vec![Way::unknown(gap.clone(), "the bucket policy was not read")],
        })
    }

    /// Whether the bucket's access control list, taken alone, allows anyone anything: public access blocks and
    /// object ownership are left aside.
    pub fn public_by_acl(&self, bucket: &AssetId) -> Decision {
        self.by_anyone(bucket, |_, _, bucket| match &bucket.acl {
            Field::Present(acl) => public_grants(acl),
            Field::Absent => vec![Way::closed("the bucket has no ACL")],
            unread @ Field::NotCollected(_) => vec![Way::unknown(gap_of(unread), "the ACL was not read")],
        })
    }

    fn by_anyone(
        &self,
        bucket: &AssetId,
        ways: impl Fn(&Notes, &Actor<'_>, &BucketFacts) -> Vec<Way>,
    ) -> Decision {
        let notes = Notes::new();
        let all = match self.buckets.get(bucket) {
            None => vec![no_bucket(&notes, bucket)],
            Some(facts) => ANYONE
                .iter()
                .flat_map(|actor| ways(&notes, actor, facts))
                .collect(),
        };
        notes.decision(all)
    }

    fn object_acls(&self, notes: &Notes, bucket: &BucketFacts) -> Option<Way> {
        let on = match acl::are_off(bucket) {
            Ok(true) => return None,
            Ok(false) => "ACLs are on",
            Err(_) => "ACLs may be on",
        };
        let ignored = switch(self, notes, bucket, |block| block.ignore_public_acls);
        if ignored == Switch::On {
            return None;
        }
        let gap = notes.note(gaps::object_acls(bucket.id.as_str()));
        Some(Way::unknown(
            gap,
            format!("{on}, and the ACLs of single objects were not read"),
        ))
    }

    fn by_policy_alone(
        &self,
        notes: &Notes,
        actor: &Actor<'_>,
        bucket: &BucketFacts,
        document: &Document,
    ) -> Vec<Way> {
        let own = document
            .statements
            .iter()
            .filter(|statement| statement.effect == Effect::Allow && !statement.actions.excluded)
            .flat_map(|statement| &statement.actions.patterns)
            .map(|pattern| pattern.example("x"));
        let mut actions: Vec<String> = TELLING
            .iter()
            .map(|action| (*action).to_owned())
            .chain(own)
            .collect();
        actions.sort_by_key(|action| action.to_ascii_lowercase());
        actions.dedup_by(|a, b| a.eq_ignore_ascii_case(b));
        let name = format!("policy of bucket {}", bucket.name());
        let mut all = Vec::new();
        for action in &actions {
            for resource in [Pattern::exact(bucket.id.as_str()), objects(bucket, None)] {
                let mut ask = Ask::new(self, notes, actor, action, resource);
                ask.set_bucket(bucket);
                let mut side = ResourceSide::default();
                side.add_document(&ask, &name, document, |_, _| true);
                all.extend(resource_alone(&ask, side, &name));
            }
        }
        if all.iter().all(|way: &Way| way.verdict.is_closed()) {
            let deny = all
                .iter()
                .flat_map(|way| &way.because)
                .find(|line| line.contains(" denies "));
            let line = deny
                .cloned()
                .unwrap_or_else(|| format!("the {name} allows nothing to {}", actor.label()));
            return vec![Way::closed(line)];
        }
        all
    }
}

fn public_grants(acl: &Acl) -> Vec<Way> {
    let open: Vec<Way> = acl
        .grants
        .iter()
        .filter(|grant| acl::is_public(&grant.grantee))
        .map(|grant| {
            let whom = grant.grantee.rsplit('/').next().unwrap_or_default();
            Way {
                verdict: model::Verdict::open(),
                because: vec![format!("the ACL grants {} to {whom}", grant.permission)],
            }
        })
        .collect();
    if open.is_empty() {
        vec![Way::closed("the ACL grants nothing to everyone")]
    } else {
        open
    }
}

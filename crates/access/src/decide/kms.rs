//! Requests to KMS keys, as S3 makes them for whoever reads and writes.

use model::asset::Encryption;
use model::{Arn, AssetId, Field, Verdict};

use super::ask::{Ask, Notes};
use super::caller::Actor;
use super::combine::{ResourceSide, Rule, ways};
use super::decision::Way;
use crate::context::{Context, Known};
use crate::gaps;
use crate::index::{AccessIndex, BucketFacts, KeyFacts, gap_of};
use crate::language::Pattern;

impl KeyFacts {
    /// Whether the key may be meant: by its ARN, its bare id, its alias, or the ARN of its alias.
    ///
    /// Source: AWS KMS Developer Guide, "Key identifiers (KeyId)".
    pub(crate) fn is_named(&self, named: &AssetId) -> bool {
        let alias_of = |text: &str| {
            let at = text.find("alias/")?;
            Some(text[at..].to_owned())
        };
        let named = named.as_str();
        if named == self.id.as_str() || self.id.as_str().ends_with(&format!(":key/{named}")) {
            return true;
        }
        let Some(alias) = self.alias.present() else {
            return false;
        };
        let places_agree = match (Arn::parse(named), Arn::parse(self.id.as_str())) {
            (Ok(named), Ok(own)) => named.account == own.account && named.region == own.region,
            _ => true,
        };
        places_agree && alias_of(named).is_some() && alias_of(named) == alias_of(alias.as_str())
    }
}

impl AccessIndex {
    /// The ways to use the key that the bucket encrypts with; none when it needs no permission.
    ///
    /// Source: Amazon S3 User Guide, "Using server-side encryption with AWS KMS keys (SSE-KMS)".
    pub(crate) fn key_ways(
        &self,
        notes: &Notes,
        actor: &Actor<'_>,
        bucket: &BucketFacts,
        action: &str,
    ) -> Option<Vec<Way>> {
        let Encryption { algorithm, key } = match &bucket.encryption {
            Field::Absent => return None,
            Field::NotCollected(gap) => {
                let that = format!(
                    "bucket {} does not encrypt with a key that is closed to the caller",
                    bucket.name()
                );
                return Some(vec![Way {
                    verdict: Verdict::open_assuming(&that, gap.clone()),
                    because: vec![format!("assuming that {that}")],
                }]);
            }
            Field::Present(encryption) => encryption,
        };
        if !algorithm.starts_with("aws:kms") {
            return None;
        }
        if matches!(actor, Actor::Anonymous) {
            return Some(vec![Way::closed(
                "requests without credentials cannot use KMS keys",
            )]);
        }
        let Some(named) = key
            .as_ref()
            .filter(|named| !named.as_str().ends_with("alias/aws/s3"))
        else {
            return Some(vec![of_aws_key(actor, bucket)]);
        };
        let Some(key) = self.key_named(named, bucket) else {
            let gap = notes.note(gaps::not_in_estate(named.as_str(), "kms:GetKeyPolicy"));
            return Some(vec![Way::unknown(
                gap,
                format!("the policy of key {named} was not read"),
            )]);
        };
        match key.aws_managed {
            Field::Present(true) => return Some(vec![of_aws_key(actor, bucket)]),
            Field::Present(false) | Field::Absent | Field::NotCollected(_) => {}
        }
        let through_s3 = |context: &mut Context| {
            context.set("aws:viaawsservice", Known::value("true"));
            match &bucket.region {
                Field::Present(region) => {
                    context.set(
                        "kms:viaservice",
                        Known::value(format!("s3.{region}.amazonaws.com")),
                    );
                    context.set("aws:requestedregion", Known::value(region));
                }
                unread => {
                    context.set("kms:viaservice", Known::Unread(gap_of(unread)));
                    context.set("aws:requestedregion", Known::Unread(gap_of(unread)));
                }
            }
        };
        Some(self.on_key(notes, actor, key, action, through_s3))
    }

    /// The key that a bucket means. A bare id or alias is one of the bucket's account and region.
    fn key_named(&self, named: &AssetId, bucket: &BucketFacts) -> Option<&KeyFacts> {
        if let Some(key) = self.keys.get(named) {
            return Some(key);
        }
        let is_near = |key: &&KeyFacts| {
            let own_account = bucket
                .account
                .present()
                .is_none_or(|account| key.account.as_ref() == Some(account));
            let own_region = bucket
                .region
                .present()
                .is_none_or(|region| Arn::parse(key.id.as_str()).is_ok_and(|arn| arn.region == region));
            named.as_str().starts_with("arn:") || (own_account && own_region)
        };
        self.keys.values().filter(is_near).find(|key| key.is_named(named))
    }

    /// The ways to do one action with a key.
    pub(crate) fn on_key(
        &self,
        notes: &Notes,
        actor: &Actor<'_>,
        key: &KeyFacts,
        action: &str,
        circumstances: impl Fn(&mut Context),
    ) -> Vec<Way> {
        if key.enabled == Field::Present(false) {
            return vec![Way::closed(format!("key {} is disabled", key.id))];
        }
        let owner = Field::collected(key.account.clone());
        let mut ask = Ask::new(self, notes, actor, action, Pattern::exact(key.id.as_str()));
        ask.context.set_resource_account(&owner);
        let caller_account = actor
            .account()
            .map_or(Known::Request, |account| Known::value(account.as_str()));
        ask.context.set("kms:calleraccount", caller_account);
        circumstances(&mut ask.context);
        let mut side = ResourceSide::default();
        side.add_field(&ask, &format!("policy of key {}", key.id), &key.policy, |_, _| {
            true
        });
        if let Field::NotCollected(gap) = &key.enabled {
            side.rest
                .assume(format!("key {} is enabled", key.id), gap.clone());
        }
        ways(
            &ask,
            &owner,
            side,
            Rule::ResourceDecides,
            &format!("the policy of key {}", key.id),
        )
    }
}

/// A key that AWS manages serves every principal of its account through the service, and nobody else.
///
/// Source: AWS KMS Developer Guide, "AWS managed keys".
fn of_aws_key(actor: &Actor<'_>, bucket: &BucketFacts) -> Way {
    match (actor.account(), &bucket.account) {
        (Some(mine), Field::Present(theirs)) if mine == theirs => Way {
            verdict: Verdict::open(),
            because: vec!["the key is managed by AWS and serves every principal of the account".to_owned()],
        },
        (Some(_), Field::NotCollected(gap)) => Way::unknown(
            gap.clone(),
            "the key is managed by AWS and serves only the account of the bucket",
        ),
        _ => Way::closed("the key is managed by AWS and serves no principal of another account"),
    }
}

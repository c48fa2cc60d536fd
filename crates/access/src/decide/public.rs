//! Which bucket policies are public, and what a public access block does to them.

use model::asset::PublicAccessBlock;
use model::{Field, GapId};

use super::ask::Notes;
use crate::gaps;
use crate::index::{AccessIndex, BucketFacts, gap_of};
use crate::language::{
    Comparison, ConditionElement, Document, Effect, PrincipalName, Statement, parse_range,
};

/// A switch of the public access blocks of a bucket and of its account, of which either suffices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Switch {
    On,
    Off,
    Unread(GapId),
}

/// The state of a switch for a bucket.
///
/// Source: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage".
pub(crate) fn switch(
    index: &AccessIndex,
    notes: &Notes,
    bucket: &BucketFacts,
    flag: impl Fn(&PublicAccessBlock) -> bool,
) -> Switch {
    let account = match &bucket.account {
        Field::Present(account) => match index.accounts.get(account) {
            Some(facts) => facts.block.clone(),
            None => {
                let gap = gaps::not_in_estate(account.as_str(), "s3:GetAccountPublicAccessBlock");
                Field::NotCollected(notes.note(gap))
            }
        },
        unread => Field::NotCollected(gap_of(unread)),
    };
    let blocks = [&bucket.block, &account];
    if blocks.iter().any(|block| block.present().is_some_and(&flag)) {
        return Switch::On;
    }
    match blocks.iter().find_map(|block| block.gap()) {
        Some(gap) => Switch::Unread(gap.clone()),
        None => Switch::Off,
    }
}

/// Whether some statement of the policy is public.
pub(crate) fn is_public(document: &Document) -> bool {
    document
        .statements
        .iter()
        .any(|statement| statement.effect == Effect::Allow && is_open_to_all(statement))
}

/// Whether a statement serves anyone: it names everyone, and no condition ties it to fixed values.
///
/// Source: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage", "The meaning of public".
fn is_open_to_all(statement: &Statement) -> bool {
    let everyone = statement
        .principals
        .as_ref()
        .is_some_and(|principals| principals.excluded || principals.names.contains(&PrincipalName::Anyone));
    everyone && !statement.conditions.iter().any(is_fixed)
}

const TRUSTED: &[&str] = &[
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceip",
    "aws:sourceorgid",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:userid",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
];

/// Ranges wider than this are no fixed value.
const WIDEST: (u8, u8) = (8, 32);

fn is_fixed(element: &ConditionElement) -> bool {
    let key = element.key.to_ascii_lowercase();
    if !TRUSTED.contains(&key.as_str()) || element.not || element.if_exists {
        return false;
    }
    let wildcards_allowed = key == "s3:dataaccesspointarn";
    element.values.iter().all(|value| match element.comparison {
        Comparison::IpAddress => parse_range(value.as_str()).is_some_and(|range| {
            range.prefix_len()
                >= if range.addr().is_ipv4() {
                    WIDEST.0
                } else {
                    WIDEST.1
                }
        }),
        Comparison::StringEquals | Comparison::StringEqualsIgnoreCase => value.fixed().is_some(),
        Comparison::StringLike | Comparison::Arn => {
            value.fixed().is_some() && (wildcards_allowed || !value.as_str().contains(['*', '?']))
        }
        _ => false,
    })
}

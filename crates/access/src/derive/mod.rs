//! Facts that follow from decisions, written into the estate.

mod bucket;
mod principal;
mod trail;

use std::collections::BTreeMap;

use model::{Asset, AssetBody, Delta, Estate, Evidence, FactChange, Field, Gap, GapId, Source, Verdict};

use crate::decide::Decision;
use crate::index::AccessIndex;

/// The facts that decisions add to an estate: who can read and write each bucket, which buckets are public and which
/// have their reads and writes recorded, who is administrator, which roles anyone can assume, which policies allow
/// everything.
///
/// Every asset with such a fact cites evidence of source `Derived`. Deriving again from the result changes nothing.
pub fn derive(estate: &Estate, index: &AccessIndex) -> Delta {
    let mut facts = Facts::default();
    let evidence = Evidence::stated(
        Source::Derived,
        "estate",
        "access: policy evaluation",
        estate.collected,
    );
    let mut delta = Delta::default();
    for asset in estate.assets() {
        let Some(body) = facts.of(estate, index, asset) else {
            continue;
        };
        let mut derived = asset.clone();
        derived.body = body;
        derived.cite(evidence.id.clone());
        if derived != *asset {
            delta.changes.push(FactChange::Put(derived));
        }
    }
    if !delta.is_empty() {
        delta.evidence.push(evidence);
    }
    delta.gaps = facts
        .gaps
        .into_values()
        .filter(|gap| estate.gap(&gap.id) != Some(gap))
        .collect();
    delta
}

/// The gaps that the facts name so far.
#[derive(Debug, Default)]
struct Facts {
    gaps: BTreeMap<GapId, Gap>,
}

impl Facts {
    fn of(&mut self, estate: &Estate, index: &AccessIndex, asset: &Asset) -> Option<AssetBody> {
        Some(match &asset.body {
            AssetBody::Bucket(bucket) => self.bucket(estate, index, asset, bucket).into(),
            AssetBody::User(user) => self.user(index, asset, user).into(),
            AssetBody::Role(role) => self.role(index, asset, role).into(),
            AssetBody::Policy(policy) => self.policy(index, asset, policy).into(),
            _ => return None,
        })
    }

    fn note(&mut self, gap: Gap) -> GapId {
        let id = gap.id.clone();
        self.gaps.insert(id.clone(), gap);
        id
    }

    /// The verdict of a decision, its gaps noted.
    fn verdict(&mut self, decision: &Decision) -> Field<Verdict> {
        for gap in &decision.gaps {
            self.note(gap.clone());
        }
        Field::Present(decision.verdict().clone())
    }
}

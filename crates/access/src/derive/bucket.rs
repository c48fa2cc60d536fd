//! Facts about buckets.

use model::asset::Bucket;
use model::{Asset, AssetId, Estate, GapId, List};

use super::{Facts, trail};
use crate::decide::Decision;
use crate::gaps;
use crate::index::AccessIndex;

impl Facts {
    pub(super) fn bucket(
        &mut self,
        estate: &Estate,
        index: &AccessIndex,
        asset: &Asset,
        bucket: &Bucket,
    ) -> Bucket {
        let id = &asset.id;
        let read = index.anonymous_read(id).or(index.anonymous_list(id));
        let mut derived = bucket.clone();
        derived.public_read = self.verdict(&read);
        derived.public_write = self.verdict(&index.anonymous_write(id));
        derived.public_by_policy = self.verdict(&index.public_by_policy(id));
        derived.public_by_acl = self.verdict(&index.public_by_acl(id));
        let uncollected = self.uncollected_principals(estate, index, bucket);
        derived.readers = self.principals(index, uncollected.clone(), |principal| {
            index.read_bucket(principal, id, None)
        });
        derived.writers = self.principals(index, uncollected, |principal| {
            index.write_bucket(principal, id, None)
        });
        derived.data_events = trail::data_events(estate, asset, bucket);
        derived
    }

    /// Those for whom the decision is open. The list is partial where a decision is unknown, and where principals
    /// were not collected.
    fn principals(
        &mut self,
        index: &AccessIndex,
        uncollected: Option<GapId>,
        decide: impl Fn(&AssetId) -> Decision,
    ) -> List<AssetId> {
        let mut list = List {
            items: Vec::new(),
            missing: uncollected,
        };
        for principal in index.principals() {
            let decision = decide(principal);
            if decision.verdict().is_open() {
                list.items.push(principal.clone());
            } else if let Some(gap) = decision.verdict().gaps().next() {
                list.missing.get_or_insert_with(|| gap.clone());
                for gap in &decision.gaps {
                    self.note(gap.clone());
                }
            }
        }
        list
    }

    /// Why users and roles of the bucket's account may be missing from the estate.
    fn uncollected_principals(
        &mut self,
        estate: &Estate,
        index: &AccessIndex,
        bucket: &Bucket,
    ) -> Option<GapId> {
        let failed = estate
            .gaps()
            .find(|gap| gap.call.contains("iam:GetAccountAuthorizationDetails"));
        if let Some(gap) = failed {
            return Some(gap.id.clone());
        }
        let account = bucket.account.present()?;
        let known = index
            .principals
            .values()
            .any(|principal| principal.account.as_ref() == Some(account));
        (!known).then(|| self.note(gaps::principals(account.as_str())))
    }
}

//! Following a delta: what changed is compiled anew, and what that can change is named.

use std::collections::BTreeSet;

use model::{AccountId, AssetId, Delta, Estate};

use super::AccessIndex;
use crate::language::PrincipalName;

impl AccessIndex {
    /// Compiles what the delta touches anew, from the estate after it, and returns the users, roles, buckets and
    /// keys whose decisions may differ. The result equals an index built from that estate.
    pub fn apply(&mut self, delta: &Delta, after: &Estate) -> BTreeSet<AssetId> {
        let touched = delta.touched();
        let mut fresh = Self::empty(after.collected);
        for asset in touched.iter().filter_map(|id| after.get(id)) {
            fresh.compile(asset);
        }
        let changed: Vec<&AssetId> = touched
            .into_iter()
            .filter(|id| self.differs(&fresh, id))
            .collect();
        let mut affected: BTreeSet<AssetId> = changed.iter().flat_map(|id| self.dependents(id)).collect();
        for id in &changed {
            self.forget(id);
        }
        for asset in changed.iter().filter_map(|id| after.get(id)) {
            self.compile(asset);
        }
        affected.extend(changed.iter().flat_map(|id| self.dependents(id)));
        let owners = self.canonical_owners();
        if owners != self.owners {
            self.owners = owners;
            affected.extend(self.named_by_canonical_id());
        }
        if self.now != after.collected {
            self.now = after.collected;
            self.internet = fresh.internet.clone();
            let all = self
                .principals
                .keys()
                .chain(self.buckets.keys())
                .chain(self.keys.keys());
            affected.extend(all.cloned());
        }
        affected
    }

    fn differs(&self, other: &Self, id: &AssetId) -> bool {
        self.principals.get(id) != other.principals.get(id)
            || self.groups.get(id) != other.groups.get(id)
            || self.policies.get(id) != other.policies.get(id)
            || self.buckets.get(id) != other.buckets.get(id)
            || self.keys.get(id) != other.keys.get(id)
            || self.accounts.get(id.as_str()) != other.accounts.get(id.as_str())
    }

    /// The principals, buckets and keys whose decisions rest on the asset.
    fn dependents(&self, id: &AssetId) -> BTreeSet<AssetId> {
        let mut found = BTreeSet::new();
        if self.principals.contains_key(id) || self.buckets.contains_key(id) {
            found.insert(id.clone());
        }
        if self.groups.contains_key(id) {
            found.extend(self.members(id));
        }
        if self.policies.contains_key(id) {
            found.extend(self.holders(id));
        }
        if let Some(key) = self.keys.get(id) {
            found.insert(id.clone());
            let encrypted = |encryption: &model::asset::Encryption| {
                encryption.key.as_ref().is_some_and(|named| key.is_named(named))
            };
            let of_key = self
                .buckets
                .values()
                .filter(|b| b.encryption.present().is_some_and(encrypted));
            found.extend(of_key.map(|bucket| bucket.id.clone()));
        }
        if self.accounts.contains_key(id.as_str()) {
            found.extend(self.assets_of(&AccountId::from(id.as_str())));
        }
        found
    }

    fn members<'a>(&'a self, group: &'a AssetId) -> impl Iterator<Item = AssetId> + 'a {
        self.principals
            .values()
            .filter(move |principal| principal.groups.items.contains(group))
            .map(|principal| principal.id.clone())
    }

    fn holders(&self, policy: &AssetId) -> BTreeSet<AssetId> {
        let mut found: BTreeSet<AssetId> = self
            .principals
            .values()
            .filter(|p| p.rights.attached.items.contains(policy) || p.boundary.present() == Some(policy))
            .map(|principal| principal.id.clone())
            .collect();
        for (id, group) in &self.groups {
            if group.rights.attached.items.contains(policy) {
                found.extend(self.members(id));
            }
        }
        for (id, account) in &self.accounts {
            if account
                .organization_policies
                .present()
                .is_some_and(|all| all.contains(policy))
            {
                found.extend(self.assets_of(id));
            }
        }
        found
    }

    fn assets_of(&self, account: &AccountId) -> BTreeSet<AssetId> {
        let principals = self
            .principals
            .values()
            .filter(|p| p.account.as_ref() == Some(account))
            .map(|p| &p.id);
        let buckets = self
            .buckets
            .values()
            .filter(|b| b.account.present() == Some(account))
            .map(|b| &b.id);
        let keys = self
            .keys
            .values()
            .filter(|k| k.account.as_ref() == Some(account))
            .map(|k| &k.id);
        principals.chain(buckets).chain(keys).cloned().collect()
    }

    /// Buckets, keys and roles that name accounts by canonical user ids.
    fn named_by_canonical_id(&self) -> BTreeSet<AssetId> {
        let names = |field: &model::Field<super::Compiled>| {
            field
                .present()
                .and_then(|compiled| compiled.as_ref().ok())
                .is_some_and(|document| {
                    document
                        .statements
                        .iter()
                        .filter_map(|statement| statement.principals.as_ref())
                        .flat_map(|principals| &principals.names)
                        .any(|name| matches!(name, PrincipalName::CanonicalUser(_)))
                })
        };
        let buckets = self
            .buckets
            .values()
            .filter(|b| names(&b.policy) || b.acl.present().is_some_and(|acl| !acl.grants.is_empty()));
        let keys = self.keys.values().filter(|key| names(&key.policy));
        let roles = self
            .principals
            .values()
            .filter(|principal| names(&principal.trust));
        buckets
            .map(|bucket| &bucket.id)
            .chain(keys.map(|key| &key.id))
            .chain(roles.map(|role| &role.id))
            .cloned()
            .collect()
    }
}

//! The index over which decisions are made: every policy of an estate compiled once.

mod apply;
mod assume;
mod facts;

pub(crate) use facts::{
    AccountFacts, BucketFacts, Compiled, GroupFacts, KeyFacts, PolicyFacts, PrincipalFacts, PrincipalKind,
    Rights, gap_of,
};

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use model::{AccountId, Asset, AssetBody, AssetId, Estate};

use crate::context::Context;

/// Principals, policies, buckets, keys and accounts of an estate with their policies compiled.
///
/// It holds no reference to the estate. What refers to something (a user to its groups, a bucket to its key) is
/// looked up when a decision is made, so that a changed asset is compiled alone ([`AccessIndex::apply`]).
#[derive(Clone, Debug, PartialEq)]
pub struct AccessIndex {
    pub(crate) now: Timestamp,
    /// What every request at that time has and lacks.
    pub(crate) internet: Context,
    pub(crate) principals: BTreeMap<AssetId, PrincipalFacts>,
    pub(crate) groups: BTreeMap<AssetId, GroupFacts>,
    pub(crate) policies: BTreeMap<AssetId, PolicyFacts>,
    pub(crate) buckets: BTreeMap<AssetId, BucketFacts>,
    pub(crate) keys: BTreeMap<AssetId, KeyFacts>,
    pub(crate) accounts: BTreeMap<AccountId, AccountFacts>,
    /// Which accounts have a canonical user id, as the ACLs of their buckets show.
    pub(crate) owners: BTreeMap<String, BTreeSet<AccountId>>,
}

impl AccessIndex {
    /// Compiles every policy of the estate. The time of requests is the time of the collection.
    pub fn build(estate: &Estate) -> Self {
        let mut index = Self::empty(estate.collected);
        for asset in estate.assets() {
            index.compile(asset);
        }
        index.owners = index.canonical_owners();
        index
    }

    fn empty(now: Timestamp) -> Self {
        Self {
            now,
            internet: Context::from_the_internet(now),
            principals: BTreeMap::new(),
            groups: BTreeMap::new(),
            policies: BTreeMap::new(),
            buckets: BTreeMap::new(),
            keys: BTreeMap::new(),
            accounts: BTreeMap::new(),
            owners: BTreeMap::new(),
        }
    }

    /// The users and roles, by id.
    pub fn principals(&self) -> impl Iterator<Item = &AssetId> {
        self.principals.keys()
    }

    /// The roles, by id.
    pub fn roles(&self) -> impl Iterator<Item = &AssetId> {
        self.principals
            .values()
            .filter(|principal| principal.kind == PrincipalKind::Role)
            .map(|principal| &principal.id)
    }

    /// The buckets, by id.
    pub fn buckets(&self) -> impl Iterator<Item = &AssetId> {
        self.buckets.keys()
    }

    fn compile(&mut self, asset: &Asset) {
        let id = asset.id.clone();
        match &asset.body {
            AssetBody::User(user) => {
                self.principals.insert(id, PrincipalFacts::of_user(asset, user));
            }
            AssetBody::Role(role) => {
                self.principals.insert(id, PrincipalFacts::of_role(asset, role));
            }
            AssetBody::Group(group) => {
                self.groups.insert(id, GroupFacts::of(asset, group));
            }
            AssetBody::Policy(policy) => {
                self.policies.insert(id, PolicyFacts::of(asset, policy));
            }
            AssetBody::Bucket(bucket) => {
                self.buckets.insert(id, BucketFacts::of(asset, bucket));
            }
            AssetBody::KmsKey(key) => {
                self.keys.insert(id, KeyFacts::of(asset, key));
            }
            AssetBody::CloudAccount(account) => {
                self.accounts
                    .insert(AccountId::from(id.as_str()), AccountFacts::of(account));
            }
            _ => {}
        }
    }

    fn forget(&mut self, id: &AssetId) {
        self.principals.remove(id);
        self.groups.remove(id);
        self.policies.remove(id);
        self.buckets.remove(id);
        self.keys.remove(id);
        self.accounts.remove(id.as_str());
    }

    fn canonical_owners(&self) -> BTreeMap<String, BTreeSet<AccountId>> {
        let mut owners: BTreeMap<String, BTreeSet<AccountId>> = BTreeMap::new();
        for bucket in self.buckets.values() {
            if let (Some(acl), Some(account)) = (bucket.acl.present(), bucket.account.present()) {
                owners
                    .entry(acl.owner.clone())
                    .or_default()
                    .insert(account.clone());
            }
        }
        owners
    }
}

//! All that was collected about one organisation.

use std::collections::BTreeMap;

use jiff::Timestamp;
use thiserror::Error;

use crate::{
    Asset, AssetBody, AssetId, AssetKind, Delta, Evidence, EvidenceId, FactChange, Gap, GapId, Relation,
    RelationKind, future::Future, merge::merge,
};

/// An asset that the estate does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the estate holds no asset `{0}`")]
pub struct UnknownAsset(pub AssetId);

/// All that was collected about one organisation: assets and relations, each with evidence, and gaps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Estate {
    /// When the collection began.
    pub collected: Timestamp,
    assets: BTreeMap<AssetId, Asset>,
    relations: BTreeMap<(RelationKind, AssetId, AssetId), Relation>,
    evidence: BTreeMap<EvidenceId, Evidence>,
    gaps: BTreeMap<GapId, Gap>,
    /// What only a newer version knows.
    pub(crate) future: Future,
}

impl Estate {
    /// An empty estate of the given time.
    pub fn new(collected: Timestamp) -> Self {
        Self {
            collected,
            ..Self::default()
        }
    }

    /// Adds an asset; what is already known of it stays known.
    pub fn insert(&mut self, asset: Asset) {
        let joined = match self.assets.get(&asset.id) {
            Some(older) => merge(older, asset),
            None => asset,
        };
        self.assets.insert(joined.id.clone(), joined);
    }

    /// Puts an asset in the place of whatever was known of it.
    pub fn replace(&mut self, asset: Asset) -> Option<Asset> {
        self.assets.insert(asset.id.clone(), asset)
    }

    /// Adds a relation; evidence of the same relation is joined.
    pub fn relate(&mut self, relation: Relation) {
        let key = (relation.kind, relation.from.clone(), relation.to.clone());
        match self.relations.get_mut(&key) {
            Some(known) => {
                for evidence in relation.evidence {
                    if !known.evidence.contains(&evidence) {
                        known.evidence.push(evidence);
                    }
                }
            }
            None => {
                self.relations.insert(key, relation);
            }
        }
    }

    /// Adds evidence and returns its id.
    pub fn cite(&mut self, evidence: Evidence) -> EvidenceId {
        let id = evidence.id.clone();
        self.evidence.insert(id.clone(), evidence);
        id
    }

    /// Adds a gap and returns its id.
    pub fn note(&mut self, gap: Gap) -> GapId {
        let id = gap.id.clone();
        self.gaps.insert(id.clone(), gap);
        id
    }

    /// Adds everything of another estate as the newer of the two. The time of collection stays.
    pub fn absorb(&mut self, other: Self) {
        self.evidence.extend(other.evidence);
        self.gaps.extend(other.gaps);
        self.future.absorb(other.future);
        for asset in other.assets.into_values() {
            self.insert(asset);
        }
        for relation in other.relations.into_values() {
            self.relate(relation);
        }
    }

    /// The asset with the id.
    pub fn get(&self, id: &AssetId) -> Option<&Asset> {
        self.assets.get(id)
    }

    /// The asset with the id.
    ///
    /// # Errors
    /// When the estate does not hold it.
    pub fn require(&self, id: &AssetId) -> Result<&Asset, UnknownAsset> {
        self.assets.get(id).ok_or_else(|| UnknownAsset(id.clone()))
    }

    /// The asset with the id, to add facts to. Its id must stay.
    pub fn get_mut(&mut self, id: &AssetId) -> Option<&mut Asset> {
        self.assets.get_mut(id)
    }

    /// All assets, by id.
    pub fn assets(&self) -> impl Iterator<Item = &Asset> {
        self.assets.values()
    }

    /// All assets, to add facts to. Their ids must stay.
    pub fn assets_mut(&mut self) -> impl Iterator<Item = &mut Asset> {
        self.assets.values_mut()
    }

    /// The assets of one kind, by id.
    pub fn of_kind(&self, kind: AssetKind) -> impl Iterator<Item = &Asset> {
        self.assets.values().filter(move |asset| asset.kind() == kind)
    }

    /// All relations, by kind and ends.
    pub fn relations(&self) -> impl Iterator<Item = &Relation> {
        self.relations.values()
    }

    /// The relations of one kind from an asset.
    pub fn relations_from(&self, kind: RelationKind, from: &AssetId) -> impl Iterator<Item = &Relation> {
        let first = (kind, from.clone(), AssetId::from(""));
        self.relations
            .range(first..)
            .map(|(_, relation)| relation)
            .take_while(move |relation| relation.kind == kind && relation.from == *from)
    }

    /// The evidence with the id.
    pub fn evidence(&self, id: &EvidenceId) -> Option<&Evidence> {
        self.evidence.get(id)
    }

    /// All evidence, by id.
    pub fn all_evidence(&self) -> impl Iterator<Item = &Evidence> {
        self.evidence.values()
    }

    /// The gap with the id.
    pub fn gap(&self, id: &GapId) -> Option<&Gap> {
        self.gaps.get(id)
    }

    /// All gaps, by id.
    pub fn gaps(&self) -> impl Iterator<Item = &Gap> {
        self.gaps.values()
    }

    /// Applies changed facts and returns the delta that takes them back. Evidence and gaps stay.
    pub fn apply(&mut self, delta: &Delta) -> Delta {
        for evidence in &delta.evidence {
            self.cite(evidence.clone());
        }
        for gap in &delta.gaps {
            self.note(gap.clone());
        }
        let mut inverse = Delta::default();
        for change in &delta.changes {
            let back = match change {
                FactChange::Put(asset) => match self.replace(asset.clone()) {
                    Some(before) => Some(FactChange::Put(before)),
                    None => Some(FactChange::Remove(asset.id.clone())),
                },
                FactChange::Remove(id) => self.assets.remove(id).map(FactChange::Put),
                FactChange::PutRelation(relation) => {
                    let key = (relation.kind, relation.from.clone(), relation.to.clone());
                    Some(match self.relations.insert(key, relation.clone()) {
                        Some(before) => FactChange::PutRelation(before),
                        None => FactChange::RemoveRelation(relation.clone()),
                    })
                }
                FactChange::RemoveRelation(relation) => self
                    .relations
                    .remove(&(relation.kind, relation.from.clone(), relation.to.clone()))
                    .map(FactChange::PutRelation),
            };
            inverse.changes.extend(back);
        }
        inverse.changes.reverse();
        inverse
    }
}

macro_rules! typed {
    ($($all:ident, $one:ident: $variant:ident($body:ident)),+ $(,)?) => {
        impl Estate {
            $(
                /// The assets of this kind, by id, each with its facts.
                pub fn $all(&self) -> impl Iterator<Item = (&Asset, &crate::asset::$body)> {
                    self.assets.values().filter_map(|asset| Some((asset, asset.$one()?)))
                }
            )+
        }
        impl Asset {
            $(
                /// The facts, when it is of this kind.
                pub fn $one(&self) -> Option<&crate::asset::$body> {
                    match &self.body {
                        AssetBody::$variant(body) => Some(body),
                        _ => None,
                    }
                }
            )+
        }
    };
}

typed! {
    code_hosts, as_code_host: CodeHost(CodeHost),
    accounts, as_account: Account(Account),
    repositories, as_repository: Repository(Repository),
    secrets, as_secret: Secret(FoundSecret),
    credentials, as_credential: Credential(Credential),
    workspaces, as_workspace: Workspace(Workspace),
    cloud_accounts, as_cloud_account: CloudAccount(CloudAccount),
    users, as_user: User(User),
    groups, as_group: Group(Group),
    roles, as_role: Role(Role),
    policies, as_policy: Policy(Policy),
    buckets, as_bucket: Bucket(Bucket),
    kms_keys, as_kms_key: KmsKey(KmsKey),
    trails, as_trail: Trail(Trail),
    data_sets, as_data_set: DataSet(DataSet),
    training_jobs, as_training_job: TrainingJob(TrainingJob),
    models, as_model: Model(Model),
    endpoints, as_endpoint: Endpoint(Endpoint),
}

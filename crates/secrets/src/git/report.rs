//! What was found, as a fragment of an estate.

use std::collections::{BTreeMap, BTreeSet};

use gix::ObjectId;
use gix::objs::Kind;
use jiff::Timestamp;
use model::asset::{Credential, FoundSecret, Place, Repository};
use model::{Asset, AssetId, Estate, Evidence, EvidenceId, Field, GapId, GitOid, List, Secret, Source};

use super::Request;
use super::contents::Contents;
use super::findings::Finding;
use super::gaps::Gaps;
use super::objects::Objects;
use super::places::Spot;
use super::tips::Tips;
use super::trees::Below;
use crate::Detector;

/// A scanned repository.
#[derive(Clone, Debug)]
pub struct RepositoryScan {
    /// The repository, its secrets, the credentials that these stand for, evidence and gaps.
    pub estate: Estate,
    /// The values that a live check could be made with. Not part of the estate; not to be stored.
    pub candidates: Vec<Candidate>,
    /// What was left aside because it is kept elsewhere.
    pub skipped: Skipped,
}

/// A found value with which its issuer could be asked whether it still works.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The secret's asset.
    pub secret: AssetId,
    /// The credential's asset.
    pub credential: AssetId,
    /// The detector's id.
    pub detector: String,
    /// The public part, such as an access key id.
    pub identifier: Option<String>,
    /// The value. For a private key, the bytes between its boundaries in base64.
    pub value: Secret<String>,
}

/// What the repository mentions and other places keep.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Skipped {
    /// Commits of other repositories, mounted as submodules.
    pub submodules: usize,
    /// Files that Git LFS keeps outside of the repository.
    pub lfs_pointers: usize,
}

/// A blob at a path, with the oldest commit that has it there.
#[derive(Debug)]
pub(super) struct Located {
    pub(super) spot: Spot,
    pub(super) commit: ObjectId,
    /// The commit's date in seconds since 1970.
    pub(super) committed: i64,
    /// Whether it stands at the path in the commit that `HEAD` names.
    pub(super) at_head: bool,
}

impl Located {
    /// `<path>@<commit>`.
    pub(super) fn path_at_commit(&self) -> String {
        format!("{}@{}", String::from_utf8_lossy(&self.spot.path), self.commit)
    }
}

/// Everything that the fragment is made of.
pub(super) struct Report<'a> {
    pub(super) request: &'a Request<'a>,
    pub(super) objects: &'a Objects,
    pub(super) tips: &'a Tips,
    pub(super) commits: u64,
    pub(super) below: &'a Below,
    pub(super) contents: &'a Contents,
    pub(super) located: &'a [Located],
    /// Why it is not known what the current tree holds.
    pub(super) head_gap: Option<GapId>,
    /// Why it is not known which parts of secrets belong together.
    pub(super) unjoined_gap: Option<GapId>,
    pub(super) gaps: Gaps,
}

impl Report<'_> {
    pub(super) fn write(self, findings: Vec<Finding>) -> RepositoryScan {
        let mut estate = Estate::new(self.request.collected);
        let mut candidates = Vec::new();
        let mut credentials: BTreeMap<AssetId, Found<'_>> = BTreeMap::new();
        let mut secrets = Vec::new();
        let evidence = self.evidence(&findings, &mut estate);
        for finding in findings {
            let detector = &self.request.scanner.detectors()[finding.detector];
            let id = secret_id(detector, &finding);
            let credential = credential_id(detector, &finding);
            let mut secret = Asset::new(
                id.clone(),
                &name(detector, &finding),
                self.found_secret(detector, &finding, credential.clone()),
            );
            for (place, _) in &finding.places {
                secret.evidence.extend(evidence.get(place).cloned());
            }
            secret.evidence.dedup();
            if let (Some(credential), Some((_, value))) = (credential, finding.value) {
                credentials
                    .entry(credential.clone())
                    .or_insert_with(|| Found::new(detector, finding.identifier.clone(), &secret))
                    .add(&secret);
                candidates.push(Candidate {
                    secret: id.clone(),
                    credential,
                    detector: detector.id.clone(),
                    identifier: finding.identifier,
                    value,
                });
            }
            estate.insert(secret);
            secrets.push(id);
        }
        for (id, credential) in credentials {
            estate.insert(credential.into_asset(id));
        }
        let skipped = Skipped {
            submodules: self.below.submodules,
            lfs_pointers: self.contents.lfs_pointers,
        };
        self.write_repository(secrets, &mut estate);
        RepositoryScan {
            estate,
            candidates,
            skipped,
        }
    }

    /// Evidence for each place that a finding has.
    fn evidence(&self, findings: &[Finding], estate: &mut Estate) -> BTreeMap<usize, EvidenceId> {
        let mut by_blob: BTreeMap<ObjectId, Vec<usize>> = BTreeMap::new();
        for (place, _) in findings.iter().flat_map(|finding| &finding.places) {
            by_blob
                .entry(self.located[*place].spot.blob)
                .or_default()
                .push(*place);
        }
        let (at, time) = (self.request.repository.as_str(), self.request.collected);
        let mut evidence = BTreeMap::new();
        let mut buffer = Vec::new();
        for (blob, places) in by_blob {
            let bytes = self.objects.read_kind(blob, Kind::Blob, &mut buffer);
            for place in places {
                let call = format!("blob {blob} {}", self.located[place].path_at_commit());
                evidence.entry(place).or_insert_with(|| {
                    estate.cite(match &bytes {
                        Ok(raw) => Evidence::of(Source::Git, at, &call, time, raw),
                        // It was read a moment ago, and someone removed it since.
                        Err(_) => Evidence::stated(Source::Git, at, &call, time),
                    })
                });
            }
        }
        evidence
    }

    fn found_secret(
        &self,
        detector: &Detector,
        finding: &Finding,
        credential: Option<AssetId>,
    ) -> FoundSecret {
        let places: Vec<Place> = finding
            .places
            .iter()
            .map(|(place, line)| {
                let located = &self.located[*place];
                Place {
                    repository: self.request.repository.clone(),
                    path: String::from_utf8_lossy(&located.spot.path).into_owned(),
                    line: *line,
                    blob: oid(located.spot.blob),
                    commit: oid(located.commit),
                    committed: Timestamp::from_second(located.committed).unwrap_or(Timestamp::UNIX_EPOCH),
                    at_head: located.at_head,
                }
            })
            .collect();
        let at_head = finding.at_head;
        FoundSecret {
            detector: detector.id.clone(),
            value: self.part(
                finding,
                finding.value.as_ref().map(|(redacted, _)| redacted.clone()),
            ),
            identifier: self.part(finding, finding.identifier.clone()),
            credential: self.part(finding, credential),
            at_head: match &self.head_gap {
                Some(gap) if !at_head => Field::NotCollected(gap.clone()),
                _ => Field::Present(at_head),
            },
            places,
            ..FoundSecret::default()
        }
    }

    /// A part of a secret, or what follows from it. That a part is nowhere is not known where the limits kept parts
    /// from being joined.
    fn part<T>(&self, finding: &Finding, part: Option<T>) -> Field<T> {
        match (part, &self.unjoined_gap) {
            (None, Some(gap)) if self.request.scanner.is_part(finding.detector) => {
                Field::NotCollected(gap.clone())
            }
            (part, _) => Field::collected(part),
        }
    }

    fn write_repository(self, secrets: Vec<AssetId>, estate: &mut Estate) {
        let (gaps, missing) = self.gaps.finish();
        for gap in gaps {
            estate.note(gap);
        }
        let id = &self.request.repository;
        let refs = Evidence::of(
            Source::Git,
            id.as_str(),
            "all refs and the objects that they reach",
            self.request.collected,
            self.tips.listing.as_bytes(),
        );
        let trimmed = id
            .as_str()
            .trim_end_matches('/')
            .trim_end_matches(".git")
            .trim_end_matches('/');
        let name = trimmed.rsplit('/').next().unwrap_or(trimmed);
        let facts = Repository {
            default_branch: self.tips.default_branch.clone(),
            secrets: match missing {
                Some(gap) => List::partial(secrets, gap),
                None => List::complete(secrets),
            },
            commits: Field::Present(self.commits),
            blobs: Field::Present(self.contents.scanned),
            ..Repository::default()
        };
        let evidence = estate.cite(refs);
        estate.insert(Asset::new(id.clone(), name, facts).with_evidence(evidence));
    }
}

/// `secret:<detector>:<fingerprint>`; for a public part alone, the part itself.
fn secret_id(detector: &Detector, finding: &Finding) -> AssetId {
    let end = match &finding.value {
        Some((redacted, _)) => &redacted.fingerprint,
        None => finding.identifier.as_deref().unwrap_or_default(),
    };
    AssetId::from(format!("secret:{}:{end}", detector.id))
}

/// `<detector>:<identifier>` where an identifier names the credential at its issuer, else `<detector>:<fingerprint>`;
/// none where the value alone opens nothing.
fn credential_id(detector: &Detector, finding: &Finding) -> Option<AssetId> {
    let (redacted, _) = finding.value.as_ref().filter(|_| detector.usable)?;
    let end = match &detector.companion {
        Some(_) => finding.identifier.as_ref()?,
        None => &redacted.fingerprint,
    };
    Some(AssetId::from(format!("{}:{end}", detector.id)))
}

fn name(detector: &Detector, finding: &Finding) -> String {
    match (&finding.identifier, &finding.value) {
        (Some(identifier), _) => format!("{} {identifier}", detector.title),
        (None, Some((redacted, _))) => format!("{} {redacted}", detector.title),
        (None, None) => detector.title.clone(),
    }
}

/// A credential with the secrets that stand for it.
struct Found<'a> {
    detector: &'a Detector,
    identifier: Option<String>,
    name: String,
    found_as: Vec<AssetId>,
    evidence: Vec<EvidenceId>,
    /// The same, to be looked up: a credential may stand in as many places as the limits allow.
    cited: BTreeSet<EvidenceId>,
}

impl<'a> Found<'a> {
    fn new(detector: &'a Detector, identifier: Option<String>, secret: &Asset) -> Self {
        Self {
            detector,
            name: identifier.clone().unwrap_or_else(|| secret.name.clone()),
            identifier,
            found_as: Vec::new(),
            evidence: Vec::new(),
            cited: BTreeSet::new(),
        }
    }

    fn add(&mut self, secret: &Asset) {
        self.found_as.push(secret.id.clone());
        for shown in &secret.evidence {
            if self.cited.insert(shown.clone()) {
                self.evidence.push(shown.clone());
            }
        }
    }

    fn into_asset(self, id: AssetId) -> Asset {
        let facts = Credential {
            credential_kind: self.detector.kind,
            identifier: Field::collected(self.identifier),
            found_as: Field::Present(self.found_as),
            ..Credential::default()
        };
        let mut asset = Asset::new(id, &self.name, facts);
        asset.evidence = self.evidence;
        asset
    }
}

fn oid(id: ObjectId) -> GitOid {
    GitOid::from(id.to_string())
}

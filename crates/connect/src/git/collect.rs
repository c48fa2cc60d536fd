//! From a location to a scanned repository.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use model::asset::{Asset, Repository};
use model::{AssetBody, AssetId, Estate, Evidence, Field, Fingerprinter, Gap, GapReason, List};
use secrets::Scanner;
use secrets::git::{RepositoryScan, Request, Skipped};

use super::bare::Bare;
use super::fetch::Remote;
use super::{GitError, GitSource, Location, UnpackLimits, bundle};
use crate::http::HttpLayer;

/// What nobody knows about a repository that could not be read.
const HIDES: &str = "every secret in the repository, in the current tree and in history";

/// Reads every blob that any ref of the repository reaches, and scans it.
///
/// A repository that could not be read is in the estate too, with a gap that says why in place of its facts. The
/// values of the secrets are in the candidates only.
pub async fn collect(
    http: &HttpLayer,
    source: &GitSource,
    scanner: Arc<Scanner>,
    fingerprinter: Fingerprinter,
) -> RepositoryScan {
    let collected = Timestamp::now();
    let fetched = match &source.location {
        Location::Path(path) => Ok((Found::At(path.clone()), None)),
        Location::Url(url) => {
            let remote = Remote {
                http,
                token: source.token.as_ref(),
                at: &source.at(),
            };
            remote
                .fetch(url)
                .await
                .map(|(bare, evidence)| (Found::Fetched(bare), Some(evidence)))
        }
    };
    let (found, evidence) = match fetched {
        Ok(fetched) => fetched,
        Err(error) => return unread(source, collected, error.gap_reason()),
    };
    let (at, repository, limits) = (source.at(), source.repository_id(), source.limits);
    let scan = tokio::task::spawn_blocking(move || {
        let unpacked = found.unpack(&at, limits)?;
        let request = Request::new(repository, &scanner, &fingerprinter, collected);
        secrets::git::scan(unpacked.path(), &request).map_err(|error| GitError::NotGit {
            at: at.clone(),
            found: error.to_string(),
        })
    });
    match scan.await {
        Ok(Ok(scan)) => finished(scan, source, evidence),
        Ok(Err(error)) => unread(source, collected, error.gap_reason()),
        Err(_) => unread(
            source,
            collected,
            GapReason::Failed {
                message: "the scan ended by a defect of Nightlatch; please report it".to_owned(),
            },
        ),
    }
}

/// What is to be scanned.
enum Found {
    At(PathBuf),
    /// The pack of a fetched repository is not indexed yet.
    Fetched(Bare),
}

/// What can be scanned. A temporary folder lives as long as this does.
enum Unpacked {
    At(PathBuf),
    Bare(Bare),
}

impl Found {
    fn unpack(self, at: &str, limits: UnpackLimits) -> Result<Unpacked, GitError> {
        match self {
            Self::At(path) if path.is_file() => bundle::unpack(&path, limits).map(Unpacked::Bare),
            Self::At(path) => Ok(Unpacked::At(path)),
            Self::Fetched(bare) => {
                bare.index_incoming(at, limits)?;
                Ok(Unpacked::Bare(bare))
            }
        }
    }
}

impl Unpacked {
    fn path(&self) -> &Path {
        match self {
            Self::At(path) => path,
            Self::Bare(bare) => bare.path(),
        }
    }
}

/// Adds what the scan cannot know: the refs as the server gave them, that a folder has no host, and the name
/// that the host's own list gives it.
fn finished(mut scan: RepositoryScan, source: &GitSource, evidence: Option<Evidence>) -> RepositoryScan {
    let evidence = evidence.map(|evidence| scan.estate.cite(evidence));
    if let Some(asset) = scan.estate.get_mut(&source.repository_id()) {
        if let Some(evidence) = evidence {
            asset.cite(evidence);
        }
        asset.name = source.name();
        if let AssetBody::Repository(facts) = &mut asset.body {
            facts.host = host(source);
        }
    }
    scan
}

/// A folder or file that was not said to belong anywhere has no host; of everything else the host's collector knows.
fn host(source: &GitSource) -> Field<AssetId> {
    match (&source.location, &source.repository) {
        (Location::Path(_), None) => Field::Absent,
        _ => Field::not_recorded(),
    }
}

/// The repository as far as it is known when it could not be read.
fn unread(source: &GitSource, collected: Timestamp, reason: GapReason) -> RepositoryScan {
    let id = source.repository_id();
    let mut estate = Estate::new(collected);
    let gap = estate.note(Gap::new(&source.at(), "git: every object", reason, HIDES));
    let repository = Repository {
        host: host(source),
        secrets: List::partial(Vec::new(), gap.clone()),
        commits: Field::NotCollected(gap.clone()),
        blobs: Field::NotCollected(gap),
        ..Repository::default()
    };
    estate.insert(Asset::new(id, &source.name(), repository));
    RepositoryScan {
        estate,
        candidates: Vec::new(),
        skipped: Skipped::default(),
    }
}

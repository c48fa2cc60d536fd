//! Reading all sources that a configuration names into one estate.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use connect::aws::verify::{record, verify};
use connect::aws::{self, AwsSource, Keys};
use connect::git::{self, GitSource};
use connect::gitlab::{self, GitLabSource, Vantage};
use connect::http::{AllowList, HttpLayer, Limits};
use jiff::Timestamp;
use model::{AssetId, Estate, Fingerprinter, Secret};
use secrets::Scanner;
use secrets::git::Candidate;
use thiserror::Error;
use url::Url;

use crate::config::{Aws, Config, EstateFile, Git, GitLab, SecretError, SecretSource};

/// Why a collection cannot begin. What fails after that is a gap in the estate.
#[derive(Debug, Error)]
pub enum CollectError {
    /// A token is not there.
    #[error("the token of {source_name}: {error}")]
    Token {
        /// Which source.
        source_name: String,
        /// What is wrong.
        #[source]
        error: SecretError,
    },
    /// An estate file cannot be used.
    #[error("the estate file {}: {error}", path.display())]
    Estate {
        /// The file.
        path: std::path::PathBuf,
        /// What is wrong.
        #[source]
        error: model::file::ReadError,
    },
    /// A file cannot be opened.
    #[error("cannot open {}: {error}", path.display())]
    Open {
        /// The file.
        path: std::path::PathBuf,
        /// What the system said.
        #[source]
        error: std::io::Error,
    },
    /// A file of authorization details cannot be used.
    #[error(transparent)]
    Offline(#[from] aws::offline::OfflineError),
    /// A repository is not there.
    #[error("there is no git repository at {}: give a work tree's top folder, a bare repository or a bundle", .0.display())]
    NoRepository(std::path::PathBuf),
    /// A built-in detector is not valid: a defect of the build.
    #[error(transparent)]
    Detector(#[from] secrets::DetectorError),
    /// The configuration names a word that is not known.
    #[error("network.vantage is `{0}`: one of internet, internal, loopback")]
    Vantage(String),
    /// A source is incomplete.
    #[error("a [[git]] source needs a path or a url")]
    GitWithoutPlace,
    /// There is nothing to look at.
    #[error(
        "nothing to look at: name a folder, `aws`, a URL or a configuration; `nightlatch demo` shows an example"
    )]
    NoSources,
}

/// How a collection goes on, for a person who waits.
pub trait Progress: Send + Sync {
    /// A source is begun.
    fn begin(&self, source: &str);
    /// Something was counted within it, such as calls made or blobs scanned.
    fn note(&self, text: &str);
}

/// Says nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: &str) {}
    fn note(&self, _: &str) {}
}

/// How to collect.
#[derive(Clone, Debug)]
pub struct Options {
    /// Whether the issuers of found keys are asked whether they work.
    pub verify: bool,
    /// Makes fingerprints of found values.
    pub fingerprinter: Fingerprinter,
}

/// Reads all sources. A source that cannot be reached leaves gaps, and the others are read all the same.
///
/// # Errors
/// When the configuration names a file, repository or token that is not there: a mistake to mend, not a gap.
pub async fn collect(
    config: &Config,
    options: &Options,
    progress: &dyn Progress,
) -> Result<Estate, CollectError> {
    let collector = Collector::new(config, options, progress)?;
    collector.run().await
}

struct Collector<'a> {
    config: &'a Config,
    options: &'a Options,
    progress: &'a dyn Progress,
    http: HttpLayer,
    scanner: Arc<Scanner>,
}

impl<'a> Collector<'a> {
    fn new(
        config: &'a Config,
        options: &'a Options,
        progress: &'a dyn Progress,
    ) -> Result<Self, CollectError> {
        let sources = [
            config.gitlab.len(),
            config.git.len(),
            config.aws.len(),
            config.estate.len(),
        ];
        if sources.iter().sum::<usize>() == 0 {
            return Err(CollectError::NoSources);
        }
        Ok(Self {
            config,
            options,
            progress,
            http: layer(config, options.verify),
            scanner: Arc::new(Scanner::builtin()?),
        })
    }

    async fn run(&self) -> Result<Estate, CollectError> {
        let mut estate = Estate::new(Timestamp::now());
        let mut candidates = Vec::new();
        for source in &self.config.estate {
            let earlier = read_estate(source)?;
            // The facts are as old as the oldest of them.
            estate.collected = estate.collected.min(earlier.collected);
            estate.absorb(earlier);
        }
        for source in &self.config.gitlab {
            self.gitlab(source, &mut estate, &mut candidates).await?;
        }
        for source in &self.config.git {
            self.git(source, &mut estate, &mut candidates).await?;
        }
        for source in &self.config.aws {
            estate.absorb(self.aws(source).await?);
        }
        if self.options.verify {
            self.verify(&candidates, &mut estate).await;
        }
        Ok(estate)
    }

    async fn gitlab(
        &self,
        source: &GitLab,
        estate: &mut Estate,
        candidates: &mut Vec<Candidate>,
    ) -> Result<(), CollectError> {
        self.progress.begin(&format!("code host {}", source.url));
        let host = gitlab_source(source, self.config)?;
        let read = gitlab::collect(&self.http, &host).await;
        let seen = gitlab::probe(&self.http, &host).await;
        let repositories: Vec<AssetId> = read.repositories().map(|(asset, _)| asset.id.clone()).collect();
        estate.absorb(read);
        estate.absorb(seen);
        if source.clone {
            for repository in repositories {
                self.clone_hosted(&repository, host.token.clone(), estate, candidates)
                    .await;
            }
        }
        Ok(())
    }

    /// A repository of a host that cannot be cloned is a gap, not an error: the others still can.
    async fn clone_hosted(
        &self,
        repository: &AssetId,
        token: Option<Secret<String>>,
        estate: &mut Estate,
        candidates: &mut Vec<Candidate>,
    ) {
        // INVARIANT: the id of a repository of a host is its web address.
        if let Ok(url) = Url::parse(&format!("{repository}.git")) {
            let mut source = GitSource::url(url, token);
            source.repository = Some(repository.clone());
            self.scan(&source, estate, candidates).await;
        }
    }

    async fn git(
        &self,
        source: &Git,
        estate: &mut Estate,
        candidates: &mut Vec<Candidate>,
    ) -> Result<(), CollectError> {
        let mut place = match (&source.path, &source.url) {
            (Some(path), _) if !may_be_repository(path) => {
                return Err(CollectError::NoRepository(path.clone()));
            }
            (Some(path), _) => GitSource::path(path.clone()),
            (None, Some(url)) => GitSource::url(url.clone(), token(source.token.as_ref(), url.as_str())?),
            (None, None) => return Err(CollectError::GitWithoutPlace),
        };
        place.repository.clone_from(&source.repository);
        self.scan(&place, estate, candidates).await;
        Ok(())
    }

    async fn scan(&self, source: &GitSource, estate: &mut Estate, candidates: &mut Vec<Candidate>) {
        self.progress
            .begin(&format!("repository {}", source.repository_id()));
        let fingerprinter = self.options.fingerprinter.clone();
        let scan = git::collect(&self.http, source, Arc::clone(&self.scanner), fingerprinter).await;
        estate.absorb(scan.estate);
        candidates.extend(scan.candidates);
    }

    async fn aws(&self, source: &Aws) -> Result<Estate, CollectError> {
        if let Some(path) = &source.authorization_details {
            self.progress
                .begin(&format!("authorization details {}", path.display()));
            return Ok(aws::offline::read(path)?);
        }
        self.progress.begin("AWS account");
        let source = aws_source(source, &self.config.network);
        Ok(aws::collect(&source, &self.http, &|calls| {
            self.progress.note(&format!("{calls} calls"))
        })
        .await)
    }

    /// Asks the issuer of each found AWS key whether it works: at the configured endpoint, else at AWS.
    async fn verify(&self, candidates: &[Candidate], estate: &mut Estate) {
        let fallback = Aws::default();
        let account = self
            .config
            .aws
            .iter()
            .find(|aws| aws.authorization_details.is_none())
            .unwrap_or(&fallback);
        let source = aws_source(account, &self.config.network);
        for candidate in candidates
            .iter()
            .filter(|candidate| candidate.detector == "aws-access-key")
        {
            let Some(id) = &candidate.identifier else { continue };
            self.progress.begin(&format!("key {id}"));
            let keys = Keys {
                id: id.clone(),
                secret: candidate.value.clone(),
                session_token: None,
            };
            let verification = verify(&source, &self.http, &keys).await;
            record(estate, &candidate.secret, &verification);
        }
    }
}

/// The one layer for all sources, allowed to reach what the configuration owns and nothing else.
pub(crate) fn layer(config: &Config, verify: bool) -> HttpLayer {
    let hosts = config.network.owned.iter();
    let hosts = hosts.chain(config.gitlab.iter().map(|source| &source.url));
    let hosts = hosts.chain(config.git.iter().filter_map(|source| source.url.as_ref()));
    let mut allow = hosts.fold(AllowList::new(), AllowList::owned);
    for source in config
        .aws
        .iter()
        .filter(|source| source.authorization_details.is_none())
    {
        allow = aws_source(source, &config.network).allow(allow);
    }
    if verify && config.aws.is_empty() {
        allow = aws_source(&Aws::default(), &config.network).allow(allow);
    }
    let limits = Limits {
        time: Duration::from_secs(config.network.timeout_seconds),
        ..Limits::default()
    };
    HttpLayer::builder(allow).limits(limits).build()
}

/// The source as the GitLab collector takes it.
pub(crate) fn gitlab_source(source: &GitLab, config: &Config) -> Result<GitLabSource, CollectError> {
    let vantage = &config.network.vantage;
    Ok(GitLabSource {
        url: source.url.clone(),
        token: token(source.token.as_ref(), source.url.as_str())?,
        vantage: Vantage::from_name(vantage).ok_or_else(|| CollectError::Vantage(vantage.clone()))?,
        reachable_from_internet: source.reachable_from_internet,
    })
}

/// The source as the AWS client takes it.
pub(crate) fn aws_source(source: &Aws, network: &crate::config::Network) -> AwsSource {
    AwsSource {
        endpoint: source.endpoint.clone(),
        region: source.region.clone(),
        profile: source.profile.clone(),
        call_budget: source.call_budget,
        time_limit: Duration::from_secs(network.timeout_seconds),
        ..AwsSource::from_environment()
    }
}

fn token(source: Option<&SecretSource>, of: &str) -> Result<Option<Secret<String>>, CollectError> {
    source
        .map(SecretSource::read)
        .transpose()
        .map_err(|error| CollectError::Token {
            source_name: of.to_owned(),
            error,
        })
}

/// Whether the path may hold a repository: a mistake in it is told before anything is read.
fn may_be_repository(path: &Path) -> bool {
    path.is_file() || path.join(".git").exists() || path.join("HEAD").exists()
}

fn read_estate(source: &EstateFile) -> Result<Estate, CollectError> {
    let path: &Path = &source.path;
    let file = fs::File::open(path).map_err(|error| CollectError::Open {
        path: path.to_owned(),
        error,
    })?;
    model::file::read(file).map_err(|error| CollectError::Estate {
        path: path.to_owned(),
        error,
    })
}

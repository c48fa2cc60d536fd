//! Reading all sources that a configuration names into one estate.

mod error;
mod sources;

use std::sync::Arc;

use connect::aws::verify::{record, verify};
use connect::aws::{self, Keys};
use connect::git::{self, GitSource};
use connect::gitlab;
use connect::http::HttpLayer;
use jiff::Timestamp;
use model::{AssetId, Estate, Fingerprinter, Secret};
use secrets::Scanner;
use secrets::git::Candidate;
use url::Url;

use crate::config::{Aws, Config, GitLab};

pub use error::CollectError;
pub(crate) use sources::{aws_source, gitlab_source, layer, live_accounts};

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
    /// Where the issuer of found AWS keys is asked whether they work; none to ask nobody. An account of the
    /// configuration comes before it.
    pub verify_at: Option<Aws>,
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
    Collector::new(config, options, progress)?.run().await
}

struct Collector<'a> {
    config: &'a Config,
    options: &'a Options,
    progress: &'a dyn Progress,
    http: HttpLayer,
    scanner: Arc<Scanner>,
}

/// What is kept while a collection runs.
#[derive(Default)]
struct Collected {
    estate: Estate,
    /// Found values that can be verified. In memory only.
    candidates: Vec<Candidate>,
}

impl<'a> Collector<'a> {
    fn new(
        config: &'a Config,
        options: &'a Options,
        progress: &'a dyn Progress,
    ) -> Result<Self, CollectError> {
        let Config {
            gitlab,
            git,
            aws,
            estate,
            ..
        } = config;
        if gitlab.is_empty() && git.is_empty() && aws.is_empty() && estate.is_empty() {
            return Err(CollectError::NoSources);
        }
        sources::vantage(&config.network)?;
        Ok(Self {
            config,
            options,
            progress,
            http: layer(config, options.verify_at.as_ref()),
            scanner: Arc::new(Scanner::builtin()?),
        })
    }

    async fn run(&self) -> Result<Estate, CollectError> {
        // Mistakes of the configuration are told before anything is asked of anyone.
        let hosts = self
            .config
            .gitlab
            .iter()
            .map(|source| Ok((source, gitlab_source(source, self.config)?)))
            .collect::<Result<Vec<_>, CollectError>>()?;
        let repositories = self
            .config
            .git
            .iter()
            .map(sources::git_source)
            .collect::<Result<Vec<_>, CollectError>>()?;
        let mut collected = Collected {
            estate: Estate::new(Timestamp::now()),
            candidates: Vec::new(),
        };
        for source in &self.config.estate {
            let earlier = sources::read_estate(source)?;
            // The facts are as old as the oldest of them.
            collected.estate.collected = collected.estate.collected.min(earlier.collected);
            collected.estate.absorb(earlier);
        }
        for source in &self.config.aws {
            if let Some(path) = &source.authorization_details {
                self.progress
                    .begin(&format!("authorization details {}", path.display()));
                collected.estate.absorb(aws::offline::read(path)?);
            }
        }
        for (source, host) in &hosts {
            self.gitlab(source, host, &mut collected).await;
        }
        for repository in &repositories {
            self.scan(repository, &mut collected).await;
        }
        for source in live_accounts(self.config) {
            self.progress.begin("AWS account");
            let source = aws_source(source, &self.config.network);
            let noted = |doing: &str| self.progress.note(doing);
            collected
                .estate
                .absorb(aws::collect(&source, &self.http, &noted).await);
        }
        if let Some(fallback) = &self.options.verify_at {
            self.verify(fallback, &mut collected).await;
        }
        Ok(collected.estate)
    }

    async fn gitlab(&self, source: &GitLab, host: &gitlab::GitLabSource, collected: &mut Collected) {
        self.progress.begin(&format!("code host {}", source.url));
        let read = gitlab::collect(&self.http, host).await;
        let repositories: Vec<AssetId> = read.repositories().map(|(asset, _)| asset.id.clone()).collect();
        collected.estate.absorb(read);
        collected.estate.absorb(gitlab::probe(&self.http, host).await);
        if source.clone {
            for repository in &repositories {
                self.clone_hosted(repository, host.token.clone(), collected).await;
            }
        }
    }

    async fn clone_hosted(
        &self,
        repository: &AssetId,
        token: Option<Secret<String>>,
        collected: &mut Collected,
    ) {
        // INVARIANT: the id of a repository of a host is its web address.
        if let Ok(url) = Url::parse(&format!("{repository}.git")) {
            let mut source = GitSource::url(url, token);
            source.repository = Some(repository.clone());
            self.scan(&source, collected).await;
        }
    }

    /// A repository that cannot be read is a gap, not an error: the others still can.
    async fn scan(&self, source: &GitSource, collected: &mut Collected) {
        self.progress
            .begin(&format!("repository {}", source.repository_id()));
        let fingerprinter = self.options.fingerprinter.clone();
        let scan = git::collect(&self.http, source, Arc::clone(&self.scanner), fingerprinter).await;
        collected.estate.absorb(scan.estate);
        collected.candidates.extend(scan.candidates);
    }

    /// Asks the issuer of each found AWS key whether it works: at the first configured account, else at the fallback.
    async fn verify(&self, fallback: &Aws, collected: &mut Collected) {
        let account = live_accounts(self.config).next().unwrap_or(fallback);
        let source = aws_source(account, &self.config.network);
        for candidate in collected
            .candidates
            .iter()
            .filter(|found| found.detector == "aws-access-key")
        {
            let Some(id) = &candidate.identifier else { continue };
            self.progress.begin(&format!("key {id}"));
            let keys = Keys {
                id: id.clone(),
                secret: candidate.value.clone(),
                session_token: None,
            };
            let verification = verify(&source, &self.http, &keys).await;
            record(&mut collected.estate, &candidate.secret, &verification);
        }
    }
}

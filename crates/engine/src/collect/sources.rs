//! From the configuration's words to what the connectors take.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::time::Duration;

use connect::aws::AwsSource;
use connect::git::GitSource;
use connect::gitlab::{GitLabSource, Vantage};
use connect::http::{AllowList, HttpLayer, Limits};
use model::{Estate, Secret};

use super::error::CollectError;
use crate::config::{Aws, Config, EstateFile, Git, GitLab, Network, SecretSource};

/// The one layer for all sources, allowed to reach what the configuration owns, the account at which found keys are
/// verified, and nothing else.
pub(crate) fn layer(config: &Config, verify_at: Option<&Aws>) -> HttpLayer {
    let hosts = config.network.owned.iter();
    let hosts = hosts.chain(config.gitlab.iter().map(|source| &source.url));
    let hosts = hosts.chain(config.git.iter().filter_map(|source| source.url.as_ref()));
    let allow = hosts.fold(AllowList::new(), AllowList::owned);
    let accounts = live_accounts(config).chain(verify_at);
    let allow = accounts.fold(allow, |allow, source| {
        aws_source(source, &config.network).allow(allow)
    });
    let limits = Limits {
        time: Duration::from_secs(config.network.timeout_seconds),
        ..Limits::default()
    };
    HttpLayer::builder(allow).limits(limits).build()
}

/// The accounts that are read live, and not from a file.
pub(crate) fn live_accounts(config: &Config) -> impl Iterator<Item = &Aws> {
    config
        .aws
        .iter()
        .filter(|source| source.authorization_details.is_none())
}

/// From where this machine looks.
pub(super) fn vantage(network: &Network) -> Result<Vantage, CollectError> {
    Vantage::from_name(&network.vantage).ok_or_else(|| CollectError::Vantage(network.vantage.clone()))
}

/// The source as the GitLab collector takes it.
pub(crate) fn gitlab_source(source: &GitLab, config: &Config) -> Result<GitLabSource, CollectError> {
    Ok(GitLabSource {
        url: source.url.clone(),
        token: token(source.token.as_ref(), source.url.as_str())?,
        vantage: vantage(&config.network)?,
        reachable_from_internet: source.reachable_from_internet,
    })
}

/// The source as the git collector takes it.
pub(super) fn git_source(source: &Git) -> Result<GitSource, CollectError> {
    let mut place = match (&source.path, &source.url) {
        (Some(path), _) if !may_be_repository(path) => return Err(CollectError::NoRepository(path.clone())),
        (Some(path), _) => GitSource::path(path.clone()),
        (None, Some(url)) => GitSource::url(url.clone(), token(source.token.as_ref(), url.as_str())?),
        (None, None) => return Err(CollectError::GitWithoutPlace),
    };
    place.repository.clone_from(&source.repository);
    Ok(place)
}

/// The source as the AWS client takes it: what is not configured comes from the environment.
pub(crate) fn aws_source(source: &Aws, network: &Network) -> AwsSource {
    let environment = AwsSource::from_environment();
    AwsSource {
        endpoint: source.endpoint.clone().or(environment.endpoint),
        region: source.region.clone(),
        profile: source.profile.clone(),
        call_budget: source.call_budget,
        time_limit: Duration::from_secs(network.timeout_seconds),
        ..AwsSource::default()
    }
}

fn token(source: Option<&SecretSource>, of: &str) -> Result<Option<Secret<String>>, CollectError> {
    source
        .map(SecretSource::read)
        .transpose()
        .map_err(|problem| CollectError::Token {
            of: of.to_owned(),
            problem,
        })
}

/// Whether the path may hold a repository: a mistake in it is told before anything is read. A bundle begins with
/// `# v2 git bundle` or `# v3 git bundle` (gitformat-bundle).
fn may_be_repository(path: &Path) -> bool {
    let is_bundle = || {
        let mut start = Vec::new();
        let read = File::open(path).and_then(|file| file.take(16).read_to_end(&mut start));
        read.is_ok() && start.starts_with(b"# v") && start.ends_with(b"git bundle\n")
    };
    path.join(".git").exists() || path.join("HEAD").exists() || (path.is_file() && is_bundle())
}

/// Reads an estate file.
pub(super) fn read_estate(source: &EstateFile) -> Result<Estate, CollectError> {
    let path = &source.path;
    let file = File::open(path).map_err(|problem| CollectError::Open {
        path: path.clone(),
        problem,
    })?;
    model::file::read(file).map_err(|problem| CollectError::Estate {
        path: path.clone(),
        problem,
    })
}

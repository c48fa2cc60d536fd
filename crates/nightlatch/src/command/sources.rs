//! From the command line's targets and options to a configuration, a state folder and a collected estate.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use engine::collect::{Options, collect};
use engine::config::{Aws, Config, Target, load};
use engine::state::{StateDirectory, fingerprinter_of_one_run};
use model::{Estate, Fingerprinter};

use crate::cli::{Collecting, Sources};
use crate::progress::Spinner;
use crate::terminal;

/// The configuration that is read when neither a target nor a configuration is given.
const DEFAULT: &str = "nightlatch.toml";

/// The configuration that the command line names.
///
/// # Errors
/// When a file or target is wrong, or nothing is named and this folder has no configuration.
pub(super) fn configuration(sources: &Sources) -> Result<Config> {
    let file = match &sources.config {
        Some(file) => Some(file.clone()),
        None if sources.targets.is_empty() && Path::new(DEFAULT).exists() => Some(PathBuf::from(DEFAULT)),
        None => None,
    };
    let mut config = match &file {
        Some(file) => load(file)?,
        None => Config::default(),
    };
    for word in &sources.targets {
        Target::parse(word)?.add_to(&mut config);
    }
    for aws in &mut config.aws {
        override_with(aws, sources);
    }
    Ok(config)
}

/// The AWS account of the standard credentials, with the command line's options.
pub(super) fn aws(sources: &Sources) -> Aws {
    let mut aws = Aws::default();
    override_with(&mut aws, sources);
    aws
}

fn override_with(aws: &mut Aws, sources: &Sources) {
    aws.endpoint = sources.endpoint.clone().or(aws.endpoint.take());
    aws.region = sources.region.clone().or(aws.region.take());
    aws.profile = sources.profile.clone().or(aws.profile.take());
    aws.call_budget = sources.call_budget.or(aws.call_budget);
}

/// Where the key of fingerprints lives: the folder given, else the user's state folder.
///
/// # Errors
/// When a folder was given and cannot be used.
pub(super) fn state(collecting: &Collecting) -> Result<Option<StateDirectory>> {
    collecting
        .state
        .as_deref()
        .map(StateDirectory::open)
        .transpose()
        .context("the state folder cannot be used")
}

/// The fingerprinter of this user's runs. Without any folder to keep a key in, this run has a key of its own.
fn fingerprinter(state: Option<&StateDirectory>) -> Result<Fingerprinter> {
    if let Some(state) = state {
        return Ok(state.fingerprinter()?);
    }
    let kept = user_state_folder()
        .map(|folder| StateDirectory::open(&folder).and_then(|state| state.fingerprinter()));
    match kept {
        Some(Ok(fingerprinter)) => Ok(fingerprinter),
        Some(Err(error)) => {
            terminal::note(&format!(
                "note: {error}; ids of secrets will differ in the next run (--state FOLDER)"
            ));
            Ok(fingerprinter_of_one_run()?)
        }
        None => Ok(fingerprinter_of_one_run()?),
    }
}

/// `$XDG_STATE_HOME/nightlatch`, else `~/.local/state/nightlatch` (XDG Base Directory Specification).
fn user_state_folder() -> Option<PathBuf> {
    let absolute = |name| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    absolute("XDG_STATE_HOME")
        .or_else(|| Some(absolute("HOME")?.join(".local/state")))
        .map(|folder| folder.join("nightlatch"))
}

/// Reads all sources.
///
/// # Errors
/// When a source is wrong; one that cannot be read leaves gaps.
pub(super) fn estate(
    config: &Config,
    collecting: &Collecting,
    state: Option<&StateDirectory>,
) -> Result<Estate> {
    let options = Options {
        verify_at: collecting.verify.then(|| aws(&collecting.sources)),
        fingerprinter: fingerprinter(state)?,
    };
    let spinner = Spinner::start();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("no threads could be started")?;
    let collected = runtime.block_on(collect(config, &options, &spinner));
    spinner.finish();
    Ok(collected?)
}

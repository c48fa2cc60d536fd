//! The whole way, and the files that come out of it.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use model::file::{read, write};

use super::collected::Collected;
use super::{bundle, fixed, origin};

/// Written by hand: what the organisation says about itself. It is part of a recording all the same.
const CONFIGURATION: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../examples/aml-cs0006/nightlatch.toml"
);

/// Records into the folder.
///
/// # Errors
/// When the servers cannot be started, the collection fails, or a file cannot be written.
pub(crate) fn record(out: &Path, normalise: bool) -> Result<()> {
    fs::create_dir_all(out).with_context(|| format!("making {}", out.display()))?;
    let configuration = fs::read(CONFIGURATION).context("reading the configuration of the example")?;
    let collected = Collected::from_servers()?;

    let mut records = origin::moved(&collected)?;
    if normalise {
        fixed::normalise(&mut records)?;
    }
    // Read back, so that what is written is an estate, in its order.
    let estate = read(records.to_lines()?.as_slice()).context("the recording is no estate")?;
    let mut bytes = Vec::new();
    write(&estate, &mut bytes, true)?;

    let keep = |name: &str, bytes: &[u8]| {
        fs::write(out.join(name), bytes).with_context(|| format!("writing {name} into {}", out.display()))
    };
    keep("estate.jsonl.zst", &bytes)?;
    keep("nightlatch.toml", &configuration)?;
    bundle::write(&collected.repository, &out.join("repository.bundle"))
}

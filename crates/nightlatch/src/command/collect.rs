//! `nightlatch collect`.

use anyhow::{Context as _, Result};
use engine::files::{Readers, write};

use super::sources;
use crate::cli::Collect;
use crate::exit::Exit;
use crate::output::text::plural;
use crate::terminal;

/// Reads all sources into an estate file.
pub(crate) fn run(options: &Collect) -> Result<Exit> {
    let config = sources::configuration(&options.collecting.sources)?;
    let state = sources::state(&options.collecting)?;
    let estate = sources::estate(&config, &options.collecting, state.as_ref())?;
    let compress = options.out.extension().is_some_and(|ending| ending == "zst");
    let mut bytes = Vec::new();
    model::file::write(&estate, &mut bytes, compress)?;
    write(&options.out, &bytes, Readers::AsUsual).context("the estate was not written")?;
    let assets = plural(estate.assets().count(), "asset");
    let gaps = plural(estate.gaps().count(), "gap");
    terminal::note(&format!("{}: {assets}, {gaps}", options.out.display()));
    for gap in estate.gaps() {
        terminal::note(&format!("gap: {gap}; hides {}", gap.hides));
    }
    Ok(Exit::Done)
}

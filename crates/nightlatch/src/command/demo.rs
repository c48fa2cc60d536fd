//! `nightlatch demo`: the bundled estate, without network.

use std::fs;

use anyhow::{Context as _, Result};
use engine::collect::{Options, Silent, collect};
use engine::config::load;
use engine::pipeline::Analyst;
use model::Fingerprinter;

use crate::cli::Demo;
use crate::exit::Exit;
use crate::output;

/// The files of `examples/aml-cs0006`, carried in the program so that the demo runs from anywhere.
const FILES: [(&str, &[u8]); 3] = [
    (
        "nightlatch.toml",
        include_bytes!("../../../../examples/aml-cs0006/nightlatch.toml"),
    ),
    (
        "estate.jsonl.zst",
        include_bytes!("../../../../examples/aml-cs0006/estate.jsonl.zst"),
    ),
    (
        "repository.bundle",
        include_bytes!("../../../../examples/aml-cs0006/repository.bundle"),
    ),
];

/// Scans the bundled estate. What it finds is the point of it, so that the exit code is 0.
pub(crate) fn run(demo: &Demo) -> Result<Exit> {
    let folder = tempfile::tempdir().context("no temporary folder")?;
    for (name, bytes) in FILES {
        fs::write(folder.path().join(name), bytes).context("the bundled estate cannot be unpacked")?;
    }
    let config = load(&folder.path().join("nightlatch.toml"))?;
    let options = Options {
        verify_at: None,
        fingerprinter: Fingerprinter::new(Fingerprinter::PUBLISHED),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("no thread could be started")?;
    let analyst = Analyst::new()?;
    let estate = runtime
        .block_on(collect(&config, &options, &Silent))
        .context("the bundled estate cannot be read")?;
    let report = analyst.judge(estate, &config);
    output::show(&report, &analyst.catalogue, &demo.showing)?;
    Ok(Exit::Done)
}

//! `cargo xtask docs`: renders the generated pages of the book. Builds nothing and needs no network.

use anyhow::Result;
use clap::Args;

use crate::generate;
use crate::project::Project;

#[derive(Args)]
pub(crate) struct Options {
    /// Write nothing; show what would change and fail if anything would
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    generate::pages(project, options.check)
}

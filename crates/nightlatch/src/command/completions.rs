//! `nightlatch completions`.

use anyhow::Result;
use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::cli::Cli;
use crate::exit::Exit;
use crate::terminal;

/// Prints the completions of a shell.
pub(crate) fn run(shell: Shell) -> Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "nightlatch", &mut script);
    terminal::result(&String::from_utf8_lossy(&script), None)?;
    Ok(Exit::Done)
}

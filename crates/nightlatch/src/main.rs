//! The command line of Nightlatch.
//!
//! stdout is the result, stderr is everything else. Exit codes: [`exit`].

mod cli;
mod command;
mod exit;
mod output;
mod progress;
mod terminal;

use std::process::ExitCode;

use clap::Parser as _;
use clap::error::ErrorKind;

use crate::cli::{Cli, Command};
use crate::exit::Exit;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are results; everything else is a wrong use.
            let exit = match error.kind() {
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Exit::Done,
                _ => Exit::Usage,
            };
            return match error.print() {
                Ok(()) => exit.into(),
                Err(_) => Exit::Error.into(),
            };
        }
    };
    let done = match cli.command {
        Command::Scan(options) => command::scan::run(&options),
        Command::Demo(options) => command::demo::run(&options),
        Command::Collect(options) => command::collect::run(&options),
        Command::Paths(options) => command::paths::run(&options),
        Command::Rules(verb) => command::rules::run(&verb),
        Command::Doctor(options) => command::doctor::run(&options),
        Command::Completions { shell } => command::completions::run(shell),
    };
    match done {
        Ok(exit) => exit.into(),
        Err(error) => {
            terminal::error(&error);
            exit::of_error(&error).into()
        }
    }
}

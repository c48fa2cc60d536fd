//! Where a secret of the configuration comes from.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use model::Secret;
use serde::Deserialize;
use thiserror::Error;

/// Where a secret of the configuration comes from: `{ env = "NAME" }`, `{ file = "PATH" }` or
/// `{ command = ["pass", "show", "gitlab"] }`. The first line of a file or of a command's output is taken.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum SecretSource {
    /// An environment variable.
    Env(String),
    /// A file.
    File(PathBuf),
    /// A command and its arguments.
    Command(Vec<String>),
}

/// Why a secret is not there. Never holds the secret.
#[derive(Debug, Error)]
pub enum SecretError {
    /// The variable is not set.
    #[error("the environment variable {0} is not set: set it, or name another source for the token")]
    NoVariable(String),
    /// The file cannot be read.
    #[error("cannot read the token from {}: {problem}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        problem: std::io::Error,
    },
    /// The command could not be run, or failed.
    #[error("the command `{command}` gave no token: {problem}")]
    Command {
        /// The program's name.
        command: String,
        /// What happened.
        problem: String,
    },
    /// There is nothing in it.
    #[error("the token from {0} is empty")]
    Empty(String),
}

impl SecretSource {
    /// Reads the secret.
    ///
    /// # Errors
    /// When the source is missing, fails or is empty.
    pub fn read(&self) -> Result<Secret<String>, SecretError> {
        let (text, origin) = match self {
            Self::Env(name) => {
                let text = env::var(name).map_err(|_| SecretError::NoVariable(name.clone()))?;
                (text, format!("the environment variable {name}"))
            }
            Self::File(path) => {
                let text = fs::read_to_string(path).map_err(|problem| SecretError::File {
                    path: path.clone(),
                    problem,
                })?;
                (text, path.display().to_string())
            }
            Self::Command(words) => (
                run(words)?,
                format!("the command `{}`", words.first().map_or("", String::as_str)),
            ),
        };
        match text.lines().next().map(str::trim).filter(|line| !line.is_empty()) {
            Some(line) => Ok(Secret::new(line.to_owned())),
            None => Err(SecretError::Empty(origin)),
        }
    }
}

fn run(words: &[String]) -> Result<String, SecretError> {
    let failed = |problem: String| SecretError::Command {
        command: words.first().cloned().unwrap_or_default(),
        problem,
    };
    let (program, arguments) = words
        .split_first()
        .ok_or_else(|| failed("it has no words".to_owned()))?;
    let output = Command::new(program)
        .args(arguments)
        .output()
        .map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        return Err(failed(format!("it ended with {}", output.status)));
    }
    String::from_utf8(output.stdout).map_err(|_| failed("its output is not UTF-8".to_owned()))
}

//! What is kept between runs: the key of fingerprints and the last report.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use model::Fingerprinter;
use thiserror::Error;

use crate::files::{Readers, WriteError, write};
use crate::report::Report;

/// A folder with the key of fingerprints and the last report.
#[derive(Clone, Debug)]
pub struct StateDirectory(PathBuf);

/// Why the state cannot be read or written.
#[derive(Debug, Error)]
pub enum StateError {
    /// A file cannot be read.
    #[error("cannot read {}: {problem}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        problem: io::Error,
    },
    /// A file cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The last report is not one.
    #[error("{} is not a report of this program ({problem}): move it away to start anew", path.display())]
    Report {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        problem: String,
    },
}

impl StateDirectory {
    /// The folder, made when it is not there.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(path: &Path) -> Result<Self, StateError> {
        fs::create_dir_all(path).map_err(|problem| {
            StateError::Write(WriteError {
                path: path.to_owned(),
                problem,
            })
        })?;
        Ok(Self(path.to_owned()))
    }

    /// The folder's fingerprinter. Its key is made at the first use and is readable by its owner only.
    ///
    /// # Errors
    /// When the key cannot be read or written.
    pub fn fingerprinter(&self) -> Result<Fingerprinter, StateError> {
        let path = self.0.join("fingerprint.key");
        match fs::read(&path) {
            Ok(key) if !key.is_empty() => Ok(Fingerprinter::new(key)),
            Ok(_) => self.new_key(&path),
            Err(error) if error.kind() == io::ErrorKind::NotFound => self.new_key(&path),
            Err(problem) => Err(StateError::Read { path, problem }),
        }
    }

    fn new_key(&self, path: &Path) -> Result<Fingerprinter, StateError> {
        let key = random_key().map_err(|problem| {
            StateError::Write(WriteError {
                path: path.to_owned(),
                problem,
            })
        })?;
        write(path, &key, Readers::Owner)?;
        Ok(Fingerprinter::new(key))
    }

    /// The report of the last run; none before the first.
    ///
    /// # Errors
    /// When it cannot be read, or is not a report.
    pub fn last_report(&self) -> Result<Option<Report>, StateError> {
        let path = self.0.join("last-report.json");
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(problem) => return Err(StateError::Read { path, problem }),
        };
        serde_json::from_slice(&text)
            .map(Some)
            .map_err(|error| StateError::Report {
                path,
                problem: error.to_string(),
            })
    }

    /// Keeps the report for the next run.
    ///
    /// # Errors
    /// When it cannot be written; the older one then stays.
    pub fn keep(&self, report: &Report) -> Result<(), StateError> {
        let path = self.0.join("last-report.json");
        let text = serde_json::to_vec(report).map_err(|error| {
            StateError::Write(WriteError {
                path: path.clone(),
                problem: io::Error::other(error),
            })
        })?;
        Ok(write(&path, &text, Readers::Owner)?)
    }
}

/// A fingerprinter whose key is kept nowhere: fingerprints of other runs will differ.
///
/// # Errors
/// When the system gives no random bytes.
pub fn fingerprinter_of_one_run() -> io::Result<Fingerprinter> {
    random_key().map(Fingerprinter::new)
}

fn random_key() -> io::Result<Vec<u8>> {
    let mut key = vec![0; 32];
    getrandom::fill(&mut key).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(key)
}

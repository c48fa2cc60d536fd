//! Files that are written whole or not at all.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::Builder;
use thiserror::Error;

/// A file that could not be written.
#[derive(Debug, Error)]
#[error("cannot write {}: {problem}; what was there is as it was", path.display())]
pub struct WriteError {
    /// The file.
    pub path: PathBuf,
    /// What the system said.
    pub problem: io::Error,
}

/// Who may read a new file. A file that is replaced keeps its readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Its owner and nobody else.
    Owner,
    /// Whoever the user lets read new files.
    AsUsual,
}

/// Writes a file whole or not at all: a temporary file beside it takes its place. A link is followed to the file that it
/// names; what is no regular file, such as a pipe or a terminal, is written to as it is.
///
/// # Errors
/// When the folder or file cannot be written; what was there is then as it was.
pub fn write(path: &Path, bytes: &[u8], readers: Readers) -> Result<(), WriteError> {
    replace(path, bytes, readers).map_err(|problem| WriteError {
        path: path.to_owned(),
        problem,
    })
}

fn replace(path: &Path, bytes: &[u8], readers: Readers) -> io::Result<()> {
    let known = fs::metadata(path);
    if known.as_ref().is_ok_and(|known| !known.is_file()) {
        return fs::OpenOptions::new().write(true).open(path)?.write_all(bytes);
    }
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = Builder::new();
    #[cfg(unix)]
    if readers == Readers::AsUsual {
        use std::os::unix::fs::PermissionsExt as _;
        // The system takes away what the user's mask forbids.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder).map_err(without_path)?;
    file.write_all(bytes)?;
    if let Ok(known) = known {
        file.as_file().set_permissions(known.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(&target).map_err(|error| error.error)?;
    Ok(())
}

/// The error without the name of the temporary file, which says nothing to anyone.
fn without_path(error: io::Error) -> io::Error {
    error.raw_os_error().map_or(error, io::Error::from_raw_os_error)
}

//! Where the workspace is, what it holds, and how to call cargo on it.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use cargo_metadata::{Metadata, MetadataCommand};

use crate::process::{capture, program};

/// The work tree, found from wherever the command was called.
pub(crate) struct Project {
    root: PathBuf,
}

impl Project {
    /// Finds the workspace root: from the folder cargo started this program for, else from the current one upwards.
    pub(crate) fn find() -> Result<Self> {
        let start = match env::var_os("CARGO_MANIFEST_DIR") {
            Some(folder) => PathBuf::from(folder),
            None => env::current_dir().context("the current folder cannot be read")?,
        };
        let is_root =
            |folder: &&Path| folder.join("xtask/Cargo.toml").is_file() && folder.join("Cargo.toml").is_file();
        match start.ancestors().find(is_root) {
            Some(root) => Ok(Self {
                root: root.to_path_buf(),
            }),
            None => {
                bail!(
                    "no workspace at or above {}: call this from inside the work tree",
                    start.display()
                )
            }
        }
    }

    /// A project rooted at a folder that a test made up.
    #[cfg(test)]
    pub(crate) fn at(root: &Path) -> Self {
        Self {
            root: root.to_path_buf(),
        }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A path below the root, given with forward slashes.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// How a path is shown to the reader: relative to the root, with forward slashes.
    pub(crate) fn display(&self, path: &Path) -> String {
        path.strip_prefix(&self.root)
            .unwrap_or(path)
            .to_string_lossy()
            .replace('\\', "/")
    }

    /// cargo, called at the root.
    ///
    /// `cargo run` describes *this* package to its child by `CARGO_PKG_*` and `CARGO_MANIFEST_*`. Some build scripts
    /// (ring's) ask to be run again when these change, so passing them on would make every `cargo xtask test`
    /// rebuild what a plain `cargo test` has just built.
    pub(crate) fn cargo<I, S>(&self, arguments: I) -> Command
    where
        I: IntoIterator<Item = S>,
        S: AsRef<OsStr>,
    {
        let mut command = program(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(arguments).current_dir(&self.root);
        for (key, _) in env::vars_os() {
            let name = key.to_string_lossy();
            let describes_xtask = name.starts_with("CARGO_PKG_")
                || [
                    "CARGO_MANIFEST_DIR",
                    "CARGO_MANIFEST_PATH",
                    "CARGO_BIN_NAME",
                    "CARGO_CRATE_NAME",
                ]
                .contains(&name.as_ref());
            if describes_xtask {
                command.env_remove(&key);
            }
        }
        command
    }

    /// The workspace as cargo sees it, dependencies not resolved.
    pub(crate) fn metadata(&self) -> Result<Metadata> {
        MetadataCommand::new()
            .manifest_path(self.path("Cargo.toml"))
            .no_deps()
            .exec()
            .context("`cargo metadata` failed")
    }

    /// Files that are, or are about to be, part of the repository: tracked, or new and not ignored.
    pub(crate) fn files(&self) -> Result<Vec<PathBuf>> {
        let mut git = program("git");
        git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .current_dir(&self.root);
        let listed = capture(&mut git).context("listing the files of the repository")?;
        let mut files: Vec<PathBuf> = listed
            .split('\0')
            .filter(|name| !name.is_empty())
            .map(|name| self.root.join(name))
            // A file deleted from the tree but not yet from the index is still listed.
            .filter(|path| path.is_file())
            .collect();
        files.sort();
        files.dedup();
        Ok(files)
    }
}

/// The files directly in a folder with the given extension, sorted by name; none when there is no such folder.
pub(crate) fn files_in(folder: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = entries(folder)?
        .into_iter()
        .filter(|path| path.is_file() && path.extension().is_some_and(|found| found == extension))
        .collect();
    files.sort();
    Ok(files)
}

/// The folders directly in a folder, sorted by name; none when there is no such folder.
pub(crate) fn folders_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut folders: Vec<PathBuf> = entries(folder)?
        .into_iter()
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    Ok(folders)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let listing =
        std::fs::read_dir(folder).with_context(|| format!("listing the folder {}", folder.display()))?;
    listing
        .map(|entry| {
            Ok(entry
                .with_context(|| format!("listing the folder {}", folder.display()))?
                .path())
        })
        .collect()
}

/// Reads a text file; the error names it.
pub(crate) fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))
}

/// Writes a text file and the folders above it; the error names it.
pub(crate) fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("creating the folder {}", folder.display()))?;
    }
    std::fs::write(path, text).with_context(|| format!("writing {}", path.display()))
}

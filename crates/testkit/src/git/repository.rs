//! A repository on disk: asking it, packing it, and damaging it in the ways that disks and people do.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{git, git_bytes};
use crate::{Error, Result};

/// A repository in a directory of its own, removed when this is dropped.
#[derive(Debug)]
pub struct Repository {
    directory: TempDir,
}

impl Repository {
    pub(super) fn new(directory: TempDir) -> Repository {
        Repository { directory }
    }

    /// Clones a bundle or any other address that `git clone` takes, with a work tree.
    pub fn clone_of(source: impl AsRef<Path>) -> Result<Repository> {
        Repository::cloned(source.as_ref(), &[])
    }

    /// A bare copy with all refs.
    pub fn bare(&self) -> Result<Repository> {
        Repository::cloned(self.path(), &["--mirror"])
    }

    fn cloned(source: &Path, options: &[&str]) -> Result<Repository> {
        let directory =
            TempDir::with_prefix("nightlatch-git-").map_err(Error::io("make a directory for git"))?;
        let source = source.to_string_lossy();
        let arguments = [&["clone", "--quiet"], options, &[&*source, "."]].concat();
        git(directory.path(), &arguments, b"")?;
        Ok(Repository { directory })
    }

    /// The work tree, or the repository itself when it is bare.
    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// The directory that holds `objects` and `refs`.
    pub fn git_dir(&self) -> PathBuf {
        let inside = self.path().join(".git");
        if inside.is_dir() {
            inside
        } else {
            self.path().to_owned()
        }
    }

    /// Runs `git` here and returns its standard output without the last line break.
    pub fn git(&self, arguments: &[&str]) -> Result<String> {
        git(self.path(), arguments, b"")
    }

    /// The object id that a revision names, e.g. `HEAD`, `main~2` or `HEAD:deploy/settings.py`.
    pub fn object_id(&self, revision: &str) -> Result<String> {
        self.git(&["rev-parse", "--verify", revision])
    }

    /// The content of a blob, e.g. `HEAD:README.md`.
    pub fn blob(&self, revision: &str) -> Result<Vec<u8>> {
        git_bytes(self.path(), &["cat-file", "blob", revision], b"")
    }

    /// Writes all refs into one bundle file.
    pub fn bundle(&self, file: impl AsRef<Path>) -> Result<()> {
        let file = std::path::absolute(file.as_ref()).map_err(Error::io("find the bundle's path"))?;
        self.git(&["bundle", "create", "--quiet", &file.to_string_lossy(), "--all"])
            .map(drop)
    }

    /// Puts all objects into one pack.
    pub fn pack(&self) -> Result<()> {
        self.git(&["repack", "-a", "-d", "--quiet"]).map(drop)
    }

    /// Overwrites bytes in the middle of the only pack, so that its objects no longer inflate.
    pub fn corrupt_pack(&self) -> Result<()> {
        self.pack()?;
        let pack = self
            .packs("pack")?
            .pop()
            .ok_or_else(|| Error::Recipe("there is no pack to corrupt".into()))?;
        let doing = format!("corrupt {}", pack.display());
        let mut bytes = std::fs::read(&pack).map_err(Error::io(&doing))?;
        let middle = bytes.len() / 2;
        // The 12-byte header and the 20-byte trailer stay, so the damage shows only when objects are read.
        let damaged = middle.clamp(12, bytes.len() - 20)..(middle + 64).min(bytes.len() - 20);
        bytes[damaged].iter_mut().for_each(|byte| *byte = !*byte);
        make_writable(&pack)?;
        std::fs::write(&pack, bytes).map_err(Error::io(&doing))
    }

    /// Cuts the only pack in half.
    pub fn truncate_pack(&self) -> Result<()> {
        self.pack()?;
        let pack = self
            .packs("pack")?
            .pop()
            .ok_or_else(|| Error::Recipe("there is no pack to cut".into()))?;
        let doing = format!("cut {}", pack.display());
        make_writable(&pack)?;
        let file = std::fs::OpenOptions::new()
            .write(true)
            .open(&pack)
            .map_err(Error::io(&doing))?;
        let length = file.metadata().map_err(Error::io(&doing))?.len();
        file.set_len(length / 2).map_err(Error::io(&doing))
    }

    /// Removes one object, e.g. `HEAD:README.md` or `main~1^{tree}`, and returns its id.
    pub fn drop_object(&self, revision: &str) -> Result<String> {
        let id = self.object_id(revision)?;
        self.unpack()?;
        let file = self.git_dir().join("objects").join(&id[..2]).join(&id[2..]);
        make_writable(&file)?;
        std::fs::remove_file(&file).map_err(Error::io(format!("remove {}", file.display())))?;
        Ok(id)
    }

    /// Turns every pack into loose objects.
    fn unpack(&self) -> Result<()> {
        let objects = self.git_dir().join("objects");
        for pack in self.packs("pack")? {
            let bytes = std::fs::read(&pack).map_err(Error::io(format!("read {}", pack.display())))?;
            // git does not unpack what it already has, so the pack must be out of its sight first.
            for extension in ["pack", "idx", "rev", "mtimes"] {
                let file = pack.with_extension(extension);
                if file.exists() {
                    make_writable(&file)?;
                    std::fs::remove_file(&file).map_err(Error::io(format!("remove {}", file.display())))?;
                }
            }
            git(&objects, &["unpack-objects", "-q"], &bytes)?;
        }
        Ok(())
    }

    fn packs(&self, extension: &str) -> Result<Vec<PathBuf>> {
        let directory = self.git_dir().join("objects/pack");
        let doing = format!("list {}", directory.display());
        let mut found = Vec::new();
        for entry in std::fs::read_dir(&directory).map_err(Error::io(&doing))? {
            let path = entry.map_err(Error::io(&doing))?.path();
            if path.extension().is_some_and(|e| e == extension) {
                found.push(path);
            }
        }
        Ok(found)
    }
}

/// git writes objects read-only.
fn make_writable(file: &Path) -> Result<()> {
    let doing = format!("make {} writable", file.display());
    let mut permissions = std::fs::metadata(file).map_err(Error::io(&doing))?.permissions();
    #[allow(
        clippy::permissions_set_readonly_false,
        reason = "a file in a private temporary directory"
    )]
    permissions.set_readonly(false);
    std::fs::set_permissions(file, permissions).map_err(Error::io(&doing))
}

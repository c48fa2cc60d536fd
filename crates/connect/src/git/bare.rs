//! A bare repository in a private temporary folder, removed when it is dropped.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use gix_pack::Bundle;
use gix_pack::bundle::write::Options;
use tempfile::TempDir;

use super::GitError;
use super::meter::UnpackLimits;
use super::references::{Head, References};

/// No single object of a pack may need more memory than this, in bytes.
const MAX_OBJECT: usize = 1 << 30;

/// A bare repository without hooks and with the least configuration.
#[derive(Debug)]
pub(super) struct Bare {
    directory: TempDir,
}

impl Bare {
    /// An empty one.
    pub(super) fn new() -> Result<Self, GitError> {
        let doing = "making a temporary folder for a repository";
        let directory = TempDir::with_prefix("nightlatch-").map_err(GitError::disk(doing))?;
        let bare = Self { directory };
        for folder in ["objects/pack", "refs/heads"] {
            fs::create_dir_all(bare.path().join(folder)).map_err(GitError::disk(doing))?;
        }
        bare.write("config", "[core]\n\trepositoryformatversion = 0\n\tbare = true\n")?;
        bare.write("HEAD", "ref: refs/heads/main\n")?;
        Ok(bare)
    }

    /// The folder.
    pub(super) fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Where a pack may be kept until it is indexed.
    pub(super) fn incoming(&self) -> PathBuf {
        self.path().join("incoming.pack")
    }

    /// Writes all refs.
    pub(super) fn write_references(&self, references: &References) -> Result<(), GitError> {
        let mut all = references.all.clone();
        all.sort();
        all.dedup_by(|a, b| a.name == b.name);
        let lines: String = all
            .iter()
            .map(|reference| format!("{} {}\n", reference.object, reference.name))
            .collect();
        self.write("packed-refs", &format!("# pack-refs with: sorted\n{lines}"))?;
        match &references.head {
            Some(Head::Branch(name)) => self.write("HEAD", &format!("ref: {name}\n")),
            Some(Head::Detached(object)) => self.write("HEAD", &format!("{object}\n")),
            None => Ok(()),
        }
    }

    /// Indexes the pack that was kept in [`Bare::incoming`] and removes that file. A repository without refs has none.
    pub(super) fn index_incoming(&self, at: &str, limits: UnpackLimits) -> Result<(), GitError> {
        let path = self.incoming();
        if !path.exists() {
            return Ok(());
        }
        let doing = format!("reading {}", path.display());
        let file = File::open(&path).map_err(GitError::disk(doing.as_str()))?;
        self.index(&mut BufReader::new(file), at, limits)?;
        fs::remove_file(&path).map_err(GitError::disk(format!("removing {}", path.display())))
    }

    /// Checks every object of a pack and makes it readable here.
    pub(super) fn index(
        &self,
        pack: &mut dyn BufRead,
        at: &str,
        limits: UnpackLimits,
    ) -> Result<(), GitError> {
        let options = Options {
            alloc_limit_bytes: Some(MAX_OBJECT),
            ..Options::default()
        };
        let folder = self.path().join("objects/pack");
        let written = limits.watch(|mut meter, stop| {
            Bundle::write_to_directory(
                pack,
                Some(&folder),
                &mut meter,
                stop,
                None::<gix::objs::find::Never>,
                gix::hash::Kind::Sha1,
                options,
            )
        });
        match written {
            Err(limit) => Err(GitError::Limit {
                at: at.to_owned(),
                limit,
            }),
            Ok(Err(error)) => Err(GitError::Pack {
                at: at.to_owned(),
                message: error.to_string(),
            }),
            Ok(Ok(_)) => Ok(()),
        }
    }

    fn write(&self, name: &str, text: &str) -> Result<(), GitError> {
        let path = self.path().join(name);
        fs::write(&path, text).map_err(GitError::disk(format!("writing {}", path.display())))
    }
}

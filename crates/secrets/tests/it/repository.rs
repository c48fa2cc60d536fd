//! Real repositories, made with `git`.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jiff::Timestamp;
use model::asset::{FoundSecret, Place, Repository};
use model::{AssetId, Fingerprinter};
use secrets::git::{self, Limits, RepositoryScan, Request, ScanError};
use tempfile::TempDir;

use crate::planted::scanner;

/// The address that the tests give to every repository.
pub(crate) const ADDRESS: &str = "https://code.example/group/project";

/// A work tree in a temporary directory. Each commit is one day after the last.
pub(crate) struct Repo {
    directory: TempDir,
    day: i64,
}

impl Repo {
    pub(crate) fn new() -> Self {
        let repo = Self {
            directory: TempDir::new().unwrap(),
            day: 0,
        };
        repo.git(&["init", "--quiet", "--initial-branch=main"]);
        repo
    }

    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        self.git_in(self.path(), arguments)
    }

    pub(crate) fn git_in(&self, directory: &Path, arguments: &[&str]) -> String {
        let date = format!("{} +0000", 1_700_000_000 + self.day * 86_400);
        let output = Command::new("git")
            .args(["-c", "protocol.file.allow=always", "-c", "gc.auto=0"])
            .args(arguments)
            .current_dir(directory)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_NAME", "A")
            .env("GIT_AUTHOR_EMAIL", "a@example.com")
            .env("GIT_COMMITTER_NAME", "A")
            .env("GIT_COMMITTER_EMAIL", "a@example.com")
            .env("GIT_AUTHOR_DATE", &date)
            .env("GIT_COMMITTER_DATE", &date)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {error}");
        String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
    }

    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let file = self.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, content).unwrap();
    }

    /// Writes files, commits everything and returns the commit's id.
    pub(crate) fn commit(&mut self, files: &[(&str, &str)]) -> String {
        for (path, content) in files {
            self.write(path, content);
        }
        self.record()
    }

    pub(crate) fn record(&mut self) -> String {
        self.day += 1;
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", "x"]);
        self.git(&["rev-parse", "HEAD"])
    }

    pub(crate) fn remove(&mut self, path: &str) -> String {
        fs::remove_file(self.path().join(path)).unwrap();
        self.record()
    }

    pub(crate) fn id(&self, revision: &str) -> String {
        self.git(&["rev-parse", revision])
    }

    pub(crate) fn object_file(&self, id: &str) -> PathBuf {
        self.path().join(".git/objects").join(&id[..2]).join(&id[2..])
    }

    /// Removes a loose object.
    pub(crate) fn drop_object(&self, revision: &str) -> String {
        let id = self.id(revision);
        fs::remove_file(self.object_file(&id)).unwrap();
        id
    }

    pub(crate) fn pack_file(&self) -> PathBuf {
        self.git(&["repack", "-a", "-d", "--quiet"]);
        let packs = fs::read_dir(self.path().join(".git/objects/pack")).unwrap();
        let pack = packs
            .map(|entry| entry.unwrap().path())
            .find(|path| path.extension().is_some_and(|e| e == "pack"))
            .unwrap();
        let mut permissions = fs::metadata(&pack).unwrap().permissions();
        #[allow(
            clippy::permissions_set_readonly_false,
            reason = "a file in a private temporary directory"
        )]
        permissions.set_readonly(false);
        fs::set_permissions(&pack, permissions).unwrap();
        pack
    }

    /// Stores a tree that is listed as `git ls-tree` lists one, and returns its id.
    pub(crate) fn make_tree(&self, listing: &str) -> String {
        let mut child = Command::new("git")
            .args(["mktree", "--missing"])
            .current_dir(self.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(listing.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    pub(crate) fn scan(&self) -> Scan {
        scan(self.path()).unwrap()
    }
}

pub(crate) struct Scan(pub(crate) RepositoryScan);

pub(crate) fn scan(path: &Path) -> Result<Scan, ScanError> {
    scan_with(
        path,
        Limits {
            threads: 2,
            ..Limits::default()
        },
    )
}

pub(crate) fn scan_with(path: &Path, limits: Limits) -> Result<Scan, ScanError> {
    let scanner = scanner();
    let fingerprinter = Fingerprinter::new(Fingerprinter::PUBLISHED);
    let time = Timestamp::from_second(1_750_000_000).unwrap();
    let mut request = Request::new(AssetId::from(ADDRESS), scanner, &fingerprinter, time);
    request.limits = limits;
    git::scan(path, &request).map(Scan)
}

impl Scan {
    pub(crate) fn secrets(&self) -> Vec<&FoundSecret> {
        self.0.estate.secrets().map(|(_, secret)| secret).collect()
    }

    /// The only secret.
    pub(crate) fn secret(&self) -> &FoundSecret {
        let secrets = self.secrets();
        assert_eq!(secrets.len(), 1, "{secrets:#?}");
        secrets[0]
    }

    pub(crate) fn repository(&self) -> &Repository {
        self.0.estate.repositories().next().unwrap().1
    }

    pub(crate) fn gaps(&self) -> Vec<String> {
        self.0.estate.gaps().map(ToString::to_string).collect()
    }

    /// The list of secrets says that it is complete, and there is no gap.
    pub(crate) fn assert_complete(&self) {
        assert!(self.gaps().is_empty(), "{:?}", self.gaps());
        assert!(self.repository().secrets.is_complete());
    }

    /// The list of secrets says that more may exist, for a reason that is in the estate.
    pub(crate) fn assert_partial(&self) {
        let gap = self.repository().secrets.missing.clone().expect("a gap");
        assert!(self.0.estate.gap(&gap).is_some());
    }

    /// The values that a live check would be made with.
    pub(crate) fn values(&self) -> Vec<String> {
        self.0
            .candidates
            .iter()
            .map(|candidate| candidate.value.expose_secret().clone())
            .collect()
    }
}

/// Path, commit, line, at head.
pub(crate) fn places(secret: &FoundSecret) -> Vec<(String, String, u32, bool)> {
    let place = |place: &Place| {
        (
            place.path.clone(),
            place.commit.to_string(),
            place.line,
            place.at_head,
        )
    };
    secret.places.iter().map(place).collect()
}

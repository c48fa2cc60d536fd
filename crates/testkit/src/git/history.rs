//! The recipe of a repository: commits with fixed dates and authors, so that object ids never change.

use std::collections::BTreeMap;

use tempfile::TempDir;

use super::{Repository, git};
use crate::{Error, Result};

/// 2024-02-05 09:00 UTC, the date of the first commit.
const FIRST_COMMIT: u64 = 1_707_123_600;
const DAY: u64 = 86_400;

type Tree = BTreeMap<String, Vec<u8>>;

#[derive(Debug, Clone)]
struct Branch {
    tree: Tree,
    fork_point: Tree,
}

/// A repository to be built: commits, branches, merges and tags in the order of the calls.
///
/// Each commit is one day after the last, by the author set last. The same recipe gives the same object ids on
/// every machine. Mistakes, e.g. merging a branch that is not there, are reported by [`GitHistory::build`].
#[derive(Debug, Clone)]
pub struct GitHistory {
    stream: Vec<u8>,
    branches: BTreeMap<String, Branch>,
    current: String,
    author: String,
    time: u64,
    mistake: Option<String>,
}

impl Default for GitHistory {
    fn default() -> Self {
        Self::new()
    }
}

impl GitHistory {
    /// An empty repository on branch `main`.
    pub fn new() -> GitHistory {
        GitHistory {
            stream: Vec::new(),
            branches: BTreeMap::new(),
            current: "main".into(),
            author: "Test Author <author@example.com>".into(),
            time: FIRST_COMMIT,
            mistake: None,
        }
    }

    /// Sets the author and committer of the commits that follow.
    pub fn author(mut self, name: &str, email: &str) -> Self {
        self.author = format!("{name} <{email}>");
        self
    }

    /// Lets that many days pass before the next commit.
    pub fn days_later(mut self, days: u32) -> Self {
        self.time += u64::from(days) * DAY;
        self
    }

    /// A commit that writes text files.
    pub fn commit<C: AsRef<str>>(self, message: &str, files: &[(&str, C)]) -> Self {
        let files: Vec<(&str, &[u8])> = files
            .iter()
            .map(|(path, text)| (*path, text.as_ref().as_bytes()))
            .collect();
        self.commit_bytes(message, &files)
    }

    /// A commit that writes files of any bytes.
    pub fn commit_bytes(mut self, message: &str, files: &[(&str, &[u8])]) -> Self {
        self.begin_commit(message, None);
        for (path, content) in files {
            self.write_file(path, content);
        }
        self
    }

    /// A commit that deletes files.
    pub fn delete(mut self, message: &str, paths: &[&str]) -> Self {
        if let Some(missing) = paths.iter().find(|path| !self.tree().contains_key(**path)) {
            let mistake = format!("cannot delete {missing}: it is not on {}", self.current);
            return self.wrong(mistake);
        }
        self.begin_commit(message, None);
        for path in paths {
            self.delete_file(path);
        }
        self
    }

    /// Makes a branch at the current commit and switches to it.
    pub fn branch(mut self, name: &str) -> Self {
        let Some(from) = self.branches.get(&self.current) else {
            let mistake = format!("cannot branch {name} off {}, which has no commit", self.current);
            return self.wrong(mistake);
        };
        let tree = from.tree.clone();
        self.branches.insert(
            name.to_owned(),
            Branch {
                fork_point: tree.clone(),
                tree,
            },
        );
        self.stream
            .extend(format!("reset refs/heads/{name}\nfrom refs/heads/{}\n\n", self.current).bytes());
        self.current = name.to_owned();
        self
    }

    /// Switches to an existing branch.
    pub fn checkout(mut self, name: &str) -> Self {
        if !self.branches.contains_key(name) {
            return self.wrong(format!("no branch {name} to switch to"));
        }
        self.current = name.to_owned();
        self
    }

    /// A merge commit on the current branch; what the other branch changed since it was made, wins.
    pub fn merge(mut self, message: &str, other: &str) -> Self {
        let Some(theirs) = self.branches.get(other).cloned() else {
            return self.wrong(format!("no branch {other} to merge"));
        };
        self.begin_commit(message, Some(other));
        for (path, content) in &theirs.tree {
            if theirs.fork_point.get(path) != Some(content) {
                self.write_file(path, content);
            }
        }
        for path in theirs
            .fork_point
            .keys()
            .filter(|path| !theirs.tree.contains_key(*path))
        {
            self.delete_file(path);
        }
        self
    }

    /// A lightweight tag at the current commit.
    pub fn tag(mut self, name: &str) -> Self {
        self.stream
            .extend(format!("reset refs/tags/{name}\nfrom refs/heads/{}\n\n", self.current).bytes());
        self
    }

    /// An annotated tag at the current commit.
    pub fn annotated_tag(mut self, name: &str, message: &str) -> Self {
        let (from, tagger, time) = (&self.current, &self.author, self.time);
        let length = message.len();
        self.stream.extend(
            format!(
                "tag {name}\nfrom refs/heads/{from}\ntagger {tagger} {time} +0000\ndata {length}\n{message}\n"
            )
            .bytes(),
        );
        self
    }

    /// Runs `git fast-import` and checks out `main`.
    pub fn build(&self) -> Result<Repository> {
        if let Some(mistake) = &self.mistake {
            return Err(Error::Recipe(mistake.clone()));
        }
        let directory =
            TempDir::with_prefix("nightlatch-git-").map_err(Error::io("make a directory for git"))?;
        let path = directory.path();
        git(path, &["init", "--quiet", "--initial-branch=main", "."], b"")?;
        git(path, &["fast-import", "--quiet", "--force"], &self.stream)?;
        if self.branches.contains_key("main") {
            git(path, &["reset", "--quiet", "--hard", "main"], b"")?;
        }
        Ok(Repository::new(directory))
    }

    fn tree(&mut self) -> &mut Tree {
        let empty = || Branch {
            tree: Tree::new(),
            fork_point: Tree::new(),
        };
        &mut self
            .branches
            .entry(self.current.clone())
            .or_insert_with(empty)
            .tree
    }

    fn begin_commit(&mut self, message: &str, merged: Option<&str>) {
        self.tree();
        let (branch, author, time) = (&self.current, &self.author, self.time);
        let mut head = format!(
            "commit refs/heads/{branch}\nauthor {author} {time} +0000\ncommitter {author} {time} +0000\n\
             data {}\n{message}\n",
            message.len()
        );
        if let Some(other) = merged {
            head.push_str(&format!("merge refs/heads/{other}\n"));
        }
        self.stream.extend(head.bytes());
        self.time += DAY;
    }

    fn write_file(&mut self, path: &str, content: &[u8]) {
        self.stream
            .extend(format!("M 100644 inline {path}\ndata {}\n", content.len()).bytes());
        self.stream.extend_from_slice(content);
        self.stream.push(b'\n');
        self.tree().insert(path.to_owned(), content.to_owned());
    }

    fn delete_file(&mut self, path: &str) {
        self.stream.extend(format!("D {path}\n").bytes());
        self.tree().remove(path);
    }

    fn wrong(mut self, mistake: String) -> Self {
        self.mistake.get_or_insert(mistake);
        self
    }
}

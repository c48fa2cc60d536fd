//! Paths and first commits of the blobs that matter.
//!
//! A tree is *hot* when a blob that matters stands anywhere below it. Only hot trees are followed, so that tracing a
//! few secrets through a long history reads few trees with their paths.

use std::collections::HashSet as PlainSet;

use gix::ObjectId;
use gix::hashtable::{HashMap, HashSet};

use super::objects::Objects;
use super::trees::{EntryKind, entries};

/// Longer paths are not followed: no system could check them out.
const LONGEST_PATH: usize = 4096;

/// A blob at a path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Spot {
    pub(super) blob: ObjectId,
    pub(super) path: Vec<u8>,
}

/// Follows hot trees.
pub(super) struct Tracer<'a> {
    objects: &'a Objects,
    blobs: &'a HashSet<ObjectId>,
    hot: HashMap<ObjectId, bool>,
    seen: PlainSet<(ObjectId, Vec<u8>)>,
    spots: PlainSet<Spot>,
    left: usize,
    /// Whether a limit kept something from being followed.
    pub(super) cut: bool,
}

impl<'a> Tracer<'a> {
    /// A tracer of some blobs that finds at most so many places.
    pub(super) fn new(objects: &'a Objects, blobs: &'a HashSet<ObjectId>, most: usize) -> Self {
        Self {
            objects,
            blobs,
            hot: HashMap::default(),
            seen: PlainSet::new(),
            spots: PlainSet::new(),
            left: most,
            cut: false,
        }
    }

    /// The places below a root tree that were not found below any root before, in order of their paths.
    pub(super) fn new_places(&mut self, root: ObjectId) -> Vec<Spot> {
        let mut found = Vec::new();
        let mut pending = vec![(root, Vec::new())];
        let mut buffer = Vec::new();
        while let Some((tree, prefix)) = pending.pop() {
            if !self.is_hot(tree) || !self.seen.insert((tree, prefix.clone())) {
                continue;
            }
            if prefix.len() > LONGEST_PATH {
                self.cut = true;
                continue;
            }
            let mut files = Vec::new();
            // What cannot be read was noted when all trees were read.
            let _ = entries(self.objects, tree, &mut buffer, |entry| {
                let path = [prefix.as_slice(), entry.name].concat();
                match entry.kind {
                    EntryKind::Tree => pending.push((entry.id, [path.as_slice(), b"/"].concat())),
                    EntryKind::Blob if self.blobs.contains(&entry.id) => {
                        files.push(Spot { blob: entry.id, path })
                    }
                    EntryKind::Blob | EntryKind::Submodule => {}
                }
            });
            for spot in files {
                found.extend(self.new_place(spot));
            }
            if self.left == 0 && !pending.is_empty() {
                self.cut = true;
                pending.clear();
            }
        }
        found.sort_unstable_by(|a, b| (&a.path, &a.blob).cmp(&(&b.path, &b.blob)));
        found
    }

    /// The place itself, when its blob matters and it was not found before.
    pub(super) fn new_place(&mut self, spot: Spot) -> Option<Spot> {
        if !self.blobs.contains(&spot.blob) || self.spots.contains(&spot) {
            return None;
        }
        if self.left == 0 {
            self.cut = true;
            return None;
        }
        self.left -= 1;
        self.spots.insert(spot.clone());
        Some(spot)
    }

    /// The blobs of which no place was found.
    pub(super) fn lacking(&self) -> HashSet<ObjectId> {
        let mut lacking = self.blobs.clone();
        for spot in &self.spots {
            lacking.remove(&spot.blob);
        }
        lacking
    }

    /// One place for each lacking blob below a root tree. Each tree is read once for it, however many paths lead
    /// there, so that a limit costs places and never a whole secret.
    pub(super) fn first_places(
        &mut self,
        root: ObjectId,
        lacking: &mut HashSet<ObjectId>,
        met: &mut HashSet<ObjectId>,
    ) -> Vec<Spot> {
        let mut found = Vec::new();
        let mut pending = vec![(root, Vec::new())];
        let mut buffer = Vec::new();
        while let Some((tree, prefix)) = pending.pop() {
            if lacking.is_empty() || !self.is_hot(tree) || !met.insert(tree) {
                continue;
            }
            let _ = entries(self.objects, tree, &mut buffer, |entry| {
                let mut path = [prefix.as_slice(), entry.name].concat();
                path.truncate(LONGEST_PATH);
                match entry.kind {
                    EntryKind::Tree => pending.push((entry.id, [path.as_slice(), b"/"].concat())),
                    EntryKind::Blob if lacking.remove(&entry.id) => found.push(Spot { blob: entry.id, path }),
                    EntryKind::Blob | EntryKind::Submodule => {}
                }
            });
        }
        found
    }

    /// Whether a blob that matters stands below the tree. Without recursion: trees nest as deep as someone likes.
    fn is_hot(&mut self, tree: ObjectId) -> bool {
        let mut buffer = Vec::new();
        let mut open: Vec<(ObjectId, bool, Vec<ObjectId>)> = Vec::new();
        let mut next = Some(tree);
        loop {
            if let Some(tree) = next.take().filter(|tree| !self.hot.contains_key(tree)) {
                let (mut hot, mut subtrees) = (false, Vec::new());
                let _ = entries(self.objects, tree, &mut buffer, |entry| match entry.kind {
                    EntryKind::Tree => subtrees.push(entry.id),
                    EntryKind::Blob => hot |= self.blobs.contains(&entry.id),
                    EntryKind::Submodule => {}
                });
                open.push((tree, hot, subtrees));
            }
            let Some((tree, hot, subtrees)) = open.last_mut() else {
                return self.hot.get(&tree).copied().unwrap_or(false);
            };
            match subtrees.pop() {
                Some(subtree) => match self.hot.get(&subtree) {
                    Some(known) => *hot |= known,
                    None => {
                        // Looked at again, then known, once its own entry is closed.
                        subtrees.push(subtree);
                        next = Some(subtree);
                    }
                },
                None => {
                    self.hot.insert(*tree, *hot);
                    open.pop();
                }
            }
        }
    }
}

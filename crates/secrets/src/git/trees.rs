//! Every tree once, for the blobs below.

use gix::ObjectId;
use gix::hashtable::HashSet;
use gix::objs::{Kind, TreeRefIter};

use super::gaps::Gaps;
use super::objects::{Objects, Unread};

/// What trees hold.
#[derive(Debug, Default)]
pub(super) struct Below {
    /// Every blob, in the order in which they were met.
    pub(super) blobs: Vec<ObjectId>,
    /// How many commits of other repositories are mounted as submodules.
    pub(super) submodules: usize,
    /// Trees that could not be read to their end.
    pub(super) unread: HashSet<ObjectId>,
}

/// Every blob below the trees, each tree being read once.
pub(super) fn blobs_below(
    objects: &Objects,
    roots: impl IntoIterator<Item = ObjectId>,
    loose: impl IntoIterator<Item = ObjectId>,
    gaps: &mut Gaps,
) -> Below {
    let mut below = Below::default();
    let (mut trees, mut blobs, mut submodules) = (HashSet::default(), HashSet::default(), HashSet::default());
    let mut buffer = Vec::new();
    let mut pending = Vec::new();
    for root in roots {
        pending.extend(trees.insert(root).then_some(root));
        while let Some(tree) = pending.pop() {
            let each = |entry: Entry<'_>| match entry.kind {
                EntryKind::Tree => pending.extend(trees.insert(entry.id).then_some(entry.id)),
                EntryKind::Blob => below.blobs.extend(blobs.insert(entry.id).then_some(entry.id)),
                EntryKind::Submodule => _ = submodules.insert(entry.id),
            };
            if let Err(unread) = entries(objects, tree, &mut buffer, each) {
                below.unread.insert(tree);
                gaps.tree(tree, &unread);
            }
        }
    }
    below
        .blobs
        .extend(loose.into_iter().filter(|blob| blobs.insert(*blob)));
    below.submodules = submodules.len();
    below
}

/// Whether every tree below a root, itself included, could be read.
pub(super) fn is_whole(objects: &Objects, root: ObjectId, unread: &HashSet<ObjectId>) -> bool {
    if unread.is_empty() {
        return true;
    }
    let mut met: HashSet<ObjectId> = HashSet::default();
    let mut pending = vec![root];
    let mut buffer = Vec::new();
    while let Some(tree) = pending.pop() {
        let each = |entry: Entry<'_>| {
            let is_new = entry.kind == EntryKind::Tree && met.insert(entry.id);
            pending.extend(is_new.then_some(entry.id));
        };
        if unread.contains(&tree) || entries(objects, tree, &mut buffer, each).is_err() {
            return false;
        }
    }
    true
}

/// What an entry of a tree is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EntryKind {
    /// A folder.
    Tree,
    /// A file or a symbolic link, whose blob is its target's path.
    Blob,
    /// A commit of another repository.
    Submodule,
}

/// An entry of a tree.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'a> {
    pub(super) kind: EntryKind,
    pub(super) name: &'a [u8],
    pub(super) id: ObjectId,
}

/// Calls for each entry of a tree.
///
/// # Errors
/// When the tree could not be read; entries before a damaged one were given.
pub(super) fn entries(
    objects: &Objects,
    tree: ObjectId,
    buffer: &mut Vec<u8>,
    mut each: impl FnMut(Entry<'_>),
) -> Result<(), Unread> {
    let data = objects.read_kind(tree, Kind::Tree, buffer)?;
    for entry in TreeRefIter::from_bytes(data, tree.kind()) {
        let entry = entry.map_err(|error| Unread::Damaged {
            message: error.to_string(),
        })?;
        let kind = if entry.mode.is_tree() {
            EntryKind::Tree
        } else if entry.mode.is_commit() {
            EntryKind::Submodule
        } else {
            EntryKind::Blob
        };
        each(Entry {
            kind,
            name: entry.filename,
            id: entry.oid.to_owned(),
        });
    }
    Ok(())
}

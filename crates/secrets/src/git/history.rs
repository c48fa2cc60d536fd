//! Commits, oldest first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use gix::ObjectId;
use gix::hashtable::{HashMap, HashSet};
use gix::objs::{CommitRefIter, Kind};
use model::GapReason;

use super::gaps::Gaps;
use super::objects::{Objects, Unread};

/// A commit, as far as it matters here.
#[derive(Clone, Copy, Debug)]
pub(super) struct Commit {
    pub(super) id: ObjectId,
    pub(super) tree: ObjectId,
    /// The committer's date in seconds since 1970.
    pub(super) time: i64,
}

/// Every commit that the tips reach: each after all its parents, and by date where that leaves a choice.
pub(super) fn walk(objects: &Objects, tips: &[ObjectId], gaps: &mut Gaps) -> Vec<Commit> {
    let shallow = shallow(objects, gaps);
    let mut met: HashSet<ObjectId> = tips.iter().copied().collect();
    let mut pending: Vec<ObjectId> = tips.to_vec();
    let mut commits: Vec<Commit> = Vec::new();
    let mut parents: Vec<Vec<ObjectId>> = Vec::new();
    let mut buffer = Vec::new();
    while let Some(id) = pending.pop() {
        match read(objects, id, &mut buffer) {
            Ok((commit, mut its_parents)) => {
                if shallow.contains(&id) {
                    its_parents.clear();
                }
                pending.extend(its_parents.iter().copied().filter(|parent| met.insert(*parent)));
                commits.push(commit);
                parents.push(its_parents);
            }
            Err(unread) => gaps.commit(id, &unread),
        }
    }
    oldest_first(&commits, &parents)
}

fn read(objects: &Objects, id: ObjectId, buffer: &mut Vec<u8>) -> Result<(Commit, Vec<ObjectId>), Unread> {
    let data = objects.read_kind(id, Kind::Commit, buffer)?;
    let fields = CommitRefIter::from_bytes(data, id.kind());
    let mut from_start = fields;
    let tree = from_start.tree_id().map_err(|error| Unread::Damaged {
        message: error.to_string(),
    })?;
    // A date that cannot be read hides nothing: the commit then counts as the oldest of those it may stand beside.
    let time = fields.committer().map_or(0, |committer| committer.seconds());
    Ok((Commit { id, tree, time }, fields.parent_ids().collect()))
}

/// The commits at which a shallow clone ends.
fn shallow(objects: &Objects, gaps: &mut Gaps) -> HashSet<ObjectId> {
    let ends: HashSet<ObjectId> = match objects.repository.shallow_commits() {
        Ok(None) => return HashSet::default(),
        Ok(Some(ends)) => ends.iter().copied().collect(),
        Err(error) => {
            let message = error.to_string();
            gaps.add(
                "list of shallow commits",
                GapReason::Malformed { message },
                "where the history ends",
            );
            return HashSet::default();
        }
    };
    let count = ends.len();
    let first = ends.iter().min().map(ToString::to_string).unwrap_or_default();
    gaps.add(
        &format!("history before {first} and as many as {count} commits in all"),
        GapReason::NotAsked {
            how: "the clone is shallow; `git fetch --unshallow` brings the rest".to_owned(),
        },
        "credentials in older commits",
    );
    ends
}

fn oldest_first(commits: &[Commit], parents: &[Vec<ObjectId>]) -> Vec<Commit> {
    let position: HashMap<ObjectId, usize> = commits
        .iter()
        .enumerate()
        .map(|(index, commit)| (commit.id, index))
        .collect();
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); commits.len()];
    let mut waits: Vec<usize> = vec![0; commits.len()];
    for (index, its_parents) in parents.iter().enumerate() {
        for parent in its_parents.iter().filter_map(|parent| position.get(parent)) {
            children[*parent].push(index);
            waits[index] += 1;
        }
    }
    let entry = |index: usize| Reverse((commits[index].time, commits[index].id, index));
    let mut ready: BinaryHeap<_> = (0..commits.len())
        .filter(|index| waits[*index] == 0)
        .map(entry)
        .collect();
    let mut ordered = Vec::with_capacity(commits.len());
    while let Some(Reverse((_, _, index))) = ready.pop() {
        ordered.push(commits[index]);
        for &child in &children[index] {
            waits[child] -= 1;
            if waits[child] == 0 {
                ready.push(entry(child));
            }
        }
    }
    ordered
}

//! What was not read, as gaps.

use model::{AssetId, Gap, GapId, GapReason};

use super::objects::Unread;

/// So many gaps of one kind of object are listed one by one; the others are counted.
const LISTED: usize = 100;

/// Collects gaps of one repository in the order in which they were met.
pub(super) struct Gaps {
    at: AssetId,
    partial_clone: bool,
    gaps: Vec<Gap>,
    /// Those that hide no secret.
    asides: Vec<Gap>,
    commits: usize,
    trees: usize,
    blobs: usize,
}

impl Gaps {
    pub(super) fn new(at: &AssetId, partial_clone: bool) -> Self {
        Self {
            at: at.clone(),
            partial_clone,
            gaps: Vec::new(),
            asides: Vec::new(),
            commits: 0,
            trees: 0,
            blobs: 0,
        }
    }

    pub(super) fn add(&mut self, call: &str, reason: GapReason, hides: &str) -> GapId {
        let gap = Gap::new(self.at.as_str(), call, reason, hides);
        let id = gap.id.clone();
        self.gaps.push(gap);
        id
    }

    /// Something that was left out and leaves the list of secrets complete.
    pub(super) fn aside(&mut self, call: &str, reason: GapReason, hides: &str) {
        self.asides.push(Gap::new(self.at.as_str(), call, reason, hides));
    }

    pub(super) fn reference(&mut self, name: &str, unread: &Unread) {
        let reason = self.reason(unread);
        self.add(
            &format!("ref {name}"),
            reason,
            "the commits that only this ref reaches",
        );
    }

    pub(super) fn commit(&mut self, id: gix::ObjectId, unread: &Unread) {
        self.commits += 1;
        if self.commits <= LISTED {
            let reason = self.reason(unread);
            self.add(
                &format!("commit {id}"),
                reason,
                "its tree and the history before it",
            );
        }
    }

    pub(super) fn tree(&mut self, id: gix::ObjectId, unread: &Unread) {
        self.trees += 1;
        if self.trees <= LISTED {
            let reason = self.reason(unread);
            self.add(&format!("tree {id}"), reason, "the files below it");
        }
    }

    pub(super) fn blob(&mut self, id: gix::ObjectId, place: Option<&str>, unread: &Unread) -> Option<GapId> {
        self.blobs += 1;
        (self.blobs <= LISTED).then(|| {
            let reason = self.reason(unread);
            let call = place.map_or_else(|| format!("blob {id}"), |place| format!("blob {id} {place}"));
            self.add(&call, reason, "credentials in this file")
        })
    }

    fn reason(&self, unread: &Unread) -> GapReason {
        match unread {
            Unread::Missing if self.partial_clone => GapReason::NotAsked {
                how: "the repository is a partial clone; `git fetch --refetch` without a filter brings the rest"
                    .to_owned(),
            },
            Unread::Missing => GapReason::Failed {
                message: "the object is missing from the repository".to_owned(),
            },
            Unread::TooLarge { bytes } => GapReason::Limit {
                limit: format!("the size of one object; it has {bytes} bytes"),
            },
            Unread::Damaged { message } => GapReason::Malformed {
                message: message.clone(),
            },
        }
    }

    /// All gaps, and the one that stands for those that may hide a secret.
    pub(super) fn finish(mut self) -> (Vec<Gap>, Option<GapId>) {
        for (count, kind) in [
            (self.commits, "commits"),
            (self.trees, "trees"),
            (self.blobs, "blobs"),
        ] {
            if count > LISTED {
                let message = format!("{} more could not be read", count - LISTED);
                self.add(
                    &format!("all {kind}"),
                    GapReason::Failed { message },
                    "what they hold",
                );
            }
        }
        let one = match self.gaps.as_slice() {
            [] => None,
            [only] => Some(only.id.clone()),
            several => {
                let message = format!(
                    "{} parts could not be read, each with a gap of its own",
                    several.len()
                );
                Some(self.add(
                    "every blob of every ref",
                    GapReason::Failed { message },
                    "credentials in those parts",
                ))
            }
        };
        self.gaps.append(&mut self.asides);
        (self.gaps, one)
    }
}

//! Refs, and what they name.

use gix::hashtable::HashSet;
use gix::objs::{Kind, TagRefIter};
use gix::{ObjectId, ThreadSafeRepository};
use model::Field;

use super::gaps::Gaps;
use super::objects::{Objects, Unread};

/// How many tags may name one another.
const DEEPEST_TAG: usize = 64;

/// What the refs of a repository name.
#[derive(Debug, Default)]
pub(super) struct Tips {
    /// Commits, without repetition, in order of their refs' names.
    pub(super) commits: Vec<ObjectId>,
    /// Trees and blobs that are named without a commit.
    pub(super) bare: Vec<Bare>,
    /// The branch that `HEAD` names.
    pub(super) default_branch: Field<String>,
    /// The commit that `HEAD` names; absent in an empty repository.
    pub(super) head: Option<ObjectId>,
    /// `<id> <name>` for each ref, one a line, by name.
    pub(super) listing: String,
}

/// A tree or blob that a ref names, directly or through a tag.
#[derive(Debug)]
pub(super) struct Bare {
    pub(super) id: ObjectId,
    pub(super) kind: Kind,
    pub(super) name: String,
    /// The tag that names it; itself where none does.
    pub(super) holder: ObjectId,
    /// The tag's date in seconds; 0 where there is none.
    pub(super) time: i64,
}

/// Reads all refs of any kind, and `HEAD`.
pub(super) fn read(repository: &ThreadSafeRepository, objects: &Objects, gaps: &mut Gaps) -> Tips {
    let mut tips = Tips::default();
    let mut refs: Vec<(String, ObjectId)> = Vec::new();
    let local = repository.to_thread_local();
    let damaged = |error: gix::Error| Unread::Damaged {
        message: error.to_string(),
    };
    match local.references() {
        Err(error) => gaps.reference("*", &damaged(error)),
        Ok(platform) => match platform.all() {
            Err(error) => gaps.reference("*", &damaged(error)),
            Ok(all) => {
                for (position, reference) in all.enumerate() {
                    match reference {
                        // A symbolic ref names another ref, which is listed itself.
                        Ok(reference) => refs.extend(
                            reference
                                .try_id()
                                .map(|id| (reference.name().as_bstr().to_string(), id.detach())),
                        ),
                        Err(error) => gaps.reference(&format!("number {position}"), &damaged(error)),
                    }
                }
            }
        },
    }
    match local.head() {
        Ok(head) => {
            tips.default_branch =
                Field::collected(head.referent_name().map(|name| name.shorten().to_string()));
            tips.head = head.id().map(gix::Id::detach);
            refs.extend(tips.head.map(|id| ("HEAD".to_owned(), id)));
        }
        Err(error) => {
            gaps.reference("HEAD", &damaged(error));
        }
    }
    refs.sort();
    refs.dedup();
    let mut met = HashSet::default();
    for (name, id) in refs {
        tips.listing.push_str(&format!("{id} {name}\n"));
        match peel(objects, id, &name) {
            Ok(Peeled::Commit(commit)) => tips.commits.extend(met.insert(commit).then_some(commit)),
            Ok(Peeled::Bare(bare)) => tips.bare.push(bare),
            Err(unread) => gaps.reference(&name, &unread),
        }
    }
    tips
}

enum Peeled {
    Commit(ObjectId),
    Bare(Bare),
}

fn peel(objects: &Objects, tip: ObjectId, name: &str) -> Result<Peeled, Unread> {
    let (mut id, mut holder, mut time) = (tip, tip, 0);
    let mut buffer = Vec::new();
    for _ in 0..DEEPEST_TAG {
        let (kind, data) = objects.read(id, &mut buffer)?;
        match kind {
            Kind::Commit => return Ok(Peeled::Commit(id)),
            Kind::Tree | Kind::Blob => {
                return Ok(Peeled::Bare(Bare {
                    id,
                    kind,
                    name: name.to_owned(),
                    holder,
                    time,
                }));
            }
            Kind::Tag => {
                let tag = TagRefIter::from_bytes(data, id.kind());
                if let Ok(Some(tagger)) = tag.tagger() {
                    time = tagger.seconds();
                }
                holder = id;
                id = tag.target_id().map_err(|error| Unread::Damaged {
                    message: error.to_string(),
                })?;
            }
        }
    }
    let message = format!("more than {DEEPEST_TAG} tags name one another");
    Err(Unread::Damaged { message })
}

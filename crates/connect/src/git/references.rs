//! Refs, and what `HEAD` is.

use gix::ObjectId;

/// A ref and the object that it names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Reference {
    pub(super) name: String,
    pub(super) object: ObjectId,
}

/// What `HEAD` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// A branch, which may not exist yet.
    Branch(String),
    /// A commit.
    Detached(ObjectId),
}

/// All refs of a repository but `HEAD`, and that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct References {
    pub(super) all: Vec<Reference>,
    pub(super) head: Option<Head>,
}

impl References {
    /// Adds `<object> <name>`, with what git says of it behind a space or nothing. The error says what is wrong.
    pub(super) fn add(&mut self, line: &str) -> Result<(), String> {
        let mut words = line.split(' ');
        let (Some(object), Some(name)) = (words.next(), words.next()) else {
            return Err("a ref has no name".to_owned());
        };
        let target = words.find_map(|word| word.strip_prefix("symref-target:"));
        if name == "HEAD" {
            if let Some(target) = target {
                self.head = Some(Head::Branch(valid(target)?.to_owned()));
            } else if self.head.is_none() {
                self.head = Some(Head::Detached(object_id(object)?));
            }
        } else if object != "unborn" {
            self.all.push(Reference {
                name: valid(name)?.to_owned(),
                object: object_id(object)?,
            });
        }
        Ok(())
    }

    /// Every object that a ref names, once.
    pub(super) fn objects(&self) -> Vec<ObjectId> {
        let detached = match &self.head {
            Some(Head::Detached(object)) => Some(*object),
            _ => None,
        };
        let mut objects: Vec<_> = self
            .all
            .iter()
            .map(|reference| reference.object)
            .chain(detached)
            .collect();
        objects.sort();
        objects.dedup();
        objects
    }

    /// Where only the commit of `HEAD` is stated, as in a bundle: the branch that has it, `main` and `master` first,
    /// which is what `git clone` takes too.
    pub(super) fn guess_branch_of_head(&mut self) {
        let Some(Head::Detached(object)) = &self.head else {
            return;
        };
        let branches = self
            .all
            .iter()
            .filter(|reference| reference.object == *object && reference.name.starts_with("refs/heads/"));
        let best = branches.min_by_key(|reference| {
            let rank = match reference.name.as_str() {
                "refs/heads/main" => 0,
                "refs/heads/master" => 1,
                _ => 2,
            };
            (rank, reference.name.clone())
        });
        if let Some(best) = best {
            self.head = Some(Head::Branch(best.name.clone()));
        }
    }
}

fn object_id(text: &str) -> Result<ObjectId, String> {
    ObjectId::from_hex(text.as_bytes()).map_err(|_| "a ref does not begin with an object id".to_owned())
}

/// Names are written to a file of this machine; one with a line break or `..` is not git's.
fn valid(name: &str) -> Result<&str, String> {
    match gix::validate::reference::name(name.into()) {
        Ok(_) if name.starts_with("refs/") => Ok(name),
        _ => Err("a ref has a name that git does not allow".to_owned()),
    }
}

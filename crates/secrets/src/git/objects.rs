//! Reading objects.

use gix::objs::{Find as _, Kind};
use gix::{ObjectId, ThreadSafeRepository};

use super::Limits;

/// Why an object could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    /// It is not in the repository.
    Missing,
    /// It is larger than the limit.
    TooLarge {
        /// Its size in bytes.
        bytes: u64,
    },
    /// It is there and cannot be understood.
    Damaged {
        /// How.
        message: String,
    },
}

/// Reads objects of one repository from one thread.
pub(super) struct Objects {
    pub(super) repository: gix::Repository,
    limit: u64,
}

impl Objects {
    pub(super) fn new(repository: &ThreadSafeRepository, limits: Limits) -> Self {
        Self {
            repository: repository.to_thread_local(),
            limit: limits.object,
        }
    }

    /// The content of an object of any kind.
    pub(super) fn read<'a>(&self, id: ObjectId, buffer: &'a mut Vec<u8>) -> Result<(Kind, &'a [u8]), Unread> {
        match self.repository.objects.try_find(&id, buffer) {
            Ok(Some(object)) => {
                let bytes = object.data.len() as u64;
                if bytes > self.limit {
                    return Err(Unread::TooLarge { bytes });
                }
                Ok((object.kind, object.data))
            }
            // git knows the empty tree without storing it.
            Ok(None) if id == ObjectId::empty_tree(id.kind()) => Ok((Kind::Tree, &[])),
            Ok(None) => Err(Unread::Missing),
            Err(error) => match self.repository.try_find_header(id) {
                Ok(Some(header)) if header.size() > self.limit => {
                    Err(Unread::TooLarge { bytes: header.size() })
                }
                _ => Err(Unread::Damaged {
                    message: error.to_string(),
                }),
            },
        }
    }

    /// The content of an object of one kind.
    pub(super) fn read_kind<'a>(
        &self,
        id: ObjectId,
        kind: Kind,
        buffer: &'a mut Vec<u8>,
    ) -> Result<&'a [u8], Unread> {
        let (found, data) = self.read(id, buffer)?;
        if found == kind {
            Ok(data)
        } else {
            Err(Unread::Damaged {
                message: format!("it is a {found} where a {kind} must be"),
            })
        }
    }
}

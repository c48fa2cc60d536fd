//! Every blob once, by several threads.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use gix::objs::Kind;
use gix::{ObjectId, ThreadSafeRepository};

use super::Request;
use super::objects::{Objects, Unread};
use crate::Sighting;

/// How many blobs a thread takes at a time.
const CHUNK: usize = 64;

/// The first line of what Git LFS stores in place of a file.
///
/// Source: <https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md>.
const LFS_POINTER: &[u8] = b"version https://git-lfs.github.com/spec/v1\n";

/// What the blobs hold.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// Blobs with sightings.
    pub(super) hits: BTreeMap<ObjectId, Vec<Sighting>>,
    /// Blobs that could not be read.
    pub(super) unread: BTreeMap<ObjectId, Unread>,
    /// How many were scanned.
    pub(super) scanned: u64,
    /// How many stand for a file that Git LFS keeps elsewhere.
    pub(super) lfs_pointers: usize,
}

/// Scans all blobs.
pub(super) fn scan(repository: &ThreadSafeRepository, blobs: &[ObjectId], request: &Request<'_>) -> Contents {
    if let Some(progress) = request.progress {
        progress.begin(blobs.len() as u64);
    }
    let next = AtomicUsize::new(0);
    let threads = request
        .limits
        .threads
        .clamp(1, blobs.len().div_ceil(CHUNK).max(1));
    let work = || {
        let objects = Objects::new(repository, request.limits);
        let mut mine = Contents::default();
        let mut buffer = Vec::new();
        loop {
            let start = next.fetch_add(CHUNK, Ordering::Relaxed);
            let Some(chunk) = blobs
                .get(start..(start + CHUNK).min(blobs.len()))
                .filter(|c| !c.is_empty())
            else {
                return mine;
            };
            for &blob in chunk {
                mine.scan(&objects, blob, &mut buffer, request);
            }
            if let Some(progress) = request.progress {
                progress.add(chunk.len() as u64);
            }
        }
    };
    let parts: Vec<Contents> = thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        running
            .into_iter()
            .map(|thread| match thread.join() {
                Ok(part) => part,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    });
    parts.into_iter().fold(Contents::default(), Contents::and)
}

impl Contents {
    fn scan(&mut self, objects: &Objects, blob: ObjectId, buffer: &mut Vec<u8>, request: &Request<'_>) {
        match objects.read_kind(blob, Kind::Blob, buffer) {
            Ok(bytes) => {
                self.scanned += 1;
                self.lfs_pointers += usize::from(bytes.starts_with(LFS_POINTER));
                let sightings = request.scanner.scan(bytes);
                if !sightings.is_empty() {
                    self.hits.insert(blob, sightings);
                }
            }
            Err(unread) => _ = self.unread.insert(blob, unread),
        }
    }

    fn and(mut self, other: Self) -> Self {
        self.hits.extend(other.hits);
        self.unread.extend(other.unread);
        self.scanned += other.scanned;
        self.lfs_pointers += other.lfs_pointers;
        self
    }
}

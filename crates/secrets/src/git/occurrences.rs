//! Sightings at the places of their blobs, as many as the limits let be listed.

use std::collections::{BTreeMap, BTreeSet};

use gix::ObjectId;
use gix::hashtable::HashSet;
use model::Redacted;

use super::Request;
use super::report::Located;
use crate::Sighting;

/// So many lines of one file are listed for one secret; the others are counted. A log may hold a token on each line.
pub(super) const MOST_LINES: usize = 100;

/// A sighting with the fingerprint of its value.
pub(super) struct Seen<'a> {
    pub(super) sighting: &'a Sighting,
    pub(super) redacted: Option<Redacted>,
    /// Whether it is the first of its secret in the blob.
    first: bool,
}

impl Seen<'_> {
    pub(super) fn fingerprint(&self) -> Option<&str> {
        self.redacted
            .as_ref()
            .map(|redacted| redacted.fingerprint.as_str())
    }
}

/// The sightings of all blobs that have some.
pub(super) struct SeenBlobs<'a> {
    blobs: BTreeMap<ObjectId, Vec<Seen<'a>>>,
    /// How many lines were left out, each blob counted once.
    pub(super) more_lines: u64,
}

impl<'a> SeenBlobs<'a> {
    pub(super) fn new(request: &Request<'_>, hits: &'a BTreeMap<ObjectId, Vec<Sighting>>) -> Self {
        let mut more_lines = 0;
        let blobs = hits
            .iter()
            .map(|(blob, sightings)| (*blob, listed(request, sightings, &mut more_lines)))
            .collect();
        Self { blobs, more_lines }
    }

    /// Each sighting with the position of each place of its blob, oldest first, and whether a limit left any out. A
    /// limit costs places and never a whole secret: the first of each in each blob is always there.
    pub(super) fn at_places(&self, located: &[Located], most: usize) -> (Vec<(usize, &Seen<'a>)>, bool) {
        let (mut left, mut cut) = (most, false);
        let mut met: HashSet<ObjectId> = HashSet::default();
        let mut occurrences = Vec::new();
        for (index, place) in located.iter().enumerate() {
            let is_first_place = met.insert(place.spot.blob);
            for seen in self.blobs.get(&place.spot.blob).into_iter().flatten() {
                if left == 0 && !is_first_place {
                    cut = true;
                    break;
                }
                if left == 0 && !seen.first {
                    cut = true;
                    continue;
                }
                left = left.saturating_sub(1);
                occurrences.push((index, seen));
            }
        }
        (occurrences, cut)
    }
}

/// The sightings of one blob without those that say nothing new: the same secret on the same line, or on too many.
fn listed<'a>(request: &Request<'_>, sightings: &'a [Sighting], more_lines: &mut u64) -> Vec<Seen<'a>> {
    /// Detector, fingerprint, identifier.
    type Key<'a> = (usize, Option<String>, Option<&'a str>);
    let mut lines: BTreeMap<Key<'_>, BTreeSet<u32>> = BTreeMap::new();
    let mut last_left_out = BTreeMap::new();
    let mut listed = Vec::new();
    for sighting in sightings {
        let redacted = sighting
            .value
            .as_ref()
            .map(|value| request.fingerprinter.redact(value.expose_secret()));
        let fingerprint = redacted.as_ref().map(|redacted| redacted.fingerprint.clone());
        let secret = (sighting.detector, fingerprint, sighting.identifier.as_deref());
        let known = lines.entry(secret.clone()).or_default();
        if known.contains(&sighting.line) {
            continue;
        }
        if known.len() == MOST_LINES {
            // Sightings come in order of their lines.
            let last = last_left_out.insert(secret, sighting.line);
            *more_lines += u64::from(last != Some(sighting.line));
            continue;
        }
        listed.push(Seen {
            sighting,
            redacted,
            first: known.is_empty(),
        });
        known.insert(sighting.line);
    }
    listed
}

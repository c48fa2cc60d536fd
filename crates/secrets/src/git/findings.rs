//! Sightings as secrets: one value, many places.

use std::collections::{BTreeMap, BTreeSet};

use gix::ObjectId;
use gix::hashtable::HashSet;
use model::{Redacted, Secret};

use super::Request;
use super::occurrences::{Seen, SeenBlobs};
use super::report::Located;
use crate::Sighting;
use crate::scanner::{MOST_IDENTIFIERS, assign};

/// How many secret parts of one commit are joined at most with the identifiers of other files.
const MOST_SECRETS: usize = MOST_IDENTIFIERS;

/// A folder apart costs more than any difference of positions within one commit.
const FOLDER: usize = 1 << 20;

/// One secret of the repository, or the public part of one.
#[derive(Debug)]
pub(super) struct Finding {
    /// Its detector, by position.
    pub(super) detector: usize,
    /// The value with what may be kept of it; none where only the public part was found.
    pub(super) value: Option<(Redacted, Secret<String>)>,
    /// The public part.
    pub(super) identifier: Option<String>,
    /// Positions among the located blobs, oldest first, each with a line.
    pub(super) places: BTreeSet<(usize, u32)>,
    /// Whether it stands in the current tree, in a place that is listed or not.
    pub(super) at_head: bool,
}

/// All secrets, and what the limits kept from being said of them.
pub(super) struct Findings {
    /// The secrets, by detector and fingerprint.
    pub(super) all: Vec<Finding>,
    /// Whether there are more places than may be listed.
    pub(super) cut: bool,
    /// How many lines of files that hold one secret on very many are not listed.
    pub(super) more_lines: u64,
    /// The commits with more parts of secrets than are joined across files, oldest first.
    pub(super) not_joined: Vec<ObjectId>,
}

/// Which identifier a value belongs to.
#[derive(Default)]
struct Pairs {
    /// By fingerprint: the detector of the pair, and the identifier.
    values: BTreeMap<String, (usize, String)>,
    /// Identifiers of which a value is known.
    identifiers: BTreeSet<(usize, String)>,
}

impl Pairs {
    fn add(&mut self, fingerprint: &str, detector: usize, identifier: &str) {
        self.identifiers.insert((detector, identifier.to_owned()));
        // The oldest pair of a value stays.
        self.values
            .entry(fingerprint.to_owned())
            .or_insert_with(|| (detector, identifier.to_owned()));
    }
}

/// All secrets of the repository. `at_head` are the blobs of the current tree.
///
/// A value that is paired with its identifier anywhere counts as that pair wherever it stands, and an identifier
/// whose value is known is not reported for itself.
pub(super) fn collect(
    request: &Request<'_>,
    hits: &BTreeMap<ObjectId, Vec<Sighting>>,
    located: &[Located],
    at_head: &HashSet<ObjectId>,
) -> Findings {
    let seen = SeenBlobs::new(request, hits);
    let (occurrences, cut) = seen.at_places(located, request.limits.places);

    let mut pairs = Pairs::default();
    for (_, seen) in &occurrences {
        let detector = seen.sighting.detector;
        if request.scanner.companion(detector).is_some()
            && let (Some(fingerprint), Some(identifier)) = (seen.fingerprint(), &seen.sighting.identifier)
        {
            pairs.add(fingerprint, detector, identifier);
        }
    }
    let mut not_joined = Vec::new();
    let same_commit =
        |a: &(usize, &Seen<'_>), b: &(usize, &Seen<'_>)| located[a.0].commit == located[b.0].commit;
    for commit in occurrences.chunk_by(same_commit) {
        for detector in 0..request.scanner.detectors().len() {
            if let Some(alone) = request.scanner.companion(detector)
                && !join_across_files(commit, located, detector, alone, &mut pairs)
            {
                not_joined.extend(commit.first().map(|(place, _)| located[*place].commit));
            }
        }
    }
    let is_at_head = |place: usize| located[place].at_head || at_head.contains(&located[place].spot.blob);
    Findings {
        all: group(&occurrences, &pairs, is_at_head),
        cut,
        more_lines: seen.more_lines,
        not_joined,
    }
}

/// Joins identifiers and values that one commit brought in different files; the nearest folders first. Says whether
/// it looked at all of them.
fn join_across_files(
    commit: &[(usize, &Seen<'_>)],
    located: &[Located],
    detector: usize,
    alone: usize,
    pairs: &mut Pairs,
) -> bool {
    let mut identifiers: Parts<'_> = Parts::default();
    let mut values: Parts<'_> = Parts::default();
    for (place, seen) in commit {
        match (&seen.sighting.identifier, seen.fingerprint()) {
            (Some(identifier), None)
                if seen.sighting.detector == detector
                    && !pairs.identifiers.contains(&(detector, identifier.clone())) =>
            {
                identifiers.add(*place, identifier);
            }
            (_, Some(fingerprint))
                if seen.sighting.detector == alone && !pairs.values.contains_key(fingerprint) =>
            {
                values.add(*place, fingerprint);
            }
            _ => {}
        }
    }
    let (mut identifiers, mut values) = (identifiers.inner, values.inner);
    let whole = identifiers.is_empty()
        || values.is_empty()
        || (identifiers.len() <= MOST_IDENTIFIERS && values.len() <= MOST_SECRETS);
    identifiers.truncate(MOST_IDENTIFIERS);
    values.truncate(MOST_SECRETS);
    let cost = |identifier: usize, value: usize| {
        let (first, second) = (identifiers[identifier].0, values[value].0);
        let folders = folders_apart(&located[first].spot.path, &located[second].spot.path);
        Some(folders * FOLDER + first.abs_diff(second))
    };
    for (identifier, value) in assign(identifiers.len(), values.len(), cost) {
        pairs.add(values[value].1, detector, identifiers[identifier].1);
    }
    whole
}

/// Parts of secrets in the order in which they were met, each once, with the place where that was.
#[derive(Default)]
struct Parts<'a> {
    inner: Vec<(usize, &'a str)>,
    met: BTreeSet<&'a str>,
}

impl<'a> Parts<'a> {
    fn add(&mut self, place: usize, part: &'a str) {
        if self.met.insert(part) {
            self.inner.push((place, part));
        }
    }
}

/// How many folders lie between two files.
fn folders_apart(a: &[u8], b: &[u8]) -> usize {
    let folders = |path: &[u8]| path.iter().filter(|byte| **byte == b'/').count();
    let common = a
        .iter()
        .zip(b)
        .take_while(|(a, b)| a == b)
        .filter(|(byte, _)| **byte == b'/')
        .count();
    folders(a) + folders(b) - 2 * common
}

fn group(
    occurrences: &[(usize, &Seen<'_>)],
    pairs: &Pairs,
    is_at_head: impl Fn(usize) -> bool,
) -> Vec<Finding> {
    let mut findings: BTreeMap<(usize, String), Finding> = BTreeMap::new();
    for (place, seen) in occurrences {
        let Sighting {
            detector,
            value,
            identifier,
            line,
            ..
        } = seen.sighting;
        let value = seen.redacted.clone().zip(value.clone());
        let (detector, identifier, key) = match (&value, identifier) {
            (Some((redacted, _)), identifier) => match pairs.values.get(&redacted.fingerprint) {
                Some((pair, known)) => (*pair, Some(known.clone()), redacted.fingerprint.clone()),
                None => (*detector, identifier.clone(), redacted.fingerprint.clone()),
            },
            (None, Some(public)) if pairs.identifiers.contains(&(*detector, public.clone())) => continue,
            (None, identifier) => (
                *detector,
                identifier.clone(),
                identifier.clone().unwrap_or_default(),
            ),
        };
        let finding = findings.entry((detector, key)).or_insert_with(|| Finding {
            detector,
            value,
            identifier,
            places: BTreeSet::new(),
            at_head: false,
        });
        finding.places.insert((*place, *line));
        finding.at_head |= is_at_head(*place);
    }
    findings.into_values().collect()
}

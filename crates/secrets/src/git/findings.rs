//! Sightings as secrets: one value, many places.

use std::collections::{BTreeMap, BTreeSet};

use gix::ObjectId;
use model::{Redacted, Secret};

use super::Request;
use super::report::Located;
use crate::Sighting;
use crate::scanner::assign;

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
    pub(super) places: Vec<(usize, u32)>,
}

/// A sighting with the fingerprint of its value.
struct Seen<'a> {
    sighting: &'a Sighting,
    redacted: Option<Redacted>,
}

impl Seen<'_> {
    fn fingerprint(&self) -> Option<&str> {
        self.redacted
            .as_ref()
            .map(|redacted| redacted.fingerprint.as_str())
    }
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

/// All secrets of the repository, by detector and fingerprint.
///
/// A value that is paired with its identifier anywhere counts as that pair wherever it stands, and an identifier
/// whose value is known is not reported for itself.
pub(super) fn collect(
    request: &Request<'_>,
    hits: &BTreeMap<ObjectId, Vec<Sighting>>,
    located: &[Located],
) -> Vec<Finding> {
    let redact = |value: &Secret<String>| request.fingerprinter.redact(value.expose_secret());
    let seen: BTreeMap<ObjectId, Vec<Seen<'_>>> = hits
        .iter()
        .map(|(blob, sightings)| {
            let seen = sightings.iter().map(|sighting| Seen {
                sighting,
                redacted: sighting.value.as_ref().map(redact),
            });
            (*blob, seen.collect())
        })
        .collect();
    let occurrences: Vec<(usize, &Seen<'_>)> = located
        .iter()
        .enumerate()
        .flat_map(|(index, place)| {
            let here = seen.get(&place.spot.blob).into_iter().flatten();
            here.map(move |seen| (index, seen))
        })
        .collect();

    let mut pairs = Pairs::default();
    for (_, seen) in &occurrences {
        let detector = seen.sighting.detector;
        if request.scanner.companion(detector).is_some()
            && let (Some(fingerprint), Some(identifier)) = (seen.fingerprint(), &seen.sighting.identifier)
        {
            pairs.add(fingerprint, detector, identifier);
        }
    }
    let same_commit =
        |a: &(usize, &Seen<'_>), b: &(usize, &Seen<'_>)| located[a.0].commit == located[b.0].commit;
    for commit in occurrences.chunk_by(same_commit) {
        for detector in 0..request.scanner.detectors().len() {
            if let Some(alone) = request.scanner.companion(detector) {
                join_across_files(commit, located, detector, alone, &mut pairs);
            }
        }
    }
    group(&occurrences, &pairs)
}

/// Joins identifiers and values that one commit brought in different files; the nearest folders first.
fn join_across_files(
    commit: &[(usize, &Seen<'_>)],
    located: &[Located],
    detector: usize,
    alone: usize,
    pairs: &mut Pairs,
) {
    let mut identifiers: Vec<(usize, &str)> = Vec::new();
    let mut values: Vec<(usize, &str)> = Vec::new();
    for (place, seen) in commit {
        match (&seen.sighting.identifier, seen.fingerprint()) {
            (Some(identifier), None) if seen.sighting.detector == detector => {
                let known = pairs.identifiers.contains(&(detector, identifier.clone()));
                if !known && !identifiers.iter().any(|(_, other)| other == identifier) {
                    identifiers.push((*place, identifier));
                }
            }
            (_, Some(fingerprint)) if seen.sighting.detector == alone => {
                let known = pairs.values.contains_key(fingerprint);
                if !known && !values.iter().any(|(_, other)| *other == fingerprint) {
                    values.push((*place, fingerprint));
                }
            }
            _ => {}
        }
    }
    let cost = |identifier: usize, value: usize| {
        let (first, second) = (identifiers[identifier].0, values[value].0);
        let folders = folders_apart(&located[first].spot.path, &located[second].spot.path);
        Some(folders * FOLDER + first.abs_diff(second))
    };
    for (identifier, value) in assign(identifiers.len(), values.len(), cost) {
        pairs.add(values[value].1, detector, identifiers[identifier].1);
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

fn group(occurrences: &[(usize, &Seen<'_>)], pairs: &Pairs) -> Vec<Finding> {
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
            places: Vec::new(),
        });
        if !finding.places.contains(&(*place, *line)) {
            finding.places.push((*place, *line));
        }
    }
    findings.into_values().collect()
}

//! The scanner.

use std::collections::HashSet;

use super::Sighting;
use super::compiled::{Hit, Pattern};
use super::join::{MOST_IDENTIFIERS, assign};
use super::lines::Lines;
use super::prefilter::Prefilter;
use crate::{Detector, DetectorError, detector};

/// How many secret parts are looked at for them.
const MOST_SECRETS: usize = 4096;

/// All detectors, ready to run over bytes. Shared by threads.
#[derive(Debug)]
pub struct Scanner {
    detectors: Vec<Detector>,
    patterns: Vec<Pattern>,
    companions: Vec<Option<(usize, Pattern)>>,
    prefilter: Prefilter,
}

/// A hit with the detector that made it.
struct Found {
    detector: usize,
    hit: Hit,
}

impl Scanner {
    /// The detectors that come with Nightlatch. Patterns are compiled when they are first needed, so that a start
    /// costs only the automaton of keywords.
    ///
    /// # Errors
    /// When an embedded file is not a detector, which the tests of this crate rule out.
    pub fn builtin() -> Result<Self, DetectorError> {
        Self::prepared(detector::builtin()?)
    }

    /// A scanner of the given detectors.
    ///
    /// # Errors
    /// When a pattern is not a regular expression or a companion is not among them.
    pub fn new(detectors: Vec<Detector>) -> Result<Self, DetectorError> {
        let scanner = Self::prepared(detectors)?;
        for (index, detector) in scanner.detectors.iter().enumerate() {
            scanner.patterns[index].compile(detector)?;
            if let Some((_, pattern)) = &scanner.companions[index] {
                pattern.compile(detector)?;
            }
        }
        Ok(scanner)
    }

    fn prepared(detectors: Vec<Detector>) -> Result<Self, DetectorError> {
        let prefilter = Prefilter::new(&detectors)?;
        let patterns = detectors
            .iter()
            .map(|detector| Pattern::new(&detector.pattern, detector.check))
            .collect();
        let companions = detectors
            .iter()
            .map(|detector| {
                let Some(companion) = &detector.companion else {
                    return Ok(None);
                };
                let other = detectors.iter().position(|other| other.id == companion.detector);
                let other = other.ok_or_else(|| DetectorError::Companion {
                    id: detector.id.clone(),
                    companion: companion.detector.clone(),
                })?;
                Ok(Some((other, Pattern::new(&companion.pattern, companion.check))))
            })
            .collect::<Result<_, DetectorError>>()?;
        Ok(Self {
            detectors,
            patterns,
            companions,
            prefilter,
        })
    }

    /// The detectors, in the order that [`Sighting::detector`] counts.
    pub fn detectors(&self) -> &[Detector] {
        &self.detectors
    }

    /// The position of the detector that finds alone what this one joins.
    pub(crate) fn companion(&self, detector: usize) -> Option<usize> {
        self.companions[detector].as_ref().map(|(other, _)| *other)
    }

    /// Whether what the detector finds is a part of a pair, or can be.
    pub(crate) fn is_part(&self, detector: usize) -> bool {
        let is_companion = |(other, _): &(usize, Pattern)| *other == detector;
        self.companions[detector].is_some() || self.companions.iter().flatten().any(is_companion)
    }

    /// Everything that the detectors find in the bytes, in order. Takes any bytes; never fails.
    pub fn scan(&self, bytes: &[u8]) -> Vec<Sighting> {
        let mut found: Vec<Found> = Vec::new();
        for (detector, range) in self.prefilter.windows(bytes, &self.detectors) {
            let hits = self.patterns[detector].find(bytes, range);
            found.extend(hits.into_iter().map(|hit| Found { detector, hit }));
        }
        if found.is_empty() {
            return Vec::new();
        }
        for detector in 0..self.detectors.len() {
            self.join(detector, bytes, &mut found);
        }
        found.sort_by_key(|found| (found.hit.span.start, found.detector));
        let mut lines = Lines::new(bytes);
        found
            .into_iter()
            .map(|Found { detector, hit }| Sighting {
                detector,
                line: lines.at(hit.span.start),
                value: hit.value,
                identifier: hit.identifier,
                span: hit.span,
            })
            .collect()
    }

    /// Gives the identifiers that a detector found the secret parts that stand near them.
    fn join(&self, detector: usize, bytes: &[u8], found: &mut Vec<Found>) {
        let (Some((alone, pattern)), Some(companion)) =
            (&self.companions[detector], &self.detectors[detector].companion)
        else {
            return;
        };
        let identifiers: Vec<usize> = (0..found.len())
            .filter(|index| found[*index].detector == detector)
            .take(MOST_IDENTIFIERS)
            .collect();
        let mut secrets: Vec<Hit> = Vec::new();
        for &index in &identifiers {
            let span = &found[index].hit.span;
            // From where the last look ended, so that nothing is found twice.
            let start = span.start.saturating_sub(companion.reach);
            let start = secrets.last().map_or(start, |last| start.max(last.span.end));
            let end = span.end.saturating_add(companion.reach).min(bytes.len());
            secrets.extend(pattern.find(bytes, start..end.max(start)));
        }
        secrets.truncate(MOST_SECRETS);
        let alone_at: HashSet<usize> = found
            .iter()
            .filter(|other| other.detector == *alone)
            .map(|other| other.hit.span.start)
            .collect();
        if secrets.iter().any(|secret| alone_at.contains(&secret.span.start)) {
            // Where some stand behind a word that speaks of a secret, the others are something else.
            secrets.retain(|secret| alone_at.contains(&secret.span.start));
        }
        let pairs = assign(identifiers.len(), secrets.len(), |identifier, secret| {
            let (first, second) = (&found[identifiers[identifier]].hit.span, &secrets[secret].span);
            let gap = first.start.saturating_sub(second.end) + second.start.saturating_sub(first.end);
            // The id is named before the secret far more often than after it.
            let cost = if second.start < first.start { gap * 4 } else { gap };
            (gap <= companion.reach).then_some(cost)
        });
        for (identifier, secret) in pairs {
            let hit = &mut found[identifiers[identifier]].hit;
            hit.span = secrets[secret].span.clone();
            hit.value = secrets[secret].value.take();
        }
        let joined: HashSet<usize> = found
            .iter()
            .filter(|found| found.detector == detector && found.hit.value.is_some())
            .map(|found| found.hit.span.start)
            .collect();
        found.retain(|found| found.detector != *alone || !joined.contains(&found.hit.span.start));
    }
}

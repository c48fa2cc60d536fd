//! One pass over the bytes for the keywords of all detectors.

use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::{Detector, DetectorError};

/// Finds where patterns are worth trying.
#[derive(Debug)]
pub(super) struct Prefilter {
    automaton: AhoCorasick,
    /// For each keyword of the automaton, the detectors that have it.
    owners: Vec<Vec<usize>>,
}

impl Prefilter {
    pub(super) fn new(detectors: &[Detector]) -> Result<Self, DetectorError> {
        let mut keywords: Vec<String> = Vec::new();
        let mut owners: Vec<Vec<usize>> = Vec::new();
        for (index, detector) in detectors.iter().enumerate() {
            for keyword in &detector.keywords {
                let keyword = keyword.to_ascii_lowercase();
                match keywords.iter().position(|known| *known == keyword) {
                    Some(known) => owners[known].push(index),
                    None => {
                        keywords.push(keyword);
                        owners.push(vec![index]);
                    }
                }
            }
        }
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::DFA))
            .build(&keywords)
            .map_err(Box::new)?;
        Ok(Self { automaton, owners })
    }

    /// For each detector with a keyword in the bytes, its ranges, joined where they overlap, in order.
    pub(super) fn windows(&self, bytes: &[u8], detectors: &[Detector]) -> Vec<(usize, Range<usize>)> {
        let mut open: Vec<Vec<Range<usize>>> = vec![Vec::new(); detectors.len()];
        for hit in self.automaton.find_overlapping_iter(bytes) {
            for &owner in &self.owners[hit.pattern().as_usize()] {
                let reach = detectors[owner].window;
                let start = hit.start().saturating_sub(reach.before);
                let end = hit.end().saturating_add(reach.after).min(bytes.len());
                // Hits come in order of their ends. Joining at once bounds what a file full of keywords costs.
                match open[owner].last_mut() {
                    Some(last) if start <= last.end => {
                        last.start = last.start.min(start);
                        last.end = last.end.max(end);
                    }
                    _ => open[owner].push(start..end),
                }
            }
        }
        let mut joined: Vec<(usize, Range<usize>)> = Vec::new();
        for (owner, mut ranges) in open.into_iter().enumerate() {
            ranges.sort_unstable_by_key(|range| range.start);
            for range in ranges {
                match joined.last_mut() {
                    Some((last, known)) if *last == owner && range.start <= known.end => {
                        known.end = known.end.max(range.end);
                    }
                    _ => joined.push((owner, range)),
                }
            }
        }
        joined
    }
}

//! What a decision is: alternatives, each with its verdict and reasons.

use std::collections::BTreeMap;

use model::{AnyOf, Gap, GapId, Unknown, Verdict};

/// More lines about further ways of the same verdict are not kept.
const MOST_OTHERS: usize = 3;

/// One alternative: one combination of statements that together allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// Whether it is open.
    pub verdict: Verdict,
    /// Which statements of which policies matched, which layer decided, what the attacker chooses; one sentence
    /// each, without a full stop.
    pub because: Vec<String>,
}

impl Way {
    pub(crate) fn closed(because: impl Into<String>) -> Self {
        let because = because.into();
        Self {
            verdict: Verdict::closed(because.clone()),
            because: vec![because],
        }
    }

    pub(crate) fn unknown(gap: GapId, because: impl Into<String>) -> Self {
        Self {
            verdict: Verdict::unknown(gap),
            because: vec![because.into()],
        }
    }

    /// This and the other in one request.
    pub(crate) fn and(&self, other: &Self) -> Self {
        self.with(other, self.verdict.and(&other.verdict))
    }

    /// This, and the other in a request of its own.
    pub(crate) fn then(&self, other: &Self) -> Self {
        self.with(other, self.verdict.then(&other.verdict))
    }

    fn with(&self, other: &Self, verdict: Verdict) -> Self {
        let mut because = self.because.clone();
        for line in &other.because {
            if !because.contains(line) {
                because.push(line.clone());
            }
        }
        Self { verdict, because }
    }

    /// Whether whatever the other allows, this allows too.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        let (Some(mine), Some(theirs)) = (self.verdict.when(), other.verdict.when()) else {
            return other.verdict.is_closed();
        };
        match (&self.verdict, &other.verdict) {
            (Verdict::Unknown(mine), Verdict::Unknown(Unknown { gaps, .. }))
                if !mine.gaps.is_subset(gaps) =>
            {
                false
            }
            (Verdict::Unknown(_), Verdict::Open(_)) => false,
            _ => mine.is_implied_by(theirs),
        }
    }
}

/// Whether a caller may do something: every way there is, or one closed way that says why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The alternatives, most open first. Never empty.
    pub ways: Vec<Way>,
    /// The gaps that the ways name and that deciding found itself, such as a policy that is not valid.
    pub gaps: Vec<Gap>,
}

impl Decision {
    /// Keeps the ways that no other covers; when all are closed, one way with all reasons.
    pub(crate) fn of(mut ways: Vec<Way>, noted: BTreeMap<GapId, Gap>) -> Self {
        let open = ways.iter().any(|way| !way.verdict.is_closed());
        let ways = if open {
            ways.retain(|way| !way.verdict.is_closed());
            distinct(ways)
        } else {
            vec![all_closed(ways)]
        };
        let gaps = noted
            .into_values()
            .filter(|gap| ways.iter().any(|way| names(&way.verdict, &gap.id)))
            .collect();
        Self { ways, gaps }
    }

    /// The most open way.
    pub fn most_open(&self) -> &Way {
        &self.ways[0]
    }

    /// The most open verdict.
    pub fn verdict(&self) -> &Verdict {
        &self.ways[0].verdict
    }

    /// The verdicts as alternatives, to be conjoined with others.
    pub fn any_of(&self) -> AnyOf {
        AnyOf::of(self.ways.iter().map(|way| way.verdict.clone()), "no way")
    }

    /// Either decision.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let gaps = self
            .gaps
            .into_iter()
            .chain(other.gaps)
            .map(|gap| (gap.id.clone(), gap))
            .collect();
        Self::of(self.ways.into_iter().chain(other.ways).collect(), gaps)
    }
}

fn distinct(mut ways: Vec<Way>) -> Vec<Way> {
    ways.sort_by_cached_key(|way| {
        let demands = way
            .verdict
            .when()
            .map_or(0, |when| when.conditions().len() + when.assumptions().len());
        let gaps: Vec<GapId> = way.verdict.gaps().cloned().collect();
        (
            way.verdict.certainty(),
            demands,
            way.verdict.when().cloned(),
            gaps,
            way.because.clone(),
        )
    });
    let mut kept: Vec<(Way, Vec<String>)> = Vec::new();
    for way in ways {
        match kept.iter_mut().find(|(other, _)| other.covers(&way)) {
            Some((covering, others)) => {
                let line = way.because.first().map(|line| format!("also: {line}"));
                let new = line.filter(|line| {
                    !others.contains(line)
                        && !covering
                            .because
                            .iter()
                            .any(|known| line.ends_with(known.as_str()))
                });
                others.extend(new);
            }
            None => kept.push((way, Vec::new())),
        }
    }
    kept.into_iter()
        .map(|(mut way, mut others)| {
            let more = others.len().saturating_sub(MOST_OTHERS);
            others.truncate(MOST_OTHERS);
            way.because.extend(others);
            if more > 0 {
                way.because.push(format!("and {more} more statements"));
            }
            way
        })
        .collect()
}

fn all_closed(ways: Vec<Way>) -> Way {
    let mut lines: Vec<String> = Vec::new();
    for line in ways.iter().flat_map(|way| &way.because) {
        if !lines.contains(line) {
            lines.push(line.clone());
        }
    }
    let verdict = ways
        .into_iter()
        .map(|way| way.verdict)
        .reduce(|all, more| all.and(&more))
        .unwrap_or_else(|| Verdict::closed("no policy allows it"));
    if lines.is_empty() {
        lines.push("no policy allows it".to_owned());
    }
    Way {
        verdict,
        because: lines,
    }
}

fn names(verdict: &Verdict, gap: &GapId) -> bool {
    let assumed = || {
        verdict
            .when()
            .is_some_and(|when| when.assumptions().iter().any(|a| a.gap == *gap))
    };
    verdict.gaps().any(|named| named == gap) || assumed()
}

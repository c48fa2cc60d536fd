//! Alternatives: several verdicts of which one open one suffices.

use std::collections::BTreeSet;

use crate::verdict::{Closed, Unknown, Verdict};
use crate::{GapId, When};

/// More alternatives than this are summarised: the least certain become one unknown alternative that demands no more
/// than any of them, so that the product of two stays small and no conjunction closes what they would leave open.
const MOST: usize = 64;

/// Several ways to do the same thing, none of which covers another.
///
/// A verdict is a conjunction; where any of several statements may allow a thing, each stays a verdict of its own,
/// so that a later conjunction that rules one of them out leaves the others.
// INVARIANT: never empty, most open first, and closed only as the one verdict: `reduced` and `From` see to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnyOf(Vec<Verdict>);

impl From<Verdict> for AnyOf {
    fn from(verdict: Verdict) -> Self {
        Self(vec![verdict])
    }
}

impl AnyOf {
    /// The alternatives given; closed for the reason when there are none.
    pub fn of(verdicts: impl IntoIterator<Item = Verdict>, otherwise: &str) -> Self {
        let all: Vec<_> = verdicts.into_iter().collect();
        if all.is_empty() {
            Verdict::closed(otherwise).into()
        } else {
            Self::reduced(all)
        }
    }

    /// The alternatives, most open first; one closed verdict when all are closed.
    pub fn verdicts(&self) -> &[Verdict] {
        &self.0
    }

    /// The most open alternative. Final: to conjoin further, conjoin the alternatives.
    pub fn most_open(&self) -> &Verdict {
        &self.0[0]
    }

    /// Whether every alternative is closed.
    pub fn is_closed(&self) -> bool {
        self.0[0].is_closed()
    }

    /// Either.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self::reduced(self.0.into_iter().chain(other.0).collect())
    }

    /// Both, in one and the same request.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self::reduced(
            self.0
                .iter()
                .flat_map(|a| other.0.iter().map(|b| a.and(b)))
                .collect(),
        )
    }

    fn reduced(mut all: Vec<Verdict>) -> Self {
        if all.iter().all(Verdict::is_closed) {
            let because = all
                .into_iter()
                .filter_map(|verdict| match verdict {
                    Verdict::Closed(closed) => Some(closed.because),
                    Verdict::Open(_) | Verdict::Unknown(_) => None,
                })
                .flatten()
                .collect();
            return Self(vec![Verdict::Closed(Closed { because })]);
        }
        all.retain(|verdict| !verdict.is_closed());
        all.sort_by_cached_key(|verdict| {
            let demands = verdict
                .when()
                .map_or(0, |when| when.conditions().len() + when.assumptions().len());
            (
                verdict.certainty(),
                demands,
                verdict.when().cloned(),
                verdict.gaps().cloned().collect::<Vec<_>>(),
            )
        });
        let mut kept: Vec<Verdict> = Vec::new();
        for verdict in all {
            if !kept.iter().any(|other| other.covers(&verdict)) {
                kept.push(verdict);
            }
        }
        if kept.len() > MOST {
            let rest = summary(&kept.split_off(MOST - 1));
            kept.push(rest);
        }
        Self(kept)
    }
}

/// Unknown under no more than what all of them demand, so that nothing that any of them allows is closed.
fn summary(verdicts: &[Verdict]) -> Verdict {
    let mut whens = verdicts.iter().filter_map(Verdict::when);
    let first = whens.next().cloned().unwrap_or_default();
    let when: When = whens.fold(first, |common, when| common.common(when));
    let mut gaps: BTreeSet<GapId> = verdicts.iter().flat_map(Verdict::gaps).cloned().collect();
    gaps.insert(GapId::from("gap-too-many-alternatives"));
    Verdict::Unknown(Unknown { gaps, when })
}

//! A list of fixes that closes every way, each choice checked by a new analysis.

use std::collections::{BTreeMap, BTreeSet};

use model::{FixRef, Path, PathId};

use crate::analysis::{Analysis, Ways};

/// A chosen fix, and what it is for.
#[derive(Clone, Debug, PartialEq)]
pub struct ChosenFix {
    /// Which fix on which asset.
    pub fix: FixRef,
    /// The paths, of those kept, that it cuts in the estate as it is.
    pub cuts: Vec<PathId>,
}

/// Fixes, and what is left when all are made.
#[derive(Clone, Debug)]
pub struct FixList {
    /// In the order of choice: the one that cuts most for its cost first.
    pub fixes: Vec<ChosenFix>,
    /// The analysis of the estate with all of them made.
    pub after: Analysis,
}

impl FixList {
    /// Whether no way is left, and none can be hidden.
    pub fn closes_everything(&self) -> bool {
        self.after.ways.is_empty() && self.after.blind.is_empty()
    }
}

/// Chooses fixes until no way is left or no fix helps, then drops each that the others make needless.
///
/// `cost` weighs a fix; none bars it. `simulate` analyses the estate with the given fixes made; the choice follows
/// only what it answers. Greedy: the list closes what it says it closes, but a cheaper one may exist.
pub fn choose_fixes(
    analysis: &Analysis,
    cost: impl Fn(&FixRef) -> Option<u32>,
    mut simulate: impl FnMut(&[FixRef]) -> Analysis,
) -> FixList {
    let mut chosen: Vec<FixRef> = Vec::new();
    let mut tried: BTreeSet<FixRef> = BTreeSet::new();
    let mut after = analysis.clone();
    while let Some(next) = best_next(&after, &cost, &tried) {
        tried.insert(next.clone());
        chosen.push(next.clone());
        let then = simulate(&chosen);
        // Where the effect does not remove what the step says it removes, believe the effect.
        if removes_a_step(&next, &after, &then) {
            after = then;
        } else {
            chosen.pop();
        }
    }
    let mut place = 0;
    while place < chosen.len() {
        let mut fewer = chosen.clone();
        fewer.remove(place);
        let then = simulate(&fewer);
        if as_closed(&then, &after) {
            chosen = fewer;
            after = then;
        } else {
            place += 1;
        }
    }
    let fixes = chosen
        .into_iter()
        .map(|fix| ChosenFix {
            cuts: cut_by(analysis, &fix),
            fix,
        })
        .collect();
    FixList { fixes, after }
}

/// Whether at least one step that names the fix is gone.
fn removes_a_step(fix: &FixRef, before: &Analysis, after: &Analysis) -> bool {
    before
        .steps
        .values()
        .any(|step| step.fixes.contains(fix) && !after.steps.contains_key(&step.id))
}

/// Whether nothing is open or hidden that is not in the other. Where counting stopped at a limit nobody can say, and it
/// is not.
fn as_closed(this: &Analysis, other: &Analysis) -> bool {
    let no_worse = |ways: &Ways| {
        let same = other
            .ways
            .iter()
            .find(|known| known.entry == ways.entry && known.jewel == ways.jewel);
        same.is_some_and(|known| {
            !ways.capped
                && !known.capped
                && ways.tally.open() <= known.tally.open()
                && ways.tally.all() <= known.tally.all()
        })
    };
    this.ways.iter().all(no_worse) && this.blind.iter().all(|spot| other.blind.contains(spot))
}

/// The fix that cuts the most kept paths for its cost; the lowest id where several do.
fn best_next(
    analysis: &Analysis,
    cost: &impl Fn(&FixRef) -> Option<u32>,
    tried: &BTreeSet<FixRef>,
) -> Option<FixRef> {
    let mut cuts: BTreeMap<&FixRef, u64> = BTreeMap::new();
    for path in kept_paths(analysis) {
        let fixes: BTreeSet<&FixRef> = analysis.steps_of(path).flat_map(|step| &step.fixes).collect();
        for fix in fixes {
            *cuts.entry(fix).or_default() += 1;
        }
    }
    cuts.into_iter()
        .filter(|(fix, _)| !tried.contains(*fix))
        .filter_map(|(fix, paths)| Some((paths, u64::from(cost(fix)?.max(1)), fix)))
        .max_by(|(a_paths, a_cost, a), (b_paths, b_cost, b)| {
            (a_paths * b_cost).cmp(&(b_paths * a_cost)).then_with(|| b.cmp(a))
        })
        .map(|(_, _, fix)| fix.clone())
}

fn cut_by(analysis: &Analysis, fix: &FixRef) -> Vec<PathId> {
    kept_paths(analysis)
        .filter(|path| analysis.steps_of(path).any(|step| step.fixes.contains(fix)))
        .map(|path| path.id.clone())
        .collect()
}

fn kept_paths(analysis: &Analysis) -> impl Iterator<Item = &Path> {
    analysis.ways.iter().flat_map(|ways| &ways.paths)
}

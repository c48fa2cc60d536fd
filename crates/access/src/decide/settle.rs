//! From grants and denials to ways: on which resource, under which conditions.

use std::collections::BTreeSet;

use model::{Assumption, GapId, Verdict};

use super::ask::Ask;
use super::clause::Clause;
use super::decision::Way;
use super::layer::Restrictions;
use crate::context::{Literal, Solution, solve};
use crate::gaps;
use crate::language::{Set, Witness, witness};

/// More combinations of statements than this are not told apart.
const MOST_COMBINATIONS: usize = 256;
/// More Denies than this that cover only part of the resources are not told apart.
const MOST_PARTIAL: usize = 6;
/// More ways to evade the Denies of one combination than this are not told apart.
const MOST_EVASIONS: usize = 64;

/// Every way to take one grant of each layer, on a resource and in a request that no Deny forbids.
pub(crate) fn ways(ask: &Ask<'_>, restrictions: &Restrictions, layers: &[(String, Vec<Clause>)]) -> Vec<Way> {
    let layers: Vec<_> = layers.iter().chain(&restrictions.must_grant).collect();
    if let Some((name, _)) = layers.iter().find(|(_, grants)| grants.is_empty()) {
        return vec![Way::closed(format!(
            "no {name} allows {} on {}",
            ask.action, ask.region_shown
        ))];
    }
    let mut combinations: Vec<Vec<&Clause>> = vec![Vec::new()];
    for (_, grants) in &layers {
        combinations = combinations
            .iter()
            .flat_map(|taken| {
                grants
                    .iter()
                    .map(move |grant| taken.iter().copied().chain([grant]).collect())
            })
            .take(MOST_COMBINATIONS + 1)
            .collect();
    }
    let mut all = Vec::new();
    if combinations.len() > MOST_COMBINATIONS {
        combinations.truncate(MOST_COMBINATIONS);
        all.push(too_complex(ask));
    }
    for grants in combinations {
        all.extend(one_combination(ask, restrictions, &grants));
    }
    all
}

fn too_complex(ask: &Ask<'_>) -> Way {
    let gap = ask.notes.note(gaps::too_complex(&ask.region_shown, ask.action));
    Way::unknown(
        gap,
        format!(
            "{} on {}: too many statements to tell apart",
            ask.action, ask.region_shown
        ),
    )
}

fn one_combination(ask: &Ask<'_>, restrictions: &Restrictions, grants: &[&Clause]) -> Vec<Way> {
    let inside: Vec<&Set> = std::iter::once(&ask.region)
        .chain(grants.iter().map(|grant| &grant.resources))
        .collect();
    let certain: Vec<&Clause> = restrictions
        .denials
        .iter()
        .filter(|denial| denial.is_certain())
        .collect();
    let outside: Vec<&Set> = certain.iter().map(|denial| &denial.resources).collect();
    let mut draft = Draft::of(restrictions, grants);
    match witness(&inside, &outside) {
        Witness::Found(_) => {}
        Witness::TooComplex => {
            draft
                .gaps
                .insert(ask.notes.note(gaps::too_complex(&ask.region_shown, ask.action)));
        }
        Witness::None if witness(&inside, &[]).is_none() => {
            return vec![Way::closed(format!(
                "the policies that allow {} do so on different resources",
                ask.action
            ))];
        }
        Witness::None => return vec![denied(&inside, &certain)],
    }
    let Some(alternatives) = evaded_by_resource(&inside, &outside, restrictions) else {
        return vec![too_complex(ask)];
    };
    let mut ways = Vec::new();
    for unavoidable in alternatives {
        let mut drafts = vec![draft.clone()];
        for denial in unavoidable {
            drafts = drafts.iter().flat_map(|draft| draft.evade(denial)).collect();
            if drafts.len() > MOST_EVASIONS {
                drafts.truncate(MOST_EVASIONS);
                ways.push(too_complex(ask));
            }
        }
        ways.extend(drafts.into_iter().map(|draft| draft.finish(ask)));
    }
    ways
}

fn denied(inside: &[&Set], certain: &[&Clause]) -> Way {
    let because: Vec<String> = certain
        .iter()
        .filter(|denial| {
            let mut with = inside.to_vec();
            with.push(&denial.resources);
            !witness(&with, &[]).is_none()
        })
        .flat_map(|denial| denial.says.iter().cloned())
        .collect();
    let mut verdict = Verdict::closed("denied");
    if let Verdict::Closed(closed) = &mut verdict {
        closed.because = because.iter().cloned().collect();
    }
    Way { verdict, because }
}

/// For each choice of resource that matters, the conditional Denies that cover it. None when there are too many.
fn evaded_by_resource<'a>(
    inside: &[&Set],
    outside: &[&Set],
    restrictions: &'a Restrictions,
) -> Option<Vec<Vec<&'a Clause>>> {
    let possible = |extra_in: Option<&Set>, extra_out: &[&Set]| {
        let inside: Vec<&Set> = inside.iter().copied().chain(extra_in).collect();
        let outside: Vec<&Set> = outside.iter().chain(extra_out).copied().collect();
        !witness(&inside, &outside).is_none()
    };
    let mut covering = Vec::new();
    let mut partial: Vec<&Clause> = Vec::new();
    for denial in restrictions.denials.iter().filter(|denial| !denial.is_certain()) {
        if !possible(Some(&denial.resources), &[]) {
            continue;
        }
        if possible(None, &[&denial.resources]) {
            partial.push(denial);
        } else {
            covering.push(denial);
        }
    }
    let sets: Vec<&Set> = partial.iter().map(|denial| &denial.resources).collect();
    if possible(None, &sets) {
        return Some(vec![covering]);
    }
    if partial.len() > MOST_PARTIAL {
        return None;
    }
    // Each largest set of Denies that one resource can evade leaves the others to be evaded by the request.
    let mut masks: Vec<u32> = (0..1u32 << partial.len()).collect();
    masks.sort_by_key(|mask| std::cmp::Reverse(mask.count_ones()));
    let mut largest: Vec<u32> = Vec::new();
    for mask in masks {
        let within = |bigger: &u32| mask & bigger == mask;
        let evaded: Vec<&Set> = (0..partial.len())
            .filter(|bit| mask >> bit & 1 == 1)
            .map(|bit| sets[bit])
            .collect();
        if !largest.iter().any(within) && possible(None, &evaded) {
            largest.push(mask);
        }
    }
    let rest = |mask: &u32| {
        let left = (0..partial.len())
            .filter(|bit| mask >> bit & 1 == 0)
            .map(|bit| partial[bit]);
        covering.iter().copied().chain(left).collect()
    };
    Some(largest.iter().map(rest).collect())
}

/// A way in the making.
#[derive(Clone, Debug)]
struct Draft {
    literals: Vec<Literal>,
    gaps: BTreeSet<GapId>,
    assumptions: BTreeSet<Assumption>,
    because: Vec<String>,
}

impl Draft {
    fn of(restrictions: &Restrictions, grants: &[&Clause]) -> Self {
        let mut draft = Self {
            literals: Vec::new(),
            gaps: BTreeSet::new(),
            assumptions: restrictions.assumptions.clone(),
            because: Vec::new(),
        };
        for grant in grants {
            draft.literals.extend(grant.needs.iter().cloned());
            draft.gaps.extend(grant.gaps.iter().cloned());
            draft.assumptions.extend(grant.assumptions.iter().cloned());
            draft.because.extend(grant.says.iter().cloned());
        }
        draft
    }

    /// The ways in which the Deny does not apply: each of its conditions fails, or what nobody knows is so.
    fn evade(&self, denial: &Clause) -> Vec<Self> {
        let says = denial.says.first().cloned().unwrap_or_default();
        let negated: Vec<Literal> = denial.needs.iter().cloned().map(Literal::negate).collect();
        if negated.iter().any(|literal| self.literals.contains(literal)) {
            return vec![self.clone()];
        }
        let by_condition = negated.into_iter().map(|literal| {
            let mut evading = self.clone();
            let key = &literal.element.key;
            evading
                .because
                .push(format!("{says}, which does not apply by its condition on {key}"));
            evading.literals.push(literal);
            evading
        });
        let by_chance = denial.gaps.iter().map(|gap| {
            let mut evading = self.clone();
            evading
                .because
                .push(format!("{says}: whether it applies is not known"));
            evading.gaps.insert(gap.clone());
            evading
        });
        by_condition.chain(by_chance).collect()
    }

    fn finish(mut self, ask: &Ask<'_>) -> Way {
        let mut verdict = Verdict::open();
        let mut keys: Vec<String> = Vec::new();
        for literal in &self.literals {
            let key = literal.element.key.to_ascii_lowercase();
            match &literal.choice {
                None => {
                    let condition = literal.element.as_condition(literal.holds);
                    verdict = verdict.and(&Verdict::open_when(condition));
                }
                Some(choice) if !keys.contains(&key) => {
                    let same: Vec<&Literal> = self
                        .literals
                        .iter()
                        .filter(|l| l.element.key.eq_ignore_ascii_case(&key))
                        .collect();
                    verdict = verdict.and(&solved(ask, &mut self.because, &same, solve(choice, &same)));
                    keys.push(key);
                }
                Some(_) => {}
            }
        }
        for gap in &self.gaps {
            verdict = verdict.and(&Verdict::unknown(gap.clone()));
        }
        for assumption in &self.assumptions {
            verdict = verdict.and(&Verdict::open_assuming(&assumption.that, assumption.gap.clone()));
        }
        if let Some(when) = verdict.when() {
            self.because.extend(
                when.conditions()
                    .iter()
                    .map(|condition| format!("if {condition}")),
            );
            self.because.extend(
                when.assumptions()
                    .iter()
                    .map(|assumption| format!("assuming that {assumption}")),
            );
        } else if let Verdict::Closed(closed) = &verdict {
            self.because.extend(closed.because.iter().cloned());
        }
        Way {
            verdict,
            because: self.because,
        }
    }
}

/// What the solution for one key adds to the verdict and to the reasons.
fn solved(ask: &Ask<'_>, because: &mut Vec<String>, literals: &[&Literal], solution: Solution) -> Verdict {
    let key = literals
        .first()
        .map_or("", |literal| literal.element.key.as_str());
    let conditions = || {
        let each = literals
            .iter()
            .map(|l| Verdict::open_when(l.element.as_condition(l.holds)));
        each.fold(Verdict::open(), |all, one| all.and(&one))
    };
    match solution {
        Solution::Plain => Verdict::open(),
        Solution::Set(Some(value)) if key.eq_ignore_ascii_case("aws:SourceIp") => {
            because.push(format!(
                "the attacker sends from an address of the internet such as {value}"
            ));
            Verdict::open()
        }
        Solution::Set(Some(value)) => {
            because.push(format!("the attacker sets {key} = {}", value.escape_debug()));
            Verdict::open()
        }
        Solution::Set(None) => {
            because.push(format!("the attacker sends no {key}"));
            Verdict::open()
        }
        Solution::Conditional => conditions(),
        Solution::Impossible => Verdict::closed(format!(
            "no request that an attacker can send meets {}",
            literals
                .iter()
                .map(|l| l.element.as_condition(l.holds).to_string())
                .collect::<Vec<_>>()
                .join(" and ")
        )),
        Solution::Undecided => {
            let gap = ask.notes.note(gaps::too_complex(&ask.region_shown, key));
            conditions().and(&Verdict::unknown(gap))
        }
        Solution::Unread(gap) => conditions().and(&Verdict::unknown(gap)),
    }
}

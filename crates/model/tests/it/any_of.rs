//! Alternatives: nothing that one of them allows is lost, against a brute-force evaluation.

use std::collections::{BTreeMap, BTreeSet};

use model::{AnyOf, Condition, GapId, Verdict, When};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::arbitrary::verdict;

/// An expression over verdicts, as a policy decision is one over its statements.
#[derive(Clone, Debug)]
enum Expression {
    Atom(Verdict),
    And(Vec<Expression>),
    Or(Vec<Expression>),
}

impl Expression {
    fn alternatives(&self) -> AnyOf {
        match self {
            Self::Atom(verdict) => AnyOf::from(verdict.clone()),
            Self::And(parts) => parts
                .iter()
                .map(Self::alternatives)
                .reduce(|one, other| one.and(&other))
                .unwrap(),
            Self::Or(parts) => parts.iter().map(Self::alternatives).reduce(AnyOf::or).unwrap(),
        }
    }

    fn holds(&self, world: &World) -> bool {
        match self {
            Self::Atom(verdict) => world.meets(verdict),
            Self::And(parts) => parts.iter().all(|part| part.holds(world)),
            Self::Or(parts) => parts.iter().any(|part| part.holds(world)),
        }
    }

    fn atoms(&mut self) -> Vec<&mut Verdict> {
        match self {
            Self::Atom(verdict) => vec![verdict],
            Self::And(parts) | Self::Or(parts) => parts.iter_mut().flat_map(Self::atoms).collect(),
        }
    }
}

fn expression(atom: impl Strategy<Value = Verdict> + 'static) -> impl Strategy<Value = Expression> {
    atom.prop_map(Expression::Atom).prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 1..4).prop_map(Expression::And),
            vec(inner, 1..4).prop_map(Expression::Or),
        ]
    })
}

/// One way the world may be: the values of a request, the truth of sentences and of what was not read.
#[derive(Debug)]
struct World {
    request: BTreeMap<String, Option<&'static str>>,
    truth: u64,
}

impl World {
    /// Deterministic bits for a sentence: the same in every verdict of one world.
    fn says(&self, sentence: &str) -> bool {
        let bit = model::stable_id([sentence]).bytes().map(u64::from).sum::<u64>() % 61;
        self.truth >> bit & 1 == 1
    }

    fn holds(&self, condition: &Condition) -> bool {
        let Some(operator) = &condition.operator else {
            return self.says(&condition.key) != condition.negated;
        };
        let value = self.request.get(&condition.key.to_lowercase()).copied().flatten();
        let listed = value.is_some_and(|value| condition.values.contains(value));
        let holds = match operator.as_str() {
            "StringEquals" | "StringLike" => listed,
            "StringNotEquals" => !listed,
            "StringEqualsIfExists" => listed || value.is_none(),
            other => panic!("the vocabulary has no {other}"),
        };
        holds != condition.negated
    }

    fn meets_all(&self, when: &When) -> bool {
        when.conditions().iter().all(|condition| self.holds(condition))
            && when
                .assumptions()
                .iter()
                .all(|assumption| self.says(assumption.gap.as_str()))
    }

    fn meets(&self, verdict: &Verdict) -> bool {
        match verdict {
            Verdict::Open(when) => self.meets_all(when),
            Verdict::Closed(_) => false,
            Verdict::Unknown(unknown) => {
                unknown.gaps.iter().all(|gap| self.says(gap.as_str())) && self.meets_all(&unknown.when)
            }
        }
    }
}

fn world() -> impl Strategy<Value = World> {
    let value = || select(vec![None, Some("a"), Some("b"), Some("c")]);
    (value(), value(), any::<u64>()).prop_map(|(vpc, account, truth)| World {
        request: [
            ("aws:sourcevpc".to_owned(), vpc),
            ("aws:principalaccount".to_owned(), account),
        ]
        .into(),
        truth,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn alternatives_mean_the_expression(expression in expression(verdict()), worlds in vec(world(), 8)) {
        let alternatives = expression.alternatives();
        for world in &worlds {
            let some = alternatives.verdicts().iter().any(|verdict| world.meets(verdict));
            // Conditions that contradict each other in pairs only are left to the reader, so that more may seem open.
            prop_assert!(some || !expression.holds(world), "{alternatives:?} in {world:?}");
        }
    }

    #[test]
    fn erasing_a_fact_never_closes(
        expression in expression(verdict()),
        index in any::<prop::sample::Index>(),
    ) {
        prop_assume!(!expression.alternatives().is_closed());
        let mut erased = expression.clone();
        let mut atoms = erased.atoms();
        let index = index.index(atoms.len());
        *atoms[index] = Verdict::unknown(GapId::from("gap-erased"));
        prop_assert!(!erased.alternatives().is_closed(), "{:?} became closed", expression);
    }

    #[test]
    fn and_distributes_over_or(a in expression(verdict()), b in expression(verdict()), c in expression(verdict())) {
        let [a, b, c] = [a, b, c].map(|expression| expression.alternatives());
        let one = a.and(&b.clone().or(c.clone()));
        let other = a.and(&b).or(a.and(&c));
        prop_assert_eq!(one.is_closed(), other.is_closed());
        prop_assert_eq!(one.most_open().certainty(), other.most_open().certainty());
    }

    /// Over conditions with one value, contradictions are found exactly: closed is what no world allows.
    #[test]
    fn closed_is_what_no_world_allows(expression in expression(single_valued_atom())) {
        let possible = every_world().iter().any(|world| expression.holds(world));
        prop_assert_eq!(!expression.alternatives().is_closed(), possible);
    }

    #[test]
    fn the_most_open_is_first_and_closed_stands_alone(expression in expression(verdict())) {
        let alternatives = expression.alternatives();
        let certainties: Vec<_> = alternatives.verdicts().iter().map(Verdict::certainty).collect();
        prop_assert!(certainties.is_sorted());
        prop_assert!(certainties.len() == 1 || certainties.iter().all(Option::is_some));
        prop_assert_eq!(alternatives.most_open(), &alternatives.verdicts()[0]);
    }
}

fn single_valued_atom() -> impl Strategy<Value = Verdict> {
    let condition = (
        select(vec!["aws:SourceVpc", "aws:PrincipalAccount"]),
        select(vec!["a", "b"]),
        any::<bool>(),
    );
    prop_oneof![
        6 => condition.prop_map(|(key, value, negated)| {
            let condition = Condition::request(key, "StringEquals", [value]);
            Verdict::open_when(if negated { condition.negate() } else { condition })
        }),
        1 => Just(Verdict::open()),
        1 => Just(Verdict::closed("it is off")),
        1 => Just(Verdict::unknown(GapId::from("gap-a"))),
    ]
}

fn every_world() -> Vec<World> {
    let values = [None, Some("a"), Some("b"), Some("c")];
    let pairs = values
        .iter()
        .flat_map(|vpc| values.iter().map(move |account| (*vpc, *account)));
    pairs
        .map(|(vpc, account)| World {
            request: [
                ("aws:sourcevpc".to_owned(), vpc),
                ("aws:principalaccount".to_owned(), account),
            ]
            .into(),
            truth: u64::MAX,
        })
        .collect()
}

#[test]
fn what_covers_a_narrower_alternative_stays() {
    let narrow = Verdict::open_when(Condition::request("aws:SourceVpc", "StringEquals", ["a"]));
    let unknown = Verdict::unknown(GapId::from("gap-a"));
    let all = AnyOf::of([unknown.clone(), narrow.clone()], "no statement allows it");
    assert_eq!(all.verdicts(), [narrow.clone(), unknown.clone()]);
    let all = all.or(Verdict::open().into());
    assert_eq!(all.verdicts(), [Verdict::open()]);
    assert_eq!(
        AnyOf::of([], "no statement allows it").most_open(),
        &Verdict::closed("no statement allows it")
    );
}

#[test]
fn many_alternatives_are_summarised_without_closing() {
    let at = |value: u32| Condition::request("aws:SourceVpc", "StringEquals", [format!("vpc-{value}")]);
    let many = AnyOf::of((0..500).map(|value| Verdict::open_when(at(value))), "none");
    assert_eq!(many.verdicts().len(), 64);
    // Even what only a summarised alternative allows is not closed, and nothing claims to know it.
    let last = many.and(&Verdict::open_when(at(499)).into());
    assert!(last.most_open().is_unknown());
    let gaps: BTreeSet<_> = last.most_open().gaps().map(GapId::as_str).collect();
    assert_eq!(gaps, BTreeSet::from(["gap-too-many-alternatives"]));
}

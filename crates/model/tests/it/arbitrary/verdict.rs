//! Verdicts over few conditions, so that they often meet and contradict each other.

use model::{Condition, GapId, Verdict};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

pub(crate) fn gap_id() -> impl Strategy<Value = GapId> {
    select(vec!["gap-a", "gap-b", "gap-c"]).prop_map(GapId::from)
}

fn condition() -> impl Strategy<Value = Condition> {
    let key = select(vec!["aws:SourceVpc", "aws:sourcevpc", "aws:PrincipalAccount"]);
    let operator = select(vec![
        "StringEquals",
        "StringNotEquals",
        "StringLike",
        "StringEqualsIfExists",
    ]);
    let request = (key, operator, subsequence(vec!["a", "b", "c"], 1..3))
        .prop_map(|(key, operator, values)| Condition::request(key, operator, values));
    let world = select(vec!["an administrator approves", "the bucket is named like that"]);
    let condition = prop_oneof![3 => request, 1 => world.prop_map(Condition::world)];
    (condition, any::<bool>()).prop_map(|(condition, negated)| match negated {
        true => condition.negate(),
        false => condition,
    })
}

fn atom() -> impl Strategy<Value = Verdict> {
    prop_oneof![
        1 => Just(Verdict::open()),
        4 => condition().prop_map(Verdict::open_when),
        1 => (select(vec!["no policy of the organisation denies it", "no session policy denies it"]), gap_id())
            .prop_map(|(that, gap)| Verdict::open_assuming(that, gap)),
        1 => select(vec!["it is off", "it is denied"]).prop_map(Verdict::closed),
        1 => gap_id().prop_map(Verdict::unknown),
    ]
}

/// A verdict about one request.
pub(crate) fn verdict() -> impl Strategy<Value = Verdict> {
    vec(atom(), 1..4).prop_map(|atoms| {
        atoms
            .iter()
            .fold(Verdict::open(), |verdict, atom| verdict.and(atom))
    })
}

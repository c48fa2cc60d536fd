//! Strategies for everything that an estate can hold.
//!
//! Ids come from a small vocabulary, so that records meet, and texts from a nasty one.

mod asset;
mod verdict;

pub(crate) use asset::{asset, asset_of, bucket, credential, secret};
pub(crate) use verdict::{gap_id, verdict};

use jiff::Timestamp;
use model::{
    AssetId, Delta, Digest, Estate, Evidence, FactChange, Field, Gap, GapReason, List, Relation,
    RelationKind, Source,
};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::{Map, Number, Value};

pub(crate) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z]{1,6}",
        1 => "[ -~]{0,12}",
        1 => "[\\PC\n\t\"\\\\]{0,6}",
    ]
}

pub(crate) fn time() -> impl Strategy<Value = Timestamp> {
    (0i64..4_000_000_000, 0i32..1_000_000_000)
        .prop_map(|(second, nanosecond)| Timestamp::new(second, nanosecond).unwrap())
}

pub(crate) fn asset_id() -> impl Strategy<Value = AssetId> {
    "(arn:aws:s3:::|https://code\\.example/)[a-d]".prop_map(AssetId::from)
}

/// Any JSON value that JSON text can hold.
pub(crate) fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| Number::from_f64(number).map_or(Value::Null, Value::Number)),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::from),
            btree_map(text(), inner, 0..3).prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// Fields that only a newer version knows.
pub(crate) fn unknown_fields() -> impl Strategy<Value = Map<String, Value>> {
    let some = btree_map("new_[a-z]{1,3}", json(), 1..3).prop_map(|fields| fields.into_iter().collect());
    prop_oneof![3 => Just(Map::new()), 1 => some]
}

pub(crate) fn field<T: Clone + std::fmt::Debug + 'static>(
    value: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<Field<T>> {
    prop_oneof![
        3 => value.prop_map(Field::Present),
        1 => Just(Field::Absent),
        1 => gap_id().prop_map(Field::NotCollected),
        1 => Just(Field::not_recorded()),
    ]
    .boxed()
}

pub(crate) fn list<T: Clone + std::fmt::Debug + 'static>(
    item: impl Strategy<Value = T> + Clone + 'static,
) -> BoxedStrategy<List<T>> {
    prop_oneof![
        3 => vec(item.clone(), 0..3).prop_map(List::complete),
        1 => (vec(item, 0..3), gap_id()).prop_map(|(items, gap)| List::partial(items, gap)),
        1 => Just(List::default()),
    ]
    .boxed()
}

pub(crate) fn source() -> impl Strategy<Value = Source> {
    use Source::{Api, Configured, Derived, File, Git, Probe};
    prop::sample::select(vec![Api, Probe, File, Git, Configured, Derived])
}

pub(crate) fn evidence() -> impl Strategy<Value = Evidence> {
    let vantage = prop::option::of(prop::sample::select(vec!["internet", "internal", "loopback"]));
    let raw = prop::option::of(vec(any::<u8>(), 0..4));
    (source(), text(), text(), time(), raw, vantage).prop_map(|(source, at, call, time, raw, vantage)| {
        let plain = match raw {
            Some(raw) => Evidence::of(source, &at, &call, time, &raw),
            None => Evidence::stated(source, &at, &call, time),
        };
        vantage.map_or(plain.clone(), |vantage| plain.from_vantage(vantage))
    })
}

pub(crate) fn digest() -> impl Strategy<Value = Digest> {
    vec(any::<u8>(), 0..8).prop_map(|bytes| Digest::of(&bytes))
}

pub(crate) fn gap() -> impl Strategy<Value = Gap> {
    let reason = prop_oneof![
        text().prop_map(|permission| GapReason::Denied { permission }),
        Just(GapReason::TimedOut),
        text().prop_map(|message| GapReason::Failed { message }),
        text().prop_map(|message| GapReason::Malformed { message }),
        text().prop_map(|limit| GapReason::Limit { limit }),
        text().prop_map(|how| GapReason::NotAsked { how }),
    ];
    (text(), text(), reason, text())
        .prop_map(|(at, call, reason, hides)| Gap::new(&at, &call, reason, &hides))
}

pub(crate) fn relation() -> impl Strategy<Value = Relation> {
    use RelationKind::{Feeds, Hosts, Produces, Serves, Stores};
    let kind = prop::sample::select(vec![Hosts, Stores, Feeds, Produces, Serves]);
    let evidence = vec(evidence().prop_map(|evidence| evidence.id), 0..2);
    (kind, asset_id(), asset_id(), evidence).prop_map(|(kind, from, to, evidence)| Relation {
        kind,
        from,
        to,
        evidence,
    })
}

pub(crate) fn estate() -> impl Strategy<Value = Estate> {
    let assets = vec(asset(), 0..8);
    let relations = vec(relation(), 0..4);
    (time(), assets, relations, vec(evidence(), 0..4), vec(gap(), 0..4)).prop_map(
        |(collected, assets, relations, evidence, gaps)| {
            let mut estate = Estate::new(collected);
            assets.into_iter().for_each(|asset| estate.insert(asset));
            relations.into_iter().for_each(|relation| estate.relate(relation));
            for evidence in evidence {
                estate.cite(evidence);
            }
            for gap in gaps {
                estate.note(gap);
            }
            estate
        },
    )
}

/// Changes of assets and relations, without new evidence or gaps.
pub(crate) fn delta() -> impl Strategy<Value = Delta> {
    let change = prop_oneof![
        2 => asset().prop_map(FactChange::Put),
        1 => asset_id().prop_map(FactChange::Remove),
        1 => relation().prop_map(FactChange::PutRelation),
        1 => relation().prop_map(FactChange::RemoveRelation),
    ];
    vec(change, 0..8).prop_map(|changes| Delta {
        changes,
        ..Delta::default()
    })
}

//! On assets of which everything is known and there, conditions mean what CEL means: the `cel` crate's own interpreter
//! is the oracle.

use cel::{Context, Program, Value};
use model::AssetKind;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use crate::support::say;

const TERMS: &[&str] = &[
    "asset.a",
    "!asset.b",
    "asset.a == asset.b",
    "asset.t == \"x\"",
    "asset.t in [\"x\", \"z\"]",
    "asset.t < \"xy\"",
    "asset.t.startsWith(\"x\") || asset.t.contains(\"y\")",
    "size(asset.l) > 1",
    "size(asset.l) % 2 == 1",
    "(size(asset.l) - 3) / 2 == -1",
    "(size(asset.l) - 3) % 2 == -1",
    "asset.l.exists(i, i == asset.t)",
    "asset.l.all(i, i != \"z\")",
    "asset.l.exists_one(i, i == \"x\")",
    "size(asset.l.filter(i, i != \"x\")) == 1",
    "asset.l.map(i, size(i)).exists(n, n == 2)",
    "(asset.a ? size(asset.l) : 2) >= 2",
    "asset.t in asset.l",
];

/// The same condition over the fields of a code host that have the types of `a`, `b`, `t` and `l`.
fn translated(text: &str) -> String {
    [
        ("asset.a", "asset.signup_enabled"),
        ("asset.b", "asset.reachable_from_internet"),
        ("asset.t", "asset.version"),
        ("asset.l", "asset.domain_allowlist"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

fn terms() -> impl Strategy<Value = String> {
    let term = prop::sample::select(TERMS).prop_map(|term| format!("({term})"));
    term.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} && {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} || {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} != {b})")),
            (inner.clone(), inner.clone(), inner).prop_map(|(a, b, c)| format!("({a} ? {b} : {c})")),
        ]
    })
}

fn oracle(text: &str, asset: &Json) -> bool {
    let mut context = Context::default();
    context.add_variable("asset", asset).expect("a variable");
    match Program::compile(text).expect("CEL").execute(&context) {
        Ok(Value::Bool(value)) => value,
        other => panic!("{text}: {other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_known_is_decided_as_cel_decides_it(
        text in terms(),
        a in any::<bool>(),
        b in any::<bool>(),
        t in prop::sample::select(vec!["x", "xy", "z", ""]),
        l in prop::collection::vec(prop::sample::select(vec!["x", "xy", "z"]), 0..4),
    ) {
        let expected = oracle(&text, &json!({ "a": a, "b": b, "t": t, "l": l }));
        let guarded = format!(
            "has(asset.domain_allowlist) && has(asset.signup_enabled) && has(asset.reachable_from_internet) \
             && has(asset.version) && {}",
            translated(&text)
        );
        let fields = json!({
            "signup_enabled": a, "reachable_from_internet": b, "version": t, "domain_allowlist": l
        });
        let found = say(AssetKind::CodeHost, &guarded, &fields);
        prop_assert_eq!(found, if expected { "finding" } else { "silent" }, "{}", text);
    }
}

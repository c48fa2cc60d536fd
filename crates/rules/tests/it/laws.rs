//! Laws: less knowledge never changes a definite answer into another definite answer.

use model::{Asset, AssetKind};
use proptest::prelude::*;
use rules::{Catalogue, Condition, EXAMPLE_TIME, Rule, Truth};
use serde_json::{Map, Value as Json, json};

use crate::support::asset;

/// One field: its name, and the values that it can have when it is known.
type Known = (&'static str, &'static [&'static str]);

const HOST: &[Known] = &[
    ("signup_enabled", &["true", "false"]),
    ("require_admin_approval_after_user_signup", &["true", "false"]),
    ("user_default_external", &["true", "false", "null"]),
    (
        "email_confirmation_setting",
        &["\"off\"", "\"soft\"", "\"hard\"", "null"],
    ),
    ("domain_allowlist", &["null", "[]", "[\"corp.example\"]"]),
    (
        "sign_up_page",
        &[
            "null",
            "{\"offers_form\":true,\"vantage\":\"internet\"}",
            "{\"offers_form\":false,\"vantage\":\"loopback\"}",
        ],
    ),
    (
        "default_project_visibility",
        &["\"private\"", "\"internal\"", "\"public\""],
    ),
    (
        "internal_repositories",
        &["[]", "[\"a\"]", "[\"a\",\"b\"]", "[\"b\",\"bb\",\"c\"]"],
    ),
];

const BUCKET: &[Known] = &[
    (
        "jewel",
        &[
            "null",
            "{\"class\":\"training_data\",\"because\":\"x\"}",
            "{\"class\":\"source\",\"because\":\"x\"}",
        ],
    ),
    (
        "public_read",
        &[
            "{\"$verdict\":\"open\"}",
            "{\"$verdict\":\"closed\",\"because\":[\"x\"]}",
        ],
    ),
    (
        "public_write",
        &[
            "{\"$verdict\":\"open\"}",
            "{\"$verdict\":\"closed\",\"because\":[\"x\"]}",
        ],
    ),
    ("versioning", &["null", "\"enabled\"", "\"suspended\""]),
    ("logging", &["null", "{\"bucket\":\"b\",\"prefix\":\"\"}"]),
    (
        "public_access_block",
        &[
            "null",
            "{\"block_public_acls\":true,\"ignore_public_acls\":true,\"block_public_policy\":true,\"restrict_public_buckets\":true}",
            "{\"block_public_acls\":true,\"ignore_public_acls\":false,\"block_public_policy\":true,\"restrict_public_buckets\":true}",
        ],
    ),
    (
        "ownership",
        &["null", "\"BucketOwnerEnforced\"", "\"ObjectWriter\""],
    ),
    ("data_events", &["true", "false"]),
    ("writers", &["[]", "[\"a\"]", "[\"a\",\"b\"]"]),
];

const HOST_ATOMS: &[&str] = &[
    "asset.signup_enabled == true",
    "asset.user_default_external != true",
    "asset.user_default_external == null",
    "asset.email_confirmation_setting in [\"off\", \"soft\"]",
    "has(asset.sign_up_page)",
    "(has(asset.sign_up_page) && asset.sign_up_page.offers_form)",
    "(!has(asset.sign_up_page) || asset.sign_up_page.vantage == \"internet\")",
    "(has(asset.domain_allowlist) && size(asset.domain_allowlist) > 0)",
    "size(asset.internal_repositories) > 1",
    "size(asset.internal_repositories) == 2",
    "size(asset.internal_repositories) != 1",
    "2 >= size(asset.internal_repositories)",
    "asset.internal_repositories.exists(r, r == \"b\")",
    "asset.internal_repositories.all(r, size(r) == 1)",
    "asset.internal_repositories.exists_one(r, r.startsWith(\"b\"))",
    "asset.internal_repositories.all(r, r != \"c\" || asset.signup_enabled == true)",
    "size(asset.internal_repositories.filter(r, r == \"a\" || asset.user_default_external == true)) > 0",
    "asset.internal_repositories.map(r, size(r)).exists(n, n > 1)",
    "\"a\" in asset.internal_repositories",
    "(asset.signup_enabled == true ? 1 : size(asset.internal_repositories)) == 1",
];

const BUCKET_ATOMS: &[&str] = &[
    "asset.public_read == true",
    "asset.public_write != true",
    "asset.public_read == asset.public_write",
    "has(asset.jewel)",
    "(has(asset.jewel) && asset.jewel.class == \"training_data\")",
    "asset.versioning != \"enabled\"",
    "!has(asset.logging)",
    "(has(asset.public_access_block) && asset.public_access_block.ignore_public_acls)",
    "asset.ownership == \"ObjectWriter\"",
    "asset.data_events == false",
    "asset.writers.exists(w, asset.public_read == true && w == \"b\")",
    "size(asset.writers) < 2",
];

fn conditions(atoms: &'static [&'static str]) -> impl Strategy<Value = String> {
    let atom = prop::sample::select(atoms).prop_map(str::to_owned);
    atom.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} && {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} || {b})")),
            inner.clone().prop_map(|a| format!("!({a})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("(({a}) == ({b}))")),
            (inner.clone(), inner.clone(), inner).prop_map(|(a, b, c)| format!("({a} ? {b} : {c})")),
        ]
    })
}

/// How a field is known: value, and for lists how many items of it are left.
#[derive(Clone, Debug)]
enum Erasure {
    Kept,
    Missing,
    Gap,
    Partial(usize),
}

fn erasures(fields: &'static [Known]) -> impl Strategy<Value = Vec<(Json, Erasure)>> {
    fields
        .iter()
        .map(|(_, values)| {
            let erasure = prop_oneof![
                2 => Just(Erasure::Kept),
                1 => Just(Erasure::Missing),
                1 => Just(Erasure::Gap),
                1 => (0_usize..3).prop_map(Erasure::Partial),
            ];
            let value =
                prop::sample::select(*values).prop_map(|text| serde_json::from_str(text).expect("JSON"));
            (value, erasure)
        })
        .collect::<Vec<_>>()
}

/// The asset with everything known, and with some of it erased.
fn whole_and_erased(kind: AssetKind, fields: &[Known], values: &[(Json, Erasure)]) -> (Asset, Asset) {
    let (mut whole, mut erased) = (Map::new(), Map::new());
    for ((name, _), (value, erasure)) in fields.iter().zip(values) {
        whole.insert((*name).to_owned(), value.clone());
        let is_list = ["internal_repositories", "writers"].contains(name);
        let less = match (erasure, value) {
            (Erasure::Kept, value) => value.clone(),
            (Erasure::Missing, _) => continue,
            (_, Json::Object(object)) if object.contains_key("$verdict") => {
                json!({ "$verdict": "unknown", "gaps": ["gap-1"] })
            }
            (Erasure::Partial(left), Json::Array(items)) if is_list => {
                let items: Vec<_> = items.iter().rev().take(*left).cloned().collect();
                json!({ "items": items, "$gap": "gap-1" })
            }
            _ if is_list => json!({ "items": [], "$gap": "gap-1" }),
            _ => json!({ "$gap": "gap-1" }),
        };
        erased.insert((*name).to_owned(), less);
    }
    (
        asset(kind, &Json::Object(whole)),
        asset(kind, &Json::Object(erased)),
    )
}

fn check(condition: &Condition, whole: &Asset, erased: &Asset) -> Result<(), TestCaseError> {
    let known = condition.evaluate(whole, EXAMPLE_TIME);
    let less = condition.evaluate(erased, EXAMPLE_TIME);
    prop_assert!(
        !matches!(known, Truth::Unknown(_)),
        "{}: unknown with all facts",
        condition.text()
    );
    match less {
        Truth::Unknown(missing) => {
            prop_assert!(!missing.is_empty(), "{}: nothing is named", condition.text())
        }
        definite => prop_assert_eq!(definite, known, "{}", condition.text()),
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn erasing_facts_of_a_host_never_changes_a_definite_answer(
        text in conditions(HOST_ATOMS), values in erasures(HOST)
    ) {
        let condition = Condition::new(AssetKind::CodeHost, &text).expect("a condition");
        let (whole, erased) = whole_and_erased(AssetKind::CodeHost, HOST, &values);
        check(&condition, &whole, &erased)?;
    }

    #[test]
    fn erasing_facts_of_a_bucket_never_changes_a_definite_answer(
        text in conditions(BUCKET_ATOMS), values in erasures(BUCKET)
    ) {
        let condition = Condition::new(AssetKind::Bucket, &text).expect("a condition");
        let (whole, erased) = whole_and_erased(AssetKind::Bucket, BUCKET, &values);
        check(&condition, &whole, &erased)?;
    }

    #[test]
    fn any_text_is_a_condition_or_an_error(text in "[a-z.()\\[\\]!&|=<>?:,\"0-9 ]{0,60}|\\PC{0,40}") {
        let _ = Condition::new(AssetKind::Bucket, &text);
    }

    #[test]
    fn a_damaged_rule_file_is_a_rule_or_an_error_with_a_line_of_it(
        pick in any::<prop::sample::Index>(), cut in any::<prop::sample::Index>(), length in 1_usize..80
    ) {
        let catalogue = Catalogue::builtin();
        let rules: Vec<_> = catalogue.rules().collect();
        let rule = rules[pick.index(rules.len())];
        let path = format!("{}/rules/{}", env!("CARGO_MANIFEST_DIR"), rule.file());
        let letters: Vec<char> = std::fs::read_to_string(path).expect("a rule file").chars().collect();
        let from = cut.index(letters.len());
        let to = (from + length).min(letters.len());
        let damaged: String = letters[..from].iter().chain(&letters[to..]).collect();
        if let Err(error) = Rule::parse(rule.file(), &damaged) {
            prop_assert!((1..=damaged.lines().count() + 1).contains(&error.line), "{}", error);
        }
    }
}

#[test]
fn erasing_any_fact_of_an_example_never_changes_a_definite_answer() {
    let mut erased = 0;
    for rule in Catalogue::builtin().rules().collect::<Vec<_>>() {
        for example in rule.examples() {
            let before = rule.judge(&example.asset, EXAMPLE_TIME);
            let Json::Object(fields) = serde_json::to_value(&example.asset).expect("JSON") else {
                panic!("an asset is an object");
            };
            for name in fields
                .keys()
                .filter(|name| !["id", "kind"].contains(&name.as_str()))
            {
                // Plain fields are always known: they have no state to erase.
                if ["credential_kind", "detector", "places", "evidence", "name"].contains(&name.as_str()) {
                    continue;
                }
                let mut less = fields.clone();
                less.remove(name);
                let after = rule.judge(
                    &serde_json::from_value(Json::Object(less)).expect("an asset"),
                    EXAMPLE_TIME,
                );
                erased += 1;
                if !matches!(after, Truth::Unknown(_)) {
                    assert_eq!(after, before, "{}: {} without {name}", rule.id(), example.title);
                }
            }
        }
    }
    assert!(erased > 100, "{erased}");
}

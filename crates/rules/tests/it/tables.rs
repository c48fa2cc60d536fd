//! Operators and functions on single values, against tables written by hand.

use model::AssetKind;
use serde_json::{Value as Json, json};

use crate::support::say;

/// True, false, and not known, as three fields of a code host. Each stands in parentheses of its own.
const T: &str = "(asset.signup_enabled == true)";
const F: &str = "(asset.signup_enabled == false)";
const U: &str = "(asset.user_default_external == true)";

fn host(condition: &str, fields: &Json) -> String {
    say(AssetKind::CodeHost, condition, fields)
}

fn logic(condition: &str) -> char {
    let answer = host(condition, &json!({ "signup_enabled": true }));
    match answer.as_str() {
        "finding" => 'T',
        "silent" => 'F',
        "unknown: user_default_external" => 'U',
        other => panic!("{condition}: {other}"),
    }
}

#[test]
fn and_or_not_are_kleenes() {
    let values = [(T, 'T'), (F, 'F'), (U, 'U')];
    // Rows: the left side is true, false, unknown; columns: the right side.
    for (operator, table) in [("&&", ["TFU", "FFF", "UFU"]), ("||", ["TTT", "TFU", "TUU"])] {
        for ((left, _), row) in values.iter().zip(table) {
            for ((right, _), expected) in values.iter().zip(row.chars()) {
                let condition = format!("{left} {operator} {right}");
                assert_eq!(logic(&condition), expected, "{condition}");
            }
        }
    }
    for ((value, _), expected) in values.iter().zip("FTU".chars()) {
        assert_eq!(logic(&format!("!{value}")), expected);
    }
}

#[test]
fn a_choice_is_known_when_its_condition_is_or_its_branches_agree() {
    for (condition, then, otherwise, expected) in [
        (T, T, F, 'T'),
        (F, T, F, 'F'),
        (U, T, F, 'U'),
        (U, T, T, 'T'),
        (U, F, F, 'F'),
        (U, U, F, 'U'),
        (T, U, F, 'U'),
        (F, U, F, 'F'),
    ] {
        let text = format!("{condition} ? {then} : {otherwise}");
        assert_eq!(logic(&text), expected, "{text}");
    }
    // The same for values that are not boolean.
    assert_eq!(logic(&format!("({U} ? 1 : 1) == 1")), 'T');
    assert_eq!(logic(&format!("({U} ? 1 : 2) == 1")), 'U');
    assert_eq!(logic(&format!("({T} ? \"a\" : null) == \"a\"")), 'T');
    assert_eq!(logic(&format!("({F} ? \"a\" : null) == null")), 'T');
}

#[test]
fn equality_knows_absent_from_unknown() {
    let absent = json!({ "default_project_visibility": null });
    let present = json!({ "default_project_visibility": "private" });
    let unknown = json!({ "default_project_visibility": { "$gap": "gap-1" } });
    for (condition, on_absent, on_present, on_unknown) in [
        (
            "asset.default_project_visibility == \"private\"",
            false,
            true,
            None,
        ),
        (
            "asset.default_project_visibility != \"private\"",
            true,
            false,
            None::<bool>,
        ),
        ("asset.default_project_visibility == null", true, false, None),
        ("asset.default_project_visibility != null", false, true, None),
        ("has(asset.default_project_visibility)", false, true, None),
        ("!has(asset.default_project_visibility)", true, false, None),
        (
            "asset.default_project_visibility in [\"private\", \"public\"]",
            false,
            true,
            None,
        ),
        (
            "!(asset.default_project_visibility in [\"private\", \"public\"])",
            true,
            false,
            None,
        ),
    ] {
        let text = |truth: bool| if truth { "finding" } else { "silent" };
        assert_eq!(host(condition, &absent), text(on_absent), "{condition} on absent");
        assert_eq!(
            host(condition, &present),
            text(on_present),
            "{condition} on present"
        );
        assert_eq!(on_unknown, None);
        assert_eq!(
            host(condition, &unknown),
            "unknown: default_project_visibility",
            "{condition}"
        );
        assert_eq!(
            host(condition, &json!({})),
            "unknown: default_project_visibility",
            "{condition}"
        );
    }
}

#[test]
fn integers_texts_and_times_compare() {
    let fields = json!({ "attachments": 3, "name": "beta" });
    for (condition, expected) in [
        ("has(asset.attachments) && asset.attachments > 2", "finding"),
        ("has(asset.attachments) && asset.attachments >= 3", "finding"),
        ("has(asset.attachments) && asset.attachments > 3", "silent"),
        ("has(asset.attachments) && asset.attachments < 3", "silent"),
        ("has(asset.attachments) && asset.attachments <= 3", "finding"),
        (
            "has(asset.attachments) && asset.attachments + 2 * 5 - 1 == 12",
            "finding",
        ),
        ("has(asset.attachments) && asset.attachments / 2 == 1", "finding"),
        ("has(asset.attachments) && asset.attachments % 2 == 1", "finding"),
        ("has(asset.attachments) && -asset.attachments == -3", "finding"),
        ("9223372036854775807 + 1 == 9223372036854775807", "finding"),
        ("asset.name < \"gamma\"", "finding"),
        ("asset.name >= \"gamma\"", "silent"),
        ("asset.name == \"beta\"", "finding"),
        ("asset.id == \"the-asset\" && asset.kind == \"policy\"", "finding"),
        (
            "asset.name.startsWith(\"be\") && asset.name.endsWith(\"ta\")",
            "finding",
        ),
        (
            "asset.name.contains(\"eta\") && !asset.name.contains(\"x\")",
            "finding",
        ),
        ("asset.name.matches(\"^b.t\")", "finding"),
        ("asset.name.matches(\"^t\")", "silent"),
        ("size(asset.name) == 4 && asset.name.size() == 4", "finding"),
        ("asset.name in [\"alpha\", \"beta\"]", "finding"),
        ("asset.name in [\"alpha\"]", "silent"),
    ] {
        assert_eq!(
            say(AssetKind::Policy, condition, &fields),
            expected,
            "{condition}"
        );
    }
    let unknown = json!({ "attachments": { "$gap": "gap-1" } });
    for condition in [
        "has(asset.attachments) && asset.attachments > 2",
        "asset.attachments == 3",
    ] {
        assert_eq!(
            say(AssetKind::Policy, condition, &unknown),
            "unknown: attachments"
        );
    }
}

#[test]
fn days_are_counted_whole_from_the_time_given() {
    // Examples are judged at 2026-01-01T00:00:00Z.
    for (created, days) in [
        ("2025-12-31T00:00:01Z", 0),
        ("2025-12-31T00:00:00Z", 1),
        ("2025-10-03T00:00:00Z", 90),
        ("2025-10-02T23:59:59Z", 90),
        ("2025-10-02T00:00:00Z", 91),
        ("2026-01-01T00:00:01Z", -1),
    ] {
        let condition = format!("has(asset.created) && days_since(asset.created) == {days}");
        let fields = json!({ "created": created });
        assert_eq!(
            say(AssetKind::Credential, &condition, &fields),
            "finding",
            "{created}"
        );
    }
    let before = json!({ "created": "2025-12-31T00:00:00Z" });
    assert_eq!(
        say(
            AssetKind::Credential,
            "has(asset.created) && asset.created < now",
            &before
        ),
        "finding"
    );
}

#[test]
fn all_that_is_missing_is_named_once() {
    let condition = "asset.signup_enabled == true || (asset.signup_enabled == false && has(asset.version))";
    assert_eq!(host(condition, &json!({})), "unknown: signup_enabled, version");
    // What is missing and cannot matter any more is not named.
    assert_eq!(
        host(condition, &json!({ "signup_enabled": false })),
        "unknown: version"
    );
    assert_eq!(host(condition, &json!({ "signup_enabled": true })), "finding");
}

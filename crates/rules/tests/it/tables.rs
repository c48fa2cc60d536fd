//! Every operator and function against a table written by hand.

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
fn quantifiers_decide_a_partial_list_only_where_what_is_there_decides_it() {
    let list = |items: &[&str], complete: bool| match complete {
        true => json!({ "internal_repositories": items }),
        false => json!({ "internal_repositories": { "items": items, "$gap": "gap-1" } }),
    };
    const UNKNOWN: &str = "unknown: internal_repositories";
    // Condition, then the answers: complete [a, b], partial [a, b], partial [].
    for (condition, complete, partial, nothing) in [
        (
            "asset.internal_repositories.exists(r, r == \"b\")",
            "finding",
            "finding",
            UNKNOWN,
        ),
        (
            "asset.internal_repositories.exists(r, r == \"c\")",
            "silent",
            UNKNOWN,
            UNKNOWN,
        ),
        (
            "asset.internal_repositories.all(r, r != \"b\")",
            "silent",
            "silent",
            UNKNOWN,
        ),
        (
            "asset.internal_repositories.all(r, r != \"c\")",
            "finding",
            UNKNOWN,
            UNKNOWN,
        ),
        (
            "asset.internal_repositories.exists_one(r, r == \"b\")",
            "finding",
            UNKNOWN,
            UNKNOWN,
        ),
        (
            "asset.internal_repositories.exists_one(r, r != \"c\")",
            "silent",
            "silent",
            UNKNOWN,
        ),
        (
            "\"b\" in asset.internal_repositories",
            "finding",
            "finding",
            UNKNOWN,
        ),
        ("\"c\" in asset.internal_repositories", "silent", UNKNOWN, UNKNOWN),
        (
            "size(asset.internal_repositories) >= 2",
            "finding",
            "finding",
            UNKNOWN,
        ),
        (
            "size(asset.internal_repositories) > 2",
            "silent",
            UNKNOWN,
            UNKNOWN,
        ),
        (
            "size(asset.internal_repositories) < 2",
            "silent",
            "silent",
            UNKNOWN,
        ),
        (
            "size(asset.internal_repositories) <= 1",
            "silent",
            "silent",
            UNKNOWN,
        ),
        (
            "size(asset.internal_repositories) == 1",
            "silent",
            "silent",
            UNKNOWN,
        ),
        (
            "size(asset.internal_repositories) == 2",
            "finding",
            UNKNOWN,
            UNKNOWN,
        ),
        (
            "size(asset.internal_repositories) != 1",
            "finding",
            "finding",
            UNKNOWN,
        ),
        (
            "size(asset.internal_repositories) != 2",
            "silent",
            UNKNOWN,
            UNKNOWN,
        ),
        (
            "0 <= size(asset.internal_repositories)",
            "finding",
            "finding",
            "finding",
        ),
        (
            "1 < size(asset.internal_repositories)",
            "finding",
            "finding",
            UNKNOWN,
        ),
        (
            "size(asset.internal_repositories) + 1 > 2",
            "finding",
            UNKNOWN,
            UNKNOWN,
        ),
        (
            "size(asset.internal_repositories.filter(r, r == \"a\")) > 0",
            "finding",
            "finding",
            UNKNOWN,
        ),
        (
            "size(asset.internal_repositories.filter(r, r == \"a\")) == 0",
            "silent",
            "silent",
            UNKNOWN,
        ),
        (
            "asset.internal_repositories.map(r, size(r)).exists(n, n == 1)",
            "finding",
            "finding",
            UNKNOWN,
        ),
    ] {
        assert_eq!(
            host(condition, &list(&["a", "b"], true)),
            complete,
            "{condition} on a complete list"
        );
        assert_eq!(
            host(condition, &list(&["a", "b"], false)),
            partial,
            "{condition} on a partial list"
        );
        assert_eq!(
            host(condition, &list(&[], false)),
            nothing,
            "{condition} on nothing"
        );
        assert_eq!(
            host(condition, &json!({})),
            nothing,
            "{condition} on a list nobody collected"
        );
    }
    for (condition, expected) in [
        ("asset.internal_repositories.all(r, r == \"a\")", "finding"),
        ("asset.internal_repositories.exists(r, true)", "silent"),
        ("size(asset.internal_repositories) == 0", "finding"),
    ] {
        assert_eq!(
            host(condition, &list(&[], true)),
            expected,
            "{condition} on an empty list"
        );
    }
}

#[test]
fn an_item_of_which_nothing_is_known_counts_and_is_named_by_what_is_missing() {
    let fields = json!({ "internal_repositories": ["a", "b"] });
    let condition =
        "size(asset.internal_repositories.filter(r, r == \"a\" || asset.signup_enabled == true)) == 2";
    assert_eq!(host(condition, &fields), "unknown: signup_enabled");
    let condition = "asset.internal_repositories.exists_one(r, r == \"a\" && asset.signup_enabled == true)";
    assert_eq!(host(condition, &fields), "unknown: signup_enabled");
}

#[test]
fn verdicts_are_booleans_and_name_their_gaps() {
    let bucket = |verdict: Json| {
        say(
            AssetKind::Bucket,
            "asset.public_read == true",
            &json!({ "public_read": verdict }),
        )
    };
    assert_eq!(bucket(json!({ "$verdict": "open" })), "finding");
    assert_eq!(
        bucket(json!({ "$verdict": "open", "when": [{ "key": "aws:SourceIp" }] })),
        "finding"
    );
    assert_eq!(
        bucket(json!({ "$verdict": "closed", "because": ["x"] })),
        "silent"
    );
    assert_eq!(
        bucket(json!({ "$verdict": "unknown", "gaps": ["gap-1", "gap-2"] })),
        "unknown: public_read"
    );
    let guarded = "has(asset.public_read) && asset.public_read";
    let open = json!({ "public_read": { "$verdict": "open" } });
    assert_eq!(say(AssetKind::Bucket, guarded, &open), "finding");
}

#[test]
fn fields_of_fields_are_named_by_their_full_path_and_plain_ones_have_their_zero() {
    let block = "has(asset.public_access_block) && asset.public_access_block.block_public_acls";
    assert_eq!(
        say(AssetKind::Bucket, block, &json!({})),
        "unknown: public_access_block"
    );
    let key = "has(asset.encryption) && asset.encryption.key != null";
    let without = json!({ "encryption": { "algorithm": "aws:kms" } });
    let with = json!({ "encryption": { "algorithm": "aws:kms", "key": "arn:aws:kms:eu-west-1:1:key/2" } });
    assert_eq!(say(AssetKind::Bucket, key, &without), "silent");
    assert_eq!(say(AssetKind::Bucket, key, &with), "finding");
    let narrowed = "has(asset.selectors) && asset.selectors.exists(s, s.reads && !s.narrowed)";
    let selectors = json!({ "selectors": [
        { "resource_type": "Management", "reads": true, "writes": true, "arn_prefixes": [] }
    ] });
    assert_eq!(say(AssetKind::Trail, narrowed, &selectors), "finding");
    let nested =
        "has(asset.selectors) && asset.selectors.exists(s, s.arn_prefixes.exists(p, p.startsWith(\"arn:\")))";
    assert_eq!(say(AssetKind::Trail, nested, &selectors), "silent");
}

#[test]
fn maps_are_asked_by_key() {
    let tags = json!({ "tags": { "team": "vision" } });
    for (condition, expected) in [
        ("has(asset.tags) && asset.tags[\"team\"] == \"vision\"", "finding"),
        ("has(asset.tags) && asset.tags[\"stage\"] == \"vision\"", "silent"),
        ("has(asset.tags) && has(asset.tags.team)", "finding"),
        ("has(asset.tags) && \"stage\" in asset.tags", "silent"),
        ("has(asset.tags) && size(asset.tags) == 1", "finding"),
        (
            "has(asset.tags) && has(asset.tags.team) && asset.tags[\"team\"].startsWith(\"vis\")",
            "finding",
        ),
    ] {
        assert_eq!(say(AssetKind::User, condition, &tags), expected, "{condition}");
        assert_eq!(
            say(AssetKind::User, condition, &json!({})),
            "unknown: tags",
            "{condition}"
        );
    }
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

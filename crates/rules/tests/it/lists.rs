//! Lists, maps, verdicts and fields of fields, against tables written by hand.

use model::AssetKind;
use serde_json::{Value as Json, json};

use crate::support::say;

fn host(condition: &str, fields: &Json) -> String {
    say(AssetKind::CodeHost, condition, fields)
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

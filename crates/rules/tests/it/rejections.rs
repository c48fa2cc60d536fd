//! Conditions that are rejected when they load, with the place and what would be right.

use model::AssetKind;
use rules::Condition;

#[test]
fn conditions_that_do_not_load_say_why_and_where() {
    let cases = [
        // Names.
        (AssetKind::Bucket, "asset.versionning == \"enabled\""),
        (AssetKind::Bucket, "versioning == \"enabled\""),
        (
            AssetKind::Bucket,
            "has(asset.jewel) && asset.jewel.clas == \"model\"",
        ),
        (AssetKind::Bucket, "assets.versioning == \"enabled\""),
        (AssetKind::CloudAccount, "asset.trails.exists(t, u == \"x\")"),
        // Values that a field never has.
        (AssetKind::Bucket, "asset.versioning == \"Enabled\""),
        (
            AssetKind::CodeHost,
            "asset.email_confirmation_setting in [\"off\", \"sotf\"]",
        ),
        // Types.
        (AssetKind::CodeHost, "asset.signup_enabled == \"true\""),
        (AssetKind::Bucket, "asset.public_read == 1"),
        (AssetKind::Bucket, "asset.versioning"),
        (AssetKind::Bucket, "asset.name"),
        (AssetKind::CloudAccount, "asset.trails > 0"),
        (AssetKind::CloudAccount, "asset.trails == []"),
        (AssetKind::CloudAccount, "1 in asset.trails"),
        (AssetKind::CloudAccount, "asset.name in asset.name"),
        (AssetKind::CloudAccount, "asset.name.exists(x, true)"),
        (AssetKind::CloudAccount, "asset.trails.exists(t, t)"),
        (AssetKind::CloudAccount, "asset.trails.startsWith(\"a\")"),
        (AssetKind::CloudAccount, "days_since(asset.name) > 1"),
        (AssetKind::CloudAccount, "asset.name + \"x\" == \"x\""),
        (AssetKind::CloudAccount, "asset.name < 1"),
        (AssetKind::CloudAccount, "asset.id == [\"a\", 1]"),
        (
            AssetKind::Bucket,
            "has(asset.policy) && asset.policy.Statement == \"x\"",
        ),
        // What can be absent has to be guarded.
        (AssetKind::CodeHost, "asset.signup_enabled"),
        (AssetKind::CodeHost, "asset.sign_up_page.offers_form"),
        (
            AssetKind::CodeHost,
            "asset.sign_up_page.offers_form && has(asset.sign_up_page)",
        ),
        (
            AssetKind::CodeHost,
            "has(asset.sign_up_page) || asset.sign_up_page.offers_form",
        ),
        (
            AssetKind::CodeHost,
            "!has(asset.sign_up_page) && asset.sign_up_page.offers_form",
        ),
        (
            AssetKind::CodeHost,
            "asset.version == null || size(asset.version) > 1 && asset.version != null && size(asset.product) > 1",
        ),
        (AssetKind::Policy, "asset.attachments > 0"),
        (AssetKind::CodeHost, "size(asset.domain_allowlist) > 0"),
        (AssetKind::User, "asset.tags[\"team\"] == \"x\""),
        (
            AssetKind::User,
            "has(asset.tags) && asset.tags[\"team\"].startsWith(\"x\")",
        ),
        // What is never absent.
        (AssetKind::CloudAccount, "has(asset.trails)"),
        (AssetKind::CloudAccount, "has(asset.name)"),
        (AssetKind::CloudAccount, "asset.name == null"),
        (AssetKind::CloudAccount, "null < 1"),
        // Not part of conditions.
        (AssetKind::CloudAccount, "asset.name == 1.5"),
        (AssetKind::CloudAccount, "size(asset.trails) == 1u"),
        (AssetKind::CloudAccount, "asset.name == b\"x\""),
        (AssetKind::CloudAccount, "{\"a\": 1}"),
        (AssetKind::CloudAccount, "google.Type{a: 1}"),
        (AssetKind::CloudAccount, "type(asset.name) == \"x\""),
        (AssetKind::CloudAccount, "asset.name.lowerAscii() == \"x\""),
        (AssetKind::CloudAccount, "size(asset.name, 1) == 1"),
        (AssetKind::CloudAccount, "asset.name.startsWith() == true"),
        (AssetKind::CloudAccount, "asset.trails[0] == \"x\""),
        (AssetKind::CloudAccount, "asset.?name == \"x\""),
        (AssetKind::CloudAccount, "asset.trails.exists(asset, true)"),
        (
            AssetKind::CloudAccount,
            "asset.trails.exists(t, asset.trails.exists(t, true))",
        ),
        (AssetKind::CloudAccount, "asset.trails.exists(t.u, true)"),
        (AssetKind::CloudAccount, "size(asset.trails) / 0 == 1"),
        (AssetKind::CloudAccount, "1 % size(asset.trails) == 1"),
        (AssetKind::CloudAccount, "has(asset)"),
        (AssetKind::CloudAccount, "asset.name.matches(\"[\")"),
        (AssetKind::CloudAccount, "asset.name.matches(asset.id)"),
        (AssetKind::CloudAccount, "[] == []"),
        // Not CEL.
        (AssetKind::CloudAccount, "asset.name == "),
        (AssetKind::CloudAccount, ""),
        (AssetKind::CloudAccount, "asset.name ==\n  \"a\" and true"),
        (
            AssetKind::CloudAccount,
            "asset.name == \"a\"\n&& asset.nam == \"b\"",
        ),
    ];
    let report: String = cases
        .iter()
        .map(|(kind, text)| match Condition::new(*kind, text) {
            Ok(_) => format!("{text}\n    loads\n"),
            Err(error) => format!("{text}\n    {}:{}: {error}\n", error.line, error.column),
        })
        .collect();
    insta::assert_snapshot!(report);
}

#[test]
fn a_name_that_is_near_to_none_gets_the_list_of_all() {
    let error = Condition::new(AssetKind::Trail, "asset.root_access_keys == false")
        .expect_err("another kind's field");
    assert!(
        error
            .message
            .starts_with("a trail has no field `root_access_keys`: it can be account, "),
        "{error}"
    );
    assert!(error.message.contains("log_file_validation"), "{error}");
}

#[test]
fn guards_that_suffice() {
    for (kind, text) in [
        (
            AssetKind::CodeHost,
            "has(asset.signup_enabled) && asset.signup_enabled",
        ),
        (
            AssetKind::CodeHost,
            "!has(asset.sign_up_page) || asset.sign_up_page.offers_form",
        ),
        (
            AssetKind::CodeHost,
            "asset.sign_up_page != null && asset.sign_up_page.offers_form",
        ),
        (
            AssetKind::CodeHost,
            "asset.sign_up_page == null || asset.sign_up_page.offers_form",
        ),
        (
            AssetKind::CodeHost,
            "has(asset.sign_up_page) ? asset.sign_up_page.offers_form : true",
        ),
        (
            AssetKind::CodeHost,
            "asset.version == \"17.1\" && asset.version.startsWith(\"17\")",
        ),
        (
            AssetKind::CodeHost,
            "asset.version in [\"17.1\", \"17.2\"] && asset.version.startsWith(\"17\")",
        ),
        (
            AssetKind::CodeHost,
            "(has(asset.version) && asset.signup_enabled == true || asset.version != null) && size(asset.version) > 1",
        ),
        (
            AssetKind::CodeHost,
            "!(!has(asset.version) || asset.signup_enabled == true) && size(asset.version) > 1",
        ),
        (
            AssetKind::Secret,
            "asset.places.exists(p, p.at_head && p.path.endsWith(\".env\") && p.line > 0)",
        ),
        (
            AssetKind::User,
            "has(asset.tags) && has(asset.tags.team) && asset.tags[\"team\"].startsWith(\"x\")",
        ),
    ] {
        if let Err(error) = Condition::new(kind, text) {
            panic!("{text}: {error}");
        }
    }
}

#[test]
fn every_kind_has_its_shared_fields() {
    for kind in AssetKind::ALL {
        for text in [
            "asset.id != \"\" && asset.kind != \"\" && asset.name != \"\"",
            "has(asset.owner) && asset.owner.contains(\"@\")",
            "has(asset.jewel) && asset.jewel.class == \"training_data\" && asset.jewel.because == \"x\"",
            "size(asset.evidence) > 0",
        ] {
            if let Err(error) = Condition::new(*kind, text) {
                panic!("{kind}: {text}: {error}");
            }
        }
    }
    assert!(Condition::new(AssetKind::Other, "true").is_err());
}

#[test]
fn a_condition_names_the_fields_that_it_reads() {
    let text = "asset.public_read == true && (!has(asset.jewel) || asset.jewel.class == \"model\")";
    let condition = Condition::new(AssetKind::Bucket, text).expect("a condition");
    assert_eq!(condition.reads().collect::<Vec<_>>(), ["jewel", "public_read"]);
}

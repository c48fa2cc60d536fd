//! Identifiers.

use model::{Arn, AssetId, Digest, Finding, Hold, Node, Path, RuleId, Step, StepId, StepKindId, stable_id};
use proptest::collection::vec;
use proptest::prelude::*;

proptest! {
    #[test]
    fn a_stable_id_tells_apart_where_parts_end(one in vec("[ab]{0,2}", 0..4), other in vec("[ab]{0,2}", 0..4)) {
        let id = |parts: &[String]| stable_id(parts.iter().map(String::as_str));
        prop_assert_eq!(id(&one) == id(&other), one == other);
        let text = id(&one);
        prop_assert!(text.len() == 16 && text.bytes().all(|b| b.is_ascii_hexdigit() && !b.is_ascii_uppercase()));
    }

    #[test]
    fn an_arn_splits_at_its_first_five_colons(parts in vec("[a-z0-9-]{0,6}", 4), resource in "[a-z:/]{0,12}") {
        let text = format!("arn:{}:{resource}", parts.join(":"));
        let arn = Arn::parse(&text).unwrap();
        prop_assert_eq!(&[arn.partition, arn.service, arn.region, arn.account][..], &parts[..]);
        prop_assert_eq!(arn.resource, &resource);
        prop_assert!(!arn.resource_name().contains('/') && resource.ends_with(arn.resource_name()));
    }

    #[test]
    fn other_text_is_no_arn(text in "\\PC{0,20}") {
        let is_arn = text.starts_with("arn:") && text.matches(':').count() >= 5;
        prop_assert_eq!(Arn::parse(&text).is_ok(), is_arn);
    }
}

#[test]
fn arns_as_they_occur() {
    let user = Arn::parse("arn:aws:iam::123456789012:user/people/alice").unwrap();
    assert_eq!(
        (user.service, user.account, user.resource_name()),
        ("iam", "123456789012", "alice")
    );
    let bucket = Arn::parse("arn:aws:s3:::training-data").unwrap();
    assert_eq!(
        (bucket.region, bucket.account, bucket.resource_name()),
        ("", "", "training-data")
    );
    insta::assert_snapshot!(Arn::parse("arn:aws:s3").unwrap_err(), @"`arn:aws:s3` is not an ARN: expected arn:partition:service:region:account:resource");
}

/// Stored results name these: another value of any of them makes every old finding look new.
#[test]
fn derived_ids_never_change() {
    let node = |id: &str, hold| Node::new(AssetId::from(id), hold);
    let kind = StepKindId::new("principal-bucket");
    let (from, to) = (
        node("arn:aws:iam::1:user/a", Hold::Control),
        node("arn:aws:s3:::b", Hold::Read),
    );
    let step = Step::id_of(&kind, &from, &to, "");
    let ids = [
        step.to_string(),
        Path::id_of([&step, &StepId::from("step-0")]).to_string(),
        Finding::id_of(
            &RuleId::new("aws-bucket-public"),
            &AssetId::from("arn:aws:s3:::b"),
        )
        .to_string(),
        stable_id([]),
        Digest::of(b"abc").to_string(),
    ];
    insta::assert_snapshot!(ids.join("\n"), @r#"
    step-f5600c8c1831fe94
    path-c82f83d36116118b
    finding-8fbbbc2dd4a9a01c
    e3b0c44298fc1c14
    sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
    "#);
}

#[test]
fn ids_are_padded_like_text() {
    assert_eq!(
        format!("{:<6}|{:?}", AssetId::from("a"), AssetId::from("a")),
        "a     |\"a\""
    );
}

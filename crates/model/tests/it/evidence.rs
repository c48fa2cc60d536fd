//! Evidence and gaps: their ids follow from what they say.

use jiff::Timestamp;
use model::{Evidence, Gap, GapReason, Source};
use proptest::prelude::*;

use crate::arbitrary::{digest, evidence, gap};

proptest! {
    #[test]
    fn json_round_trip(evidence in evidence(), gap in gap(), digest in digest()) {
        let text = serde_json::to_string(&(&evidence, &gap, &digest)).unwrap();
        prop_assert_eq!(serde_json::from_str::<(Evidence, Gap, model::Digest)>(&text).unwrap(), (evidence, gap, digest));
    }

    #[test]
    fn evidence_with_one_id_is_one_evidence(one in evidence(), other in evidence()) {
        prop_assert_eq!(one.id == other.id, one == other);
    }

    #[test]
    fn a_vantage_changes_the_id_and_nothing_else(evidence in evidence()) {
        let seen = evidence.clone().from_vantage("elsewhere");
        prop_assert_ne!(&seen.id, &evidence.id);
        prop_assert_eq!(Evidence { id: evidence.id.clone(), vantage: evidence.vantage.clone(), ..seen }, evidence);
    }
}

#[test]
fn each_part_counts() {
    let now = Timestamp::UNIX_EPOCH;
    let base = Evidence::of(Source::Api, "https://a", "GET /", now, b"{}");
    let others = [
        Evidence::of(Source::Probe, "https://a", "GET /", now, b"{}"),
        Evidence::of(Source::Api, "https://b", "GET /", now, b"{}"),
        Evidence::of(Source::Api, "https://a", "GET /x", now, b"{}"),
        Evidence::of(Source::Api, "https://a", "GET /", Timestamp::MAX, b"{}"),
        Evidence::of(Source::Api, "https://a", "GET /", now, b"[]"),
        Evidence::stated(Source::Api, "https://a", "GET /", now),
    ];
    assert!(others.iter().all(|other| other.id != base.id));
    let gap = |reason, hides| Gap::new("https://a", "GET /", reason, hides);
    let base = gap(GapReason::TimedOut, "whether it is open");
    assert_ne!(base.id, gap(GapReason::TimedOut, "who can read it").id);
    let denied = gap(
        GapReason::Denied {
            permission: "s3:GetBucketPolicy".to_owned(),
        },
        "whether it is open",
    );
    assert_ne!(base.id, denied.id);
    insta::assert_snapshot!(denied, @"GET / at https://a: denied; needs s3:GetBucketPolicy");
}

//! Every detector's own examples, generated.

use proptest::prelude::*;
use secrets::{Detector, Scanner, account_of_access_key};

use crate::planted::{self, scanner};

fn each_example(seed: u64, mut check: impl FnMut(&Scanner, usize, &str, &secrets::Sample, bool)) {
    let scanner = scanner();
    for (index, detector) in scanner.detectors().iter().enumerate() {
        for (examples, positive) in [(&detector.found, true), (&detector.silent, false)] {
            for example in examples {
                let sample = example.sample(seed).unwrap_or_else(|| {
                    panic!(
                        "{}: {}: the template is not well formed",
                        detector.id, example.says
                    )
                });
                check(scanner, index, &example.says, &sample, positive);
            }
        }
    }
}

fn check_examples(seed: u64) {
    each_example(seed, |scanner, index, says, sample, positive| {
        let id = &scanner.detectors()[index].id;
        let sightings: Vec<_> = scanner
            .scan(sample.text.as_bytes())
            .into_iter()
            .filter(|sighting| sighting.detector == index)
            .collect();
        if !positive {
            assert!(sightings.is_empty(), "{id}: `{says}` is not silent (seed {seed})");
            return;
        }
        let expected_spans = if sample.secrets.is_empty() {
            &sample.identifiers
        } else {
            &sample.secrets
        };
        let spans: Vec<_> = sightings.iter().map(|sighting| sighting.span.clone()).collect();
        assert_eq!(
            &spans, expected_spans,
            "{id}: `{says}` (seed {seed})\n{}",
            sample.text
        );
        if !sample.identifiers.is_empty() {
            let identifiers: Vec<_> = sightings
                .iter()
                .map(|sighting| sighting.identifier.clone().unwrap_or_default())
                .collect();
            let expected: Vec<_> = sample
                .identifiers
                .iter()
                .map(|span| &sample.text[span.clone()])
                .collect();
            assert_eq!(identifiers, expected, "{id}: `{says}` (seed {seed})");
        }
        for sighting in &sightings {
            assert_eq!(
                sighting.value.is_none(),
                sample.secrets.is_empty(),
                "{id}: `{says}`: a value is reported where the template marks one"
            );
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn generated_positives_are_found_and_near_misses_are_silent(seed in any::<u64>()) {
        check_examples(seed);
    }
}

#[test]
fn every_pattern_compiles_and_every_detector_has_examples_of_both_kinds() {
    let detectors = scanner().detectors().to_vec();
    for detector in &detectors {
        assert!(
            !detector.found.is_empty() && !detector.silent.is_empty(),
            "{}",
            detector.id
        );
        assert!(detector.reference.starts_with("https://"), "{}", detector.id);
    }
    Scanner::new(detectors).unwrap();
}

#[test]
fn the_ids_are_these() {
    let scanner = scanner();
    let ids: Vec<_> = scanner
        .detectors()
        .iter()
        .map(|detector| detector.id.as_str())
        .collect();
    assert_eq!(
        ids,
        [
            "aws-access-key",
            "aws-secret-access-key",
            "github-token",
            "gitlab-token",
            "private-key",
            "private-key-encrypted",
            "slack-token",
            "slack-webhook",
        ]
    );
}

#[test]
fn an_access_key_id_tells_its_account() {
    // The published vectors of the two articles that found the encoding.
    let of = |id: &str| account_of_access_key(id).map(|account| account.to_string());
    assert_eq!(
        of(&["ASIA", "Y34FZKBOKMUTVV7A"].concat()).as_deref(),
        Some("609629065308")
    );
    assert_eq!(
        of(&["AKIA", "IOSFODNN7EXAMPLE"].concat()),
        None,
        "the old generation does not tell"
    );
    assert_eq!(of("AKIA"), None);
    assert_eq!(of("ÄÖÜ"), None);
}

#[test]
fn the_check_sum_is_that_of_githubs_own_example() {
    // A token that was published for demonstration and works nowhere.
    let body = "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ";
    let token = |sum: &str| ["ghp_", body, sum].concat();
    assert_eq!(planted::found(token("0mLq17")).len(), 1);
    assert!(planted::found(token("0mLq18")).is_empty());
}

#[test]
fn a_detector_file_that_is_wrong_says_where() {
    let complete = r#"
id = "x"
title = "X"
provider = "X"
reference = "https://x.example"
kind = "other"
confidence = "low"
keywords = ["abc"]
window = { before = 0, after = 9 }
pattern = '(?P<secret>abc.)'
check = "gitlab-token"
found = []
silent = []
"#;
    assert!(Detector::from_toml("x", complete).is_ok());
    let error = |file: &str, text: &str| Detector::from_toml(file, text).unwrap_err().to_string();
    assert!(error("y", complete).contains("its id is `x`"));
    assert!(error("x", &complete.replace("title", "titel")).contains("titel"));
    assert!(error("x", &complete.replace("abc\"]", "a\"]")).contains("at least 3"));
    let scanner_error = |text: &str| {
        Scanner::new(vec![Detector::from_toml("x", text).unwrap()])
            .unwrap_err()
            .to_string()
    };
    assert!(scanner_error(&complete.replace("abc.)", "abc.")).contains("pattern"));
    assert!(scanner_error(&complete.replace("?P<secret>", "")).contains("secret"));
}

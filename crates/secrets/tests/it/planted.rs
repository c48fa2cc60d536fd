//! Values that have the shape of live ones, put together when the tests run.

use std::sync::LazyLock;

use secrets::{Example, Sample, Scanner};

/// One scanner for all tests, so that each pattern is compiled once.
pub(crate) fn scanner() -> &'static Scanner {
    static SCANNER: LazyLock<Scanner> = LazyLock::new(|| Scanner::builtin().expect("embedded detectors"));
    &SCANNER
}

/// The text and the values of a template.
pub(crate) fn sample(template: &str, seed: u64) -> Sample {
    let example = Example {
        says: String::new(),
        text: template.to_owned(),
    };
    example.sample(seed).expect("a well-formed template")
}

/// A value from a template without marks.
pub(crate) fn value(template: &str, seed: u64) -> String {
    sample(template, seed).text
}

pub(crate) fn aws_pair(seed: u64) -> (String, String) {
    (value("AKIA{aws_id}", seed), value("{base64 40}", seed + 1000))
}

pub(crate) fn github_token(seed: u64) -> String {
    value("ghp_{checksummed 30}", seed)
}

pub(crate) fn slack_token(seed: u64) -> String {
    value("xoxb-{digit 12}-{digit 13}-{alnum 24}", seed)
}

/// What the scanner finds in a text: detector, value or identifier, line.
pub(crate) fn found(text: impl AsRef<[u8]>) -> Vec<(String, String, u32)> {
    let scanner = scanner();
    scanner
        .scan(text.as_ref())
        .into_iter()
        .map(|sighting| {
            let value = match (&sighting.value, &sighting.identifier) {
                (Some(value), _) => value.expose_secret().clone(),
                (None, identifier) => identifier.clone().unwrap_or_default(),
            };
            (
                scanner.detectors()[sighting.detector].id.clone(),
                value,
                sighting.line,
            )
        })
        .collect()
}

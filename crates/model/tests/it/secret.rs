//! Secret values stay out of sight.

use model::{Fingerprinter, Redacted, Secret};
use proptest::prelude::*;

proptest! {
    #[test]
    fn a_secret_shows_nothing(value in "\\PC{0,40}") {
        let secret = Secret::new(value.clone());
        prop_assert_eq!(format!("{secret:?} {secret}"), "[redacted] [redacted]");
        prop_assert_eq!(serde_json::to_string(&secret).unwrap(), "\"[redacted]\"");
        prop_assert_eq!(secret.expose_secret(), &value);
        let fingerprinter = Fingerprinter::new(value.into_bytes());
        prop_assert_eq!(format!("{fingerprinter:?}"), "Fingerprinter([redacted])");
    }

    #[test]
    fn of_a_value_at_most_eight_characters_are_kept(value in "\\PC{0,40}") {
        let redacted = Fingerprinter::new("key").redact(&value);
        let count = value.chars().count();
        let kept = if count < 16 { 0 } else { 4 };
        prop_assert_eq!(redacted.first.chars().count(), kept);
        prop_assert_eq!(redacted.last.chars().count(), kept);
        prop_assert!(value.starts_with(&redacted.first) && value.ends_with(&redacted.last));
        prop_assert_eq!(redacted.fingerprint.len(), 32);
        let all = format!("{redacted:?} {redacted} {}", serde_json::to_string(&redacted).unwrap());
        prop_assert!(count < 12 || !all.contains(&value));
    }

    #[test]
    fn a_fingerprint_depends_on_value_and_key(one in ".{1,20}", other in ".{1,20}") {
        let of = |key: &str, value: &str| Fingerprinter::new(key).redact(value).fingerprint;
        prop_assert_eq!(of("key", &one) == of("key", &other), one == other);
        prop_assert_ne!(of("key", &one), of("another key", &one));
    }
}

#[test]
fn a_fingerprint_is_hmac_sha_256() {
    // RFC 4231 §4.3, the first half of the result.
    let Redacted { fingerprint, .. } = Fingerprinter::new("Jefe").redact("what do ya want for nothing?");
    assert_eq!(fingerprint, "5bdcc146bf60754e6a042426089575c7");
}

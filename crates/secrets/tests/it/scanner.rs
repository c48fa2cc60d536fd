//! Scans of bytes.

use proptest::prelude::*;

use crate::planted::{self, aws_pair, found, github_token, scanner, slack_token};

#[test]
fn lines_are_counted_from_one() {
    let (token, other) = (github_token(1), slack_token(2));
    let text = format!("{token}\n\n\nx = {other}\n");
    let lines: Vec<_> = found(text)
        .into_iter()
        .map(|(_, value, line)| (value, line))
        .collect();
    assert_eq!(lines, [(token, 1), (other, 4)]);
}

#[test]
fn bytes_that_are_no_text_are_scanned_too() {
    let token = github_token(3);
    let bytes = [b"\x00\xff\xfe\x80", token.as_bytes(), b"\x00\xff\n\x9f"].concat();
    assert_eq!(found(bytes), [("github-token".into(), token, 1)]);
}

#[test]
fn several_pairs_of_one_file_are_not_crossed() {
    let pairs: Vec<_> = (0..5).map(|n| aws_pair(10 + n)).collect();
    let block = |(id, secret): &(String, String)| format!("[p]\nid={id}\nsecret={secret}\n");
    let text: String = pairs.iter().map(block).collect();
    let scanner = scanner();
    let joined: Vec<_> = scanner
        .scan(text.as_bytes())
        .into_iter()
        .map(|s| (s.identifier.unwrap(), s.value.unwrap().expose_secret().clone()))
        .collect();
    assert_eq!(joined, pairs);
    let reversed: String = pairs
        .iter()
        .map(|(id, secret)| format!("{secret} of {id}\n"))
        .collect();
    let joined: Vec<_> = scanner
        .scan(reversed.as_bytes())
        .into_iter()
        .map(|s| (s.identifier.unwrap(), s.value.unwrap().expose_secret().clone()))
        .collect();
    assert_eq!(joined, pairs);
}

#[test]
fn a_secret_out_of_reach_is_not_joined() {
    let (id, secret) = aws_pair(30);
    let far = format!("{id}{}aws_secret_access_key = {secret}", " ".repeat(3000));
    let detectors: Vec<_> = found(far).into_iter().map(|(detector, ..)| detector).collect();
    assert_eq!(detectors, ["aws-access-key", "aws-secret-access-key"]);
}

#[test]
fn one_key_in_two_spellings_is_one_value() {
    let body = planted::value("{pkcs8_key}", 40);
    let label = ["PRIVATE", "KEY"].join(" ");
    let plain = format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n");
    let (first, second) = (found(&plain), found(plain.replace('\n', "\\n")));
    assert_eq!(first.len(), 1);
    assert_eq!(first[0].1, second[0].1);
    let indented = plain.replace('\n', "\n    ");
    assert_eq!(found(indented)[0].1, first[0].1);
    for mark in ["// ", "# ", " * ", "+", "-", "> "] {
        let marked: String = plain.lines().map(|line| format!("{mark}{line}\n")).collect();
        assert_eq!(found(&marked).len(), 1, "{mark}");
        assert_eq!(found(&marked)[0].1, first[0].1, "{mark}");
    }
    let concatenated = plain
        .lines()
        .map(|line| format!("    \"{line}\\n\" +\n"))
        .collect::<String>();
    assert_eq!(found(concatenated)[0].1, first[0].1);
}

#[test]
fn a_key_cut_short_is_silent_and_hides_no_other() {
    let label = ["RSA", "PRIVATE", "KEY"].join(" ");
    let body = planted::value("{rsa_key}", 41);
    let cut = format!("-----BEGIN {label}-----\n{}\n", &body[..300]);
    let whole = format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n");
    assert!(found(&cut).is_empty());
    assert!(found(format!("{cut}-----END {label}-----")).is_empty());
    assert_eq!(found(format!("{cut}{whole}")).len(), 1);
}

#[test]
fn an_openssh_key_shows_its_fingerprint() {
    let label = ["OPENSSH", "PRIVATE", "KEY"].join(" ");
    let text = format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        planted::value("{openssh_key}", 42)
    );
    let sightings = scanner().scan(text.as_bytes());
    let fingerprint = sightings[0].identifier.clone().unwrap();
    assert!(
        fingerprint.starts_with("SHA256:") && fingerprint.len() == 50,
        "{fingerprint}"
    );
}

#[test]
fn a_sighting_shows_no_value() {
    let token = github_token(50);
    let sightings = scanner().scan(token.as_bytes());
    assert_eq!(sightings.len(), 1);
    assert!(!format!("{sightings:?}").contains(&token[4..]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_bytes_are_scanned_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..4000)) {
        let scanner = scanner();
        for sighting in scanner.scan(&bytes) {
            prop_assert!(sighting.span.end <= bytes.len() && sighting.line >= 1);
        }
    }

    #[test]
    fn bytes_made_of_fragments_of_credentials_are_scanned_without_a_panic(
        fragments in proptest::collection::vec(
            prop_oneof![
                Just("-----BEGIN RSA PRIVATE KEY-----".to_owned()),
                Just("-----END PRIVATE KEY-----".to_owned()),
                Just("-----BEGIN OPENSSH PRIVATE KEY-----".to_owned()),
                Just("Proc-Type: 4,ENCRYPTED\n".to_owned()),
                Just("b3BlbnNzaC1rZXktdjEA/////w".to_owned()),
                Just("secret_access_key".to_owned()),
                Just("AKIA".to_owned()),
                Just("ghp_".to_owned()),
                Just("github_pat_é".to_owned()),
                Just("glpat-".to_owned()),
                Just("xoxe.xoxp-1-".to_owned()),
                "[A-Za-z0-9/+=_.\\n\\\\\"-]{0,80}",
                "[A-Z2-7]{16}",
            ],
            0..60,
        )
    ) {
        let text = fragments.concat();
        for sighting in scanner().scan(text.as_bytes()) {
            prop_assert!(sighting.span.end <= text.len());
        }
    }

    #[test]
    fn a_planted_token_is_found_in_any_surroundings(
        before in proptest::collection::vec(any::<u8>(), 0..2000),
        after in proptest::collection::vec(any::<u8>(), 0..2000),
        seed in any::<u64>(),
    ) {
        // The bytes next to it must not continue the token: what may stand there is part of its form.
        for token in [github_token(seed), slack_token(seed), planted::value("glpat-{base64url 20}", seed)] {
            let bytes = [&before, &b" "[..], token.as_bytes(), b"\n", &after].concat();
            let values: Vec<_> = found(&bytes).into_iter().map(|(_, value, _)| value).collect();
            prop_assert!(values.contains(&token));
        }
    }
}

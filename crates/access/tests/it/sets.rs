//! Whether a name lies in some sets and in none of others, against trying out all short names.

use access::language::{Pattern, Set, Witness, witness};
use proptest::prelude::*;

fn names() -> Vec<String> {
    let mut all = vec![String::new()];
    let mut last = all.clone();
    for _ in 0..6 {
        last = last
            .iter()
            .flat_map(|name| ["a", "b", "c"].map(|c| format!("{name}{c}")))
            .collect();
        all.extend(last.clone());
    }
    all
}

fn pattern() -> impl Strategy<Value = Pattern> {
    "[ab*?]{0,4}".prop_map(|text| Pattern::new(&text))
}

fn set() -> impl Strategy<Value = Set> {
    (prop::collection::vec(pattern(), 0..3), any::<bool>()).prop_map(|(patterns, complement)| {
        if complement {
            Set::none_of(patterns)
        } else {
            Set::any_of(patterns)
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_witness_is_one_and_none_means_none(
        inside in prop::collection::vec(set(), 0..3),
        outside in prop::collection::vec(set(), 0..3),
    ) {
        let inside: Vec<&Set> = inside.iter().collect();
        let outside: Vec<&Set> = outside.iter().collect();
        let fits = |name: &str| {
            inside.iter().all(|set| set.contains(name)) && outside.iter().all(|set| !set.contains(name))
        };
        match witness(&inside, &outside) {
            Witness::Found(name) => prop_assert!(fits(&name), "{name:?} does not fit"),
            Witness::None => {
                let missed = names().into_iter().find(|name| fits(name));
                prop_assert_eq!(missed, None);
            }
            Witness::TooComplex => prop_assert!(false, "small sets are never too complex"),
        }
    }

    #[test]
    fn matching_agrees_with_a_plain_definition(text in "[ab]{0,6}", written in "[ab*?]{0,6}") {
        fn matches(pattern: &[char], text: &[char]) -> bool {
            match (pattern.split_first(), text.split_first()) {
                (None, None) => true,
                (Some(('*', rest)), _) => matches(rest, text) || (!text.is_empty() && matches(pattern, &text[1..])),
                (Some(('?', rest)), Some((_, left))) => matches(rest, left),
                (Some((wanted, rest)), Some((found, left))) => wanted == found && matches(rest, left),
                _ => false,
            }
        }
        let (pattern, characters): (Vec<char>, Vec<char>) = (written.chars().collect(), text.chars().collect());
        prop_assert_eq!(Pattern::new(&written).matches(&text), matches(&pattern, &characters));
    }
}

#[test]
fn long_adversarial_patterns_end() {
    let many = |letter: &str| Set::any_of(vec![Pattern::new(&format!("*{letter}{}", "?".repeat(40)))]);
    let (a, b) = (many("a"), many("b"));
    let answer = witness(&[&a], &[&b, &many("c"), &many("d")]);
    assert!(matches!(answer, Witness::Found(_) | Witness::TooComplex));
}

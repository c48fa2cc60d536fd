//! Texts that meet conditions: examples first, then a search that can also tell that there is none.

use jiff::ToSpan as _;

use super::Literal;
use super::choice::Solution;
use crate::language::{Comparison, Pattern, Set, Witness, parse_time, witness};

/// A text of the region that meets all conditions. Impossible only where that is proven.
pub(super) fn solve_within(
    region: &Set,
    literals: &[&Literal],
    met: impl Fn(Option<&str>) -> bool,
) -> Solution {
    let found = literals
        .iter()
        .flat_map(|literal| examples(literal))
        .find(|value| region.contains(value) && met(Some(value)));
    if let Some(value) = found {
        return Solution::Set(Some(value));
    }
    match search(region, &[], literals) {
        Witness::Found(value) if met(Some(&value)) => Solution::Set(Some(value)),
        Witness::None => Solution::Impossible,
        Witness::Found(_) | Witness::TooComplex => Solution::Undecided,
    }
}

/// A text that lies in the region, outside of the others, and that may meet all conditions. None where no text does;
/// one that is found need not meet conditions that are no patterns.
pub(super) fn search(region: &Set, outside: &[&Set], literals: &[&Literal]) -> Witness {
    let mut wanted = Vec::new();
    let mut unwanted = Vec::new();
    for literal in literals {
        if literal.element.comparison == Comparison::Null {
            if !literal.is_met_by(Some(&["x".to_owned()])) {
                return Witness::None;
            }
        } else if literal.holds != literal.element.not {
            wanted.extend(at_most(literal));
        } else {
            unwanted.extend(at_least(literal));
        }
    }
    let inside: Vec<&Set> = std::iter::once(region).chain(&wanted).collect();
    let outside: Vec<&Set> = outside.iter().copied().chain(&unwanted).collect();
    witness(&inside, &outside)
}

/// All texts that match one of the literal's patterns, and maybe more. None where nothing is excluded.
fn at_most(literal: &Literal) -> Option<Set> {
    let patterns = literal.patterns.iter();
    Some(Set::any_of(match literal.element.comparison {
        Comparison::StringEquals | Comparison::BinaryEquals => patterns
            .map(|pattern| Pattern::exact(&pattern.to_string()))
            .collect(),
        Comparison::StringEqualsIgnoreCase | Comparison::Bool => patterns
            .map(|pattern| {
                let text = pattern.to_string();
                Pattern::new(&text.replace(|c: char| c.is_ascii_alphabetic(), "?"))
            })
            .collect(),
        Comparison::StringLike | Comparison::Arn => patterns.cloned().collect(),
        _ => return None,
    }))
}

/// Texts that certainly match one of the literal's patterns, maybe not all of them. None where none is known.
fn at_least(literal: &Literal) -> Option<Set> {
    let patterns = literal.patterns.iter();
    Some(Set::any_of(match literal.element.comparison {
        Comparison::StringEquals
        | Comparison::BinaryEquals
        | Comparison::StringEqualsIgnoreCase
        | Comparison::Bool => patterns
            .map(|pattern| Pattern::exact(&pattern.to_string()))
            .collect(),
        Comparison::StringLike => patterns.cloned().collect(),
        // A wildcard in the last field matches as it does in any text; in another field it stays within the field.
        Comparison::Arn => patterns
            .filter(|pattern| {
                let text = pattern.to_string();
                let fields: Vec<&str> = text.splitn(6, ':').collect();
                text == "*"
                    || (fields.len() == 6 && !fields[..5].iter().any(|field| field.contains(['*', '?'])))
            })
            .cloned()
            .collect(),
        _ => return None,
    }))
}

/// Values that are likely to decide one condition: for texts an example and one that occurs nowhere, for numbers and
/// times each bound with its neighbours.
fn examples(literal: &Literal) -> Vec<String> {
    let mut values = vec!["x".to_owned(), "\u{1}".to_owned()];
    for pattern in &literal.patterns {
        let text = pattern.to_string();
        match literal.element.comparison {
            Comparison::Bool | Comparison::Null => values.extend(["true".to_owned(), "false".to_owned()]),
            Comparison::StringLike | Comparison::Arn => {
                values.extend([pattern.example(""), pattern.example("x")]);
            }
            Comparison::StringEquals
            | Comparison::StringEqualsIgnoreCase
            | Comparison::BinaryEquals
            | Comparison::IpAddress => values.push(text),
            Comparison::Equals
            | Comparison::LessThan
            | Comparison::LessThanEquals
            | Comparison::GreaterThan
            | Comparison::GreaterThanEquals => {
                if literal.element.is_date {
                    let time = parse_time(&text);
                    let beside =
                        |seconds: i64| time.and_then(|time| time.checked_add(seconds.seconds()).ok());
                    values.extend(
                        [beside(-1), time, beside(1)]
                            .into_iter()
                            .flatten()
                            .map(|t| t.to_string()),
                    );
                } else if let Ok(number) = text.trim().parse::<f64>() {
                    values.extend([number - 1.0, number, number + 1.0].map(|n| n.to_string()));
                }
            }
        }
    }
    values
}

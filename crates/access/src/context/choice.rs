//! Whether an attacker can set a key so that all conditions on it are met, and to what.

use std::net::IpAddr;

use ipnet::IpNet;
use jiff::ToSpan as _;

use super::{Literal, address};
use crate::language::{Comparison, Pattern, Set, Witness, witness};
use crate::language::{parse_range, parse_time};

/// The account number that stands for an attacker's own account.
pub(crate) const OWN_ACCOUNT: &str = "an-account-of-their-own";

/// What an attacker may set a key to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    /// Any text, or nothing.
    Free,
    /// One of these.
    OneOf(&'static [Option<&'static str>]),
    /// Any address of the internet that can be rented.
    Address,
    /// The ARN of any principal in an account of the attacker's own.
    OwnPrincipal,
    /// Any text that begins so.
    Beginning(String),
}

/// The outcome for one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Solution {
    /// The attacker sets the key to this, or leaves it out.
    Set(Option<String>),
    /// Some value would do, and whether the attacker has it is open.
    Conditional,
    /// No value does.
    Impossible,
    /// Not found, and not excluded.
    Undecided,
}

/// Solves the conditions on one key that the attacker sets.
pub(crate) fn solve(choice: &Choice, literals: &[&Literal]) -> Solution {
    let met = |value: Option<&str>| {
        let values = value.map(|text| [text.to_owned()]);
        literals
            .iter()
            .all(|literal| literal.is_met_by(values.as_ref().map(<[String; 1]>::as_slice)))
    };
    match choice {
        Choice::OneOf(values) => values
            .iter()
            .find(|value| met(**value))
            .map_or(Solution::Impossible, |value| {
                Solution::Set(value.map(str::to_owned))
            }),
        Choice::Address => solve_address(literals, met),
        Choice::Free => {
            if met(None) {
                return Solution::Set(None);
            }
            solve_text(literals, met)
        }
        Choice::OwnPrincipal => solve_own_principal(literals, met),
        Choice::Beginning(start) => {
            let plain = format!("{start}x");
            std::iter::once(plain)
                .chain(literals.iter().flat_map(|literal| candidates(literal)))
                .filter(|value| value.starts_with(start.as_str()))
                .find(|value| met(Some(value)))
                .map_or(Solution::Impossible, |value| Solution::Set(Some(value)))
        }
    }
}

fn solve_address(literals: &[&Literal], met: impl Fn(Option<&str>) -> bool) -> Solution {
    let ranges: Vec<IpNet> = literals
        .iter()
        .flat_map(|literal| &literal.patterns)
        .filter_map(|pattern| parse_range(&pattern.to_string()))
        .collect();
    let fits: Vec<IpAddr> = address::candidates(&ranges)
        .into_iter()
        .filter(|address| met(Some(&address.to_string())))
        .collect();
    let is_anyones = |address: &&IpAddr| {
        literals
            .iter()
            .filter(|literal| literal.element.not != literal.holds)
            .all(|literal| {
                let around: Vec<IpNet> = literal
                    .patterns
                    .iter()
                    .filter_map(|pattern| parse_range(&pattern.to_string()))
                    .filter(|range| range.contains(*address))
                    .collect();
                around.is_empty() || around.iter().any(address::is_rentable)
            })
    };
    match fits.iter().find(is_anyones) {
        Some(address) => Solution::Set(Some(address.to_string())),
        None if !fits.is_empty() => Solution::Conditional,
        None => Solution::Impossible,
    }
}

fn solve_text(literals: &[&Literal], met: impl Fn(Option<&str>) -> bool) -> Solution {
    let found = literals
        .iter()
        .flat_map(|literal| candidates(literal))
        .find(|value| met(Some(value)));
    if let Some(value) = found {
        return Solution::Set(Some(value));
    }
    if let [_] = literals {
        return Solution::Impossible;
    }
    let mut wanted = Vec::new();
    let mut unwanted = Vec::new();
    for literal in literals {
        let exact = matches!(literal.element.comparison, Comparison::StringEquals);
        if !exact && literal.element.comparison != Comparison::StringLike {
            return Solution::Undecided;
        }
        let patterns = literal
            .patterns
            .iter()
            .map(|pattern| {
                if exact {
                    Pattern::exact(&pattern.to_string())
                } else {
                    pattern.clone()
                }
            })
            .collect();
        let side = if literal.holds == literal.element.not {
            &mut unwanted
        } else {
            &mut wanted
        };
        side.push(Set::any_of(patterns));
    }
    let (wanted, unwanted): (Vec<&Set>, Vec<&Set>) = (wanted.iter().collect(), unwanted.iter().collect());
    match witness(&wanted, &unwanted) {
        Witness::Found(value) if met(Some(&value)) => Solution::Set(Some(value)),
        Witness::None => Solution::Impossible,
        Witness::Found(_) | Witness::TooComplex => Solution::Undecided,
    }
}

fn solve_own_principal(literals: &[&Literal], met: impl Fn(Option<&str>) -> bool) -> Solution {
    let from_patterns = literals
        .iter()
        .flat_map(|literal| &literal.patterns)
        .filter_map(|pattern| {
            let text = pattern.to_string();
            let fields: Vec<&str> = text.splitn(6, ':').collect();
            let &[_, _, _, _, account, resource] = fields.as_slice() else {
                return None;
            };
            Pattern::new(account).matches(OWN_ACCOUNT).then(|| {
                format!(
                    "arn:aws:iam::{OWN_ACCOUNT}:{}",
                    Pattern::new(resource).example("x")
                )
            })
        });
    let plain = format!("arn:aws:iam::{OWN_ACCOUNT}:user/x");
    std::iter::once(plain)
        .chain(from_patterns)
        .find(|value| met(Some(value)))
        .map_or(Solution::Impossible, |value| Solution::Set(Some(value)))
}

/// Values that decide one condition: for texts an example and one that occurs nowhere, for numbers and times each
/// bound with its neighbours.
fn candidates(literal: &Literal) -> Vec<String> {
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

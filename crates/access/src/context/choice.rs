//! Whether an attacker can set a key so that all conditions on it are met, and to what.

use std::net::IpAddr;

use ipnet::IpNet;
use model::GapId;

use super::own::Own;
use super::text::{search, solve_within};
use super::{Literal, address};
use crate::language::{Comparison, Pattern, Set, Witness, parse_range};

/// What an attacker may set a key to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    /// Any text, or nothing.
    Free,
    /// One of these.
    OneOf(Vec<Option<String>>),
    /// Any address of the internet that can be rented.
    Address,
    /// Any address in a network of their own; nothing in requests from the internet.
    NetworkAddress,
    /// The name of something of their own.
    Own(Own),
    /// The same, or nothing.
    OwnOrNothing(Own),
    /// Any text that begins so.
    Beginning(String),
    /// A plain request has this; whether the attacker can send another is open.
    Usually(Option<String>),
    /// A plain request lacks it; what another request can have was not read.
    Otherwise(GapId),
}

impl Choice {
    pub(crate) fn one_of(values: &[Option<&str>]) -> Self {
        Self::OneOf(values.iter().map(|value| value.map(str::to_owned)).collect())
    }
}

/// The outcome for one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Solution {
    /// A plain request will do.
    Plain,
    /// The attacker sets the key to this, or leaves it out.
    Set(Option<String>),
    /// Some value would do, and whether the attacker has it is open.
    Conditional,
    /// No value does.
    Impossible,
    /// Not found, and not excluded.
    Undecided,
    /// It depends on what was not read.
    Unread(GapId),
}

/// Solves the conditions on one key that the attacker sets. Impossible only where no value can meet them.
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
            .find(|value| met(value.as_deref()))
            .map_or(Solution::Impossible, |value| Solution::Set(value.clone())),
        Choice::Address => solve_address(literals, met),
        Choice::NetworkAddress => solve_network_address(literals, met),
        Choice::Free if met(None) => Solution::Set(None),
        Choice::Free => solve_within(&Set::all(), literals, met),
        Choice::OwnOrNothing(_) if met(None) => Solution::Plain,
        Choice::Own(own) | Choice::OwnOrNothing(own) => solve_own(*own, literals, met),
        Choice::Beginning(start) => {
            let region = Set::any_of(vec![Pattern::exact(start).followed_by("?*")]);
            solve_within(&region, literals, met)
        }
        Choice::Usually(plain) if met(plain.as_deref()) => Solution::Plain,
        Choice::Usually(_) => Solution::Conditional,
        Choice::Otherwise(_) if met(None) => Solution::Plain,
        Choice::Otherwise(gap) => Solution::Unread(gap.clone()),
    }
}

/// A name of their own will do where any name but those that the conditions write in full does.
fn solve_own(own: Own, literals: &[&Literal], met: impl Fn(Option<&str>) -> bool) -> Solution {
    let stands = own.stands();
    let mut plain = stands.patterns().iter().map(|pattern| pattern.example("someone"));
    if let Some(value) = plain.find(|value| met(Some(value))) {
        return Solution::Set(Some(value));
    }
    if let Solution::Set(value) = solve_within(&stands, literals, met) {
        return Solution::Set(value);
    }
    let others = literals
        .iter()
        .flat_map(|literal| &literal.patterns)
        .flat_map(|pattern| own.of_the_one_named(&pattern.to_string()));
    match search(&own.all(), &[&Set::any_of(others.collect())], literals) {
        Witness::None => Solution::Impossible,
        // A part of the name would have to be as the condition has it, and names are given out by chance.
        Witness::Found(_) | Witness::TooComplex => Solution::Undecided,
    }
}

fn addresses(literals: &[&Literal]) -> Vec<IpAddr> {
    let patterns = || literals.iter().flat_map(|literal| &literal.patterns);
    let ranges: Vec<IpNet> = patterns()
        .filter_map(|pattern| parse_range(&pattern.to_string()))
        .collect();
    let written = patterns().filter_map(|pattern| pattern.example("1").parse().ok());
    address::candidates(&ranges).into_iter().chain(written).collect()
}

/// Whether the conditions compare the address as an address, so that the candidates decide them.
fn are_ranges(literals: &[&Literal]) -> bool {
    literals.iter().all(|literal| {
        matches!(
            literal.element.comparison,
            Comparison::IpAddress | Comparison::Null
        )
    })
}

fn solve_address(literals: &[&Literal], met: impl Fn(Option<&str>) -> bool) -> Solution {
    let fits: Vec<IpAddr> = addresses(literals)
        .into_iter()
        .filter(|address| !address::is_private(*address) && met(Some(&address.to_string())))
        .collect();
    let is_anyones = |address: &&IpAddr| {
        literals
            .iter()
            .filter(|literal| literal.element.not != literal.holds)
            .all(|literal| match literal.element.comparison {
                Comparison::Null => true,
                Comparison::IpAddress => {
                    let around: Vec<IpNet> = literal
                        .patterns
                        .iter()
                        .filter_map(|pattern| parse_range(&pattern.to_string()))
                        .filter(|range| range.contains(*address))
                        .collect();
                    around.is_empty() || around.iter().any(address::is_rentable)
                }
                _ => literal.patterns.iter().any(|pattern| pattern.to_string() == "*"),
            })
    };
    match fits.iter().find(is_anyones) {
        Some(address) => Solution::Set(Some(address.to_string())),
        // Through an endpoint of a network of their own, a request has no aws:SourceIp.
        None if !fits.is_empty() || met(None) => Solution::Conditional,
        None if are_ranges(literals) => Solution::Impossible,
        None => Solution::Undecided,
    }
}

fn solve_network_address(literals: &[&Literal], met: impl Fn(Option<&str>) -> bool) -> Solution {
    if met(None) {
        return Solution::Plain;
    }
    let found = addresses(literals)
        .into_iter()
        .map(|address| address.to_string())
        .find(|address| met(Some(address)));
    match found {
        Some(address) => Solution::Set(Some(address)),
        None if are_ranges(literals) => Solution::Impossible,
        None => Solution::Undecided,
    }
}

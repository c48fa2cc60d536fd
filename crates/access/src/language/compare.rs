//! Whether a condition holds for the values that a request has.

use std::cmp::Ordering;
use std::net::IpAddr;

use ipnet::IpNet;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::condition::{Comparison, ConditionElement, Quantifier};
use super::pattern::Pattern;

impl ConditionElement {
    /// Whether it holds for a request with these values of the key; none where the request lacks the key. The
    /// patterns are the element's values with their variables filled in.
    ///
    /// A lacking key: no operator matches, so that opposites (`StringNotEquals`) hold; `…IfExists` and
    /// `ForAllValues:` hold; `ForAnyValue:` does not. Source: IAM User Guide, "IAM JSON policy elements: Condition
    /// operators" and "Set operators for multivalued context keys".
    pub(crate) fn holds(&self, request: Option<&[String]>, patterns: &[Pattern]) -> bool {
        if self.comparison == Comparison::Null {
            let lacks = request.is_none_or(<[String]>::is_empty);
            return patterns.iter().any(|pattern| {
                pattern
                    .to_string()
                    .eq_ignore_ascii_case(if lacks { "true" } else { "false" })
            });
        }
        let Some(values) = request.filter(|values| !values.is_empty()) else {
            return match self.quantifier {
                _ if self.if_exists => true,
                Some(Quantifier::ForAllValues) => true,
                Some(Quantifier::ForAnyValue) => false,
                None => self.not,
            };
        };
        let one = |value: &String| patterns.iter().any(|pattern| self.matches(value, pattern)) != self.not;
        match self.quantifier {
            Some(Quantifier::ForAllValues) => values.iter().all(one),
            Some(Quantifier::ForAnyValue) => values.iter().any(one),
            // An opposite on a key with several values holds only when none of them matches.
            None if self.not => values.iter().all(one),
            None => values.iter().any(one),
        }
    }

    fn matches(&self, value: &str, pattern: &Pattern) -> bool {
        let text = || pattern.to_string();
        match self.comparison {
            Comparison::StringEquals | Comparison::BinaryEquals => text() == value,
            Comparison::StringEqualsIgnoreCase | Comparison::Bool => text().eq_ignore_ascii_case(value),
            Comparison::StringLike => pattern.matches(value),
            Comparison::Arn => arn_matches(&text(), value),
            Comparison::IpAddress => in_range(value, &text()),
            Comparison::Equals => self.order(value, &text()) == Some(Ordering::Equal),
            Comparison::LessThan => self.order(value, &text()) == Some(Ordering::Less),
            Comparison::GreaterThan => self.order(value, &text()) == Some(Ordering::Greater),
            Comparison::LessThanEquals => {
                matches!(self.order(value, &text()), Some(Ordering::Less | Ordering::Equal))
            }
            Comparison::GreaterThanEquals => {
                matches!(
                    self.order(value, &text()),
                    Some(Ordering::Greater | Ordering::Equal)
                )
            }
            Comparison::Null => false,
        }
    }

    fn order(&self, value: &str, other: &str) -> Option<Ordering> {
        if self.is_date {
            Some(parse_time(value)?.cmp(&parse_time(other)?))
        } else {
            value
                .trim()
                .parse::<f64>()
                .ok()?
                .partial_cmp(&other.trim().parse().ok()?)
        }
    }
}

/// Compares ARNs field by field: a wildcard stays within its field, and the last field holds the rest.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Condition operators", "Amazon Resource Name (ARN) condition
/// operators".
fn arn_matches(pattern: &str, value: &str) -> bool {
    let pattern: Vec<&str> = pattern.splitn(6, ':').collect();
    let value: Vec<&str> = value.splitn(6, ':').collect();
    if pattern == ["*"] {
        return true;
    }
    pattern.len() == 6
        && value.len() == 6
        && pattern
            .iter()
            .zip(&value)
            .all(|(pattern, value)| Pattern::new(pattern).matches(value))
}

pub(crate) fn parse_range(text: &str) -> Option<IpNet> {
    let text = text.trim();
    text.parse()
        .ok()
        .or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

fn in_range(address: &str, range: &str) -> bool {
    match (address.parse::<IpAddr>(), parse_range(range)) {
        (Ok(address), Some(range)) => range.contains(&address),
        _ => false,
    }
}

/// A time in one of the forms that AWS takes: ISO 8601 with or without time and zone, or seconds since 1970.
pub(crate) fn parse_time(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(time) = text.parse::<Timestamp>() {
        return Some(time);
    }
    if let Ok(seconds) = text.parse::<i64>() {
        return Timestamp::from_second(seconds).ok();
    }
    let day = text.parse::<Date>().ok()?;
    day.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

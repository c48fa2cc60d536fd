//! Conditions: one operator on one key with its values.

use model::Condition;
use serde_json::Value;

use super::Template;
use super::reader::{Problem, scalars};

/// How a value of the request is compared with the values of the policy.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `StringEquals`.
    StringEquals,
    /// `StringEqualsIgnoreCase`.
    StringEqualsIgnoreCase,
    /// `StringLike`.
    StringLike,
    /// `NumericEquals`, `DateEquals`: equal as numbers or times.
    Equals,
    /// `NumericLessThan`, `DateLessThan`.
    LessThan,
    /// `NumericLessThanEquals`, `DateLessThanEquals`.
    LessThanEquals,
    /// `NumericGreaterThan`, `DateGreaterThan`.
    GreaterThan,
    /// `NumericGreaterThanEquals`, `DateGreaterThanEquals`.
    GreaterThanEquals,
    /// `Bool`.
    Bool,
    /// `BinaryEquals`.
    BinaryEquals,
    /// `IpAddress`.
    IpAddress,
    /// `ArnEquals` and `ArnLike`, which do the same.
    Arn,
    /// `Null`: whether the request lacks the key.
    Null,
}

/// How the values of a key that has several are taken.
///
/// Source: IAM User Guide, "Set operators for multivalued context keys".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantifier {
    /// Every value of the request must match; holds where there is none.
    ForAllValues,
    /// Some value of the request must match.
    ForAnyValue,
}

/// One operator on one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionElement {
    /// How values compare.
    pub comparison: Comparison,
    /// Whether the operator is the opposite of the comparison (`StringNotEquals`).
    pub not: bool,
    /// Whether values are times (`Date…`).
    pub is_date: bool,
    /// The set operator, where there is one.
    pub quantifier: Option<Quantifier>,
    /// Whether it holds where the request lacks the key (`…IfExists`).
    pub if_exists: bool,
    /// The key as the policy writes it. Keys compare without case.
    pub key: String,
    /// The values, of which one must match (none of which may match, for an opposite).
    pub values: Vec<Template>,
    /// The operator as the policy writes it.
    pub operator: String,
}

impl ConditionElement {
    pub(crate) fn read_all(
        value: &Value,
        variables: bool,
        unknown: &mut Vec<String>,
    ) -> Result<Vec<Self>, Problem> {
        let mut all = Vec::new();
        let operators = value
            .as_object()
            .ok_or_else(|| Problem::new("Condition", "is not an object of operators"))?;
        for (operator, keys) in operators {
            let keys = keys
                .as_object()
                .ok_or_else(|| Problem::new(&format!("Condition/{operator}"), "is not an object of keys"))?;
            for (key, values) in keys {
                let values = scalars(values, &format!("Condition/{operator}/{key}"))?;
                match Self::of(operator, key, &values, variables) {
                    Some(element) => all.push(element),
                    None => unknown.push(format!("Condition operator {operator}")),
                }
            }
        }
        Ok(all)
    }

    fn of(operator: &str, key: &str, values: &[String], variables: bool) -> Option<Self> {
        let lower = operator.to_ascii_lowercase();
        let (quantifier, rest) = match lower.split_once(':') {
            Some(("forallvalues", rest)) => (Some(Quantifier::ForAllValues), rest),
            Some(("foranyvalue", rest)) => (Some(Quantifier::ForAnyValue), rest),
            Some(_) => return None,
            None => (None, lower.as_str()),
        };
        let (base, if_exists) = match rest.strip_suffix("ifexists") {
            Some(base) => (base, true),
            None => (rest, false),
        };
        let (comparison, not) = comparison(base)?;
        if comparison == Comparison::Null && if_exists {
            return None;
        }
        Some(Self {
            comparison,
            not,
            is_date: base.starts_with("date"),
            quantifier,
            if_exists,
            key: key.to_owned(),
            values: values.iter().map(|text| Template::new(text, variables)).collect(),
            operator: operator.to_owned(),
        })
    }

    /// The same in the words of verdicts; its opposite when it must not hold.
    pub fn as_condition(&self, holds: bool) -> Condition {
        let values = self.values.iter().map(Template::as_str);
        let condition = Condition::request(&self.key, &self.operator, values);
        if holds { condition } else { condition.negate() }
    }
}

fn comparison(base: &str) -> Option<(Comparison, bool)> {
    Some(match base {
        "stringequals" => (Comparison::StringEquals, false),
        "stringnotequals" => (Comparison::StringEquals, true),
        "stringequalsignorecase" => (Comparison::StringEqualsIgnoreCase, false),
        "stringnotequalsignorecase" => (Comparison::StringEqualsIgnoreCase, true),
        "stringlike" => (Comparison::StringLike, false),
        "stringnotlike" => (Comparison::StringLike, true),
        "numericequals" | "dateequals" => (Comparison::Equals, false),
        "numericnotequals" | "datenotequals" => (Comparison::Equals, true),
        "numericlessthan" | "datelessthan" => (Comparison::LessThan, false),
        "numericlessthanequals" | "datelessthanequals" => (Comparison::LessThanEquals, false),
        "numericgreaterthan" | "dategreaterthan" => (Comparison::GreaterThan, false),
        "numericgreaterthanequals" | "dategreaterthanequals" => (Comparison::GreaterThanEquals, false),
        "bool" => (Comparison::Bool, false),
        "binaryequals" => (Comparison::BinaryEquals, false),
        "ipaddress" => (Comparison::IpAddress, false),
        "notipaddress" => (Comparison::IpAddress, true),
        "arnequals" | "arnlike" => (Comparison::Arn, false),
        "arnnotequals" | "arnnotlike" => (Comparison::Arn, true),
        "null" => (Comparison::Null, false),
        _ => return None,
    })
}

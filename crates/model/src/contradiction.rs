//! Which conditions no single request can meet together.
//!
//! Only what is certain counts: a contradiction that is missed leaves a thing open under conditions, one that is
//! made up would close it. Source: AWS IAM User Guide, "IAM JSON policy elements: Condition operators" and
//! "Single-valued vs. multivalued context keys".

use std::collections::BTreeSet;

use crate::Condition;

/// Whether no single request can meet both.
pub(crate) fn exclude(one: &Condition, other: &Condition) -> bool {
    if !is_same_key(&one.key, &other.key) || one.operator != other.operator {
        return false;
    }
    if one.values == other.values {
        return one.negated != other.negated;
    }
    let Some(operator) = one.operator.as_deref() else {
        return false;
    };
    if one.values.is_empty() || other.values.is_empty() {
        return false;
    }
    match (one.negated, other.negated) {
        (false, false) => equal_one_of_each(operator, &one.key, &one.values, &other.values),
        (false, true) => implies(operator, &one.values, &other.values),
        (true, false) => implies(operator, &other.values, &one.values),
        (true, true) => false,
    }
}

/// Key names compare without case. What follows a slash names a tag: a service may hold two that differ in case.
fn is_same_key(one: &str, other: &str) -> bool {
    let (name, tag) = one.split_once('/').unwrap_or((one, ""));
    let (other_name, other_tag) = other.split_once('/').unwrap_or((other, ""));
    name.eq_ignore_ascii_case(other_name) && tag == other_tag
}

/// Operators of which one matching value suffices.
const ANY_VALUE: [&str; 17] = [
    "ArnEquals",
    "ArnLike",
    "BinaryEquals",
    "Bool",
    "DateEquals",
    "DateGreaterThan",
    "DateGreaterThanEquals",
    "DateLessThan",
    "DateLessThanEquals",
    "IpAddress",
    "Null",
    "NumericEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "StringEquals",
];

/// Further operators of which one matching value suffices, on patterns.
const ANY_PATTERN: [&str; 2] = ["StringEqualsIgnoreCase", "StringLike"];

/// Operators under which no value may match.
const NO_VALUE: [&str; 8] = [
    "ArnNotEquals",
    "ArnNotLike",
    "DateNotEquals",
    "NotIpAddress",
    "NumericNotEquals",
    "StringNotEquals",
    "StringNotEqualsIgnoreCase",
    "StringNotLike",
];

/// Whether the operator over `values` cannot hold without holding over `wider` too.
///
/// True of every context key, multivalued and absent ones included, under `ForAllValues:`, `ForAnyValue:` and
/// `…IfExists`: these only quantify over one and the same test. Values are compared as text, which also serves
/// patterns and policy variables, because both conditions are about one request.
fn implies(operator: &str, values: &BTreeSet<String>, wider: &BTreeSet<String>) -> bool {
    let test = operator
        .strip_prefix("ForAllValues:")
        .or_else(|| operator.strip_prefix("ForAnyValue:"))
        .unwrap_or(operator);
    let test = test.strip_suffix("IfExists").unwrap_or(test);
    if ANY_VALUE.contains(&test) || ANY_PATTERN.contains(&test) {
        values.is_subset(wider)
    } else {
        NO_VALUE.contains(&test) && wider.is_subset(values)
    }
}

/// Whether the key would have to equal a value of each set, and the sets have none in common.
///
/// Numbers and dates have several spellings and are left out; so are values with a policy variable (`${…}`), and
/// keys that can have several values in one request.
fn equal_one_of_each(
    operator: &str,
    key: &str,
    values: &BTreeSet<String>,
    others: &BTreeSet<String>,
) -> bool {
    match operator {
        "StringEquals" => {
            let variable = values.iter().chain(others).any(|value| value.contains("${"));
            is_single_valued(key) && !variable && values.is_disjoint(others)
        }
        "Bool" => is_single_valued(key) && are_opposite(values, others),
        // It asks for the presence of the key, whatever its values.
        "Null" => are_opposite(values, others),
        _ => false,
    }
}

/// Whether one set says only `true` and the other only `false`, in any case of letters.
fn are_opposite(values: &BTreeSet<String>, others: &BTreeSet<String>) -> bool {
    let only = |set: &BTreeSet<String>, word: &str| set.iter().all(|value| value.eq_ignore_ascii_case(word));
    (only(values, "true") && only(others, "false")) || (only(values, "false") && only(others, "true"))
}

/// Whether the key has at most one value in a request. Keys that are not known are taken to have several.
///
/// Sources: IAM User Guide, "AWS global condition context keys", the *Value type* of each; Service Authorization
/// Reference, pages of Amazon S3, AWS STS and AWS KMS, where a multivalued key has a type `ArrayOf…`.
fn is_single_valued(key: &str) -> bool {
    const MULTIVALUED: [&str; 9] = [
        "aws:calledvia",
        "aws:principalorgpaths",
        "aws:principalservicenameslist",
        "aws:resourceorgpaths",
        "aws:sourceorgpaths",
        "aws:tagkeys",
        "aws:vpceorgpaths",
        "s3:inventoryaccessibleoptionalfields",
        "s3:requestobjecttagkeys",
    ];
    const SINGLE_VALUED: [&str; 5] = [
        "kms:calleraccount",
        "kms:viaservice",
        "sts:externalid",
        "sts:rolesessionname",
        "sts:sourceidentity",
    ];
    let key = key.to_ascii_lowercase();
    let key = key.as_str();
    SINGLE_VALUED.contains(&key)
        || ((key.starts_with("aws:") || key.starts_with("s3:")) && !MULTIVALUED.contains(&key))
}

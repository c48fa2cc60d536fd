//! Contradictions: none is made up, against an evaluation of the operators on every small request.

use model::Condition;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// `aws:username` of the request.
const USER: &str = "a";

/// A family of operators, the values of conditions under it, and the values that a request may have.
struct Family {
    operators: &'static [&'static str],
    values: &'static [&'static str],
    request: &'static [&'static str],
}

const FAMILIES: [Family; 4] = [
    Family {
        operators: &[
            "StringEquals",
            "StringNotEquals",
            "StringEqualsIgnoreCase",
            "StringNotEqualsIgnoreCase",
            "StringLike",
            "StringNotLike",
        ],
        values: &["a", "A", "b", "a*", "*", "${aws:username}"],
        request: &["a", "A", "b", "ab", "a*"],
    },
    Family {
        operators: &[
            "NumericEquals",
            "NumericNotEquals",
            "NumericLessThan",
            "NumericGreaterThanEquals",
        ],
        values: &["1", "1.0", "2"],
        request: &["0", "1.00", "2", "3"],
    },
    Family {
        operators: &["Bool"],
        values: &["true", "True", "false"],
        request: &["true", "false"],
    },
    Family {
        operators: &["Null"],
        values: &["true", "TRUE", "false"],
        request: &["x", "y"],
    },
];

fn is_like(text: &str, pattern: &str) -> bool {
    match pattern.split_once('*') {
        None => text == pattern,
        Some((start, end)) => {
            text.len() >= start.len() + end.len() && text.starts_with(start) && text.ends_with(end)
        }
    }
}

/// Whether the value passes the positive form of the operator against the one condition value.
fn matches(operator: &str, value: &str, against: &str) -> bool {
    let against = against.replace("${aws:username}", USER);
    let number = |text: &str| text.parse::<f64>().unwrap();
    match operator {
        "StringEquals" => value == against,
        "StringEqualsIgnoreCase" | "Bool" => value.eq_ignore_ascii_case(&against),
        "StringLike" => is_like(value, &against),
        "NumericEquals" => number(value) == number(&against),
        "NumericLessThan" => number(value) < number(&against),
        "NumericGreaterThanEquals" => number(value) >= number(&against),
        other => panic!("the vocabulary has no {other}"),
    }
}

/// Whether a request with these values of the key meets the condition.
fn holds(condition: &Condition, request: &[&str]) -> bool {
    let operator = condition.operator.as_deref().unwrap();
    if operator == "Null" {
        let is_null = request.is_empty().to_string();
        return condition
            .values
            .iter()
            .any(|value| value.eq_ignore_ascii_case(&is_null))
            != condition.negated;
    }
    let test = operator
        .trim_start_matches("ForAllValues:")
        .trim_start_matches("ForAnyValue:");
    let (test, if_exists) = test
        .strip_suffix("IfExists")
        .map_or((test, false), |test| (test, true));
    let positive = test.replace("Not", "");
    let passes = |value: &&str| {
        let any = condition
            .values
            .iter()
            .any(|against| matches(&positive, value, against));
        any != test.contains("Not")
    };
    let all = operator.starts_with("ForAllValues:") || (request.is_empty() && test.contains("Not"));
    let holds = if request.is_empty() && if_exists {
        true
    } else if all {
        request.iter().all(passes)
    } else {
        request.iter().any(passes)
    };
    holds != condition.negated
}

/// Two conditions on one key, and every request of at most two values.
fn pair() -> impl Strategy<Value = (Condition, Condition, Vec<Vec<&'static str>>)> {
    let key = select(vec![
        "aws:PrincipalTag/team",
        "AWS:principaltag/team",
        "aws:TagKeys",
        "vendor:Colours",
    ]);
    let other_key = any::<bool>();
    (key, other_key, 0..FAMILIES.len()).prop_flat_map(|(key, upper, family)| {
        let Family {
            operators,
            values,
            request,
        } = FAMILIES[family];
        let prefix = if operators[0] == "Null" {
            vec![""]
        } else {
            vec!["", "ForAnyValue:", "ForAllValues:"]
        };
        let suffix = if operators[0] == "Null" {
            vec![""]
        } else {
            vec!["", "IfExists"]
        };
        let operator = (select(prefix), select(operators), select(suffix))
            .prop_map(|(prefix, operator, suffix)| format!("{prefix}{operator}{suffix}"));
        // Mostly the same operator: different ones are never said to contradict.
        let operators = (operator.clone(), operator, prop::bool::weighted(0.8))
            .prop_map(|(one, other, same)| if same { (one.clone(), one) } else { (one, other) });
        let set = subsequence(values, 1..=values.len());
        let singles = key.to_lowercase().starts_with("aws:principaltag");
        let mut requests = vec![vec![]];
        requests.extend(request.iter().map(|value| vec![*value]));
        if !singles {
            for one in request {
                requests.extend(request.iter().map(|other| vec![*one, *other]));
            }
        }
        (operators, set.clone(), set, any::<[bool; 2]>()).prop_map(move |(operators, one, other, negated)| {
            let build = |key: &str, operator: &str, values: Vec<&str>, negated| {
                let condition = Condition::request(key, operator, values);
                if negated { condition.negate() } else { condition }
            };
            let other_key = if upper {
                key.replace("aws:", "AWS:")
            } else {
                key.to_owned()
            };
            let one = build(key, &operators.0, one, negated[0]);
            (
                one,
                build(&other_key, &operators.1, other, negated[1]),
                requests.clone(),
            )
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn no_request_meets_what_contradicts((one, other, requests) in pair()) {
        prop_assert_eq!(one.contradicts(&other), other.contradicts(&one));
        if one.contradicts(&other) {
            for request in requests {
                prop_assert!(!(holds(&one, &request) && holds(&other, &request)), "{one} and {other}: {request:?}");
            }
        }
    }
}

fn on(key: &str, operator: &str, values: &[&str]) -> Condition {
    Condition::request(key, operator, values.iter().copied())
}

#[test]
fn contradictions_that_are_found() {
    let vpc = |values: &[&str]| on("aws:SourceVpc", "StringEquals", values);
    assert!(vpc(&["a"]).contradicts(&vpc(&["b"])));
    assert!(vpc(&["a"]).contradicts(&on("AWS:sourcevpc", "StringEquals", &["b"])));
    assert!(vpc(&["a"]).contradicts(&vpc(&["a", "b"]).negate()));
    assert!(on("aws:SecureTransport", "Bool", &["True"]).contradicts(&on(
        "aws:SecureTransport",
        "Bool",
        &["false"]
    )));
    let address = on("aws:SourceIp", "IpAddress", &["203.0.113.0/24"]);
    assert!(
        address.contradicts(
            &on(
                "aws:SourceIp",
                "IpAddress",
                &["198.51.100.0/24", "203.0.113.0/24"]
            )
            .negate()
        )
    );
    let not = on(
        "aws:SourceIp",
        "NotIpAddress",
        &["203.0.113.0/24", "198.51.100.0/24"],
    );
    assert!(not.contradicts(&on("aws:SourceIp", "NotIpAddress", &["203.0.113.0/24"]).negate()));
    let tags = on("aws:TagKeys", "ForAnyValue:StringEquals", &["team"]);
    assert!(tags.contradicts(&tags.clone().negate()));
}

#[test]
fn contradictions_that_only_seem_to_be() {
    let cases = [
        (
            "aws:PrincipalTag/team",
            "StringEquals",
            "${aws:username}",
            "alice",
        ),
        ("aws:PrincipalTag/team", "StringEqualsIgnoreCase", "team", "Team"),
        ("aws:PrincipalTag/team", "StringEqualsIfExists", "a", "b"),
        ("s3:prefix", "StringLike", "home/*", "*/alice"),
        ("s3:TlsVersion", "NumericEquals", "1.2", "1.20"),
        (
            "aws:CurrentTime",
            "DateEquals",
            "2026-01-01T00:00:00Z",
            "1767225600",
        ),
        ("aws:TagKeys", "StringEquals", "a", "b"),
        ("aws:TagKeys", "ForAnyValue:StringEquals", "a", "b"),
        ("aws:TagKeys", "ForAllValues:StringEquals", "a", "b"),
        ("vendor:Colours", "StringEquals", "a", "b"),
        ("aws:SecureTransport", "Bool", "true", "TRUE"),
        ("aws:SourceIp", "IpAddress", "10.0.0.0/8", "10.1.0.0/16"),
    ];
    for (key, operator, one, other) in cases {
        let (one, other) = (on(key, operator, &[one]), on(key, operator, &[other]));
        assert!(!one.contradicts(&other), "{one} and {other}");
    }
    // A resource may have two tags that differ in case.
    let lower = on("aws:ResourceTag/team", "StringEquals", &["a"]);
    assert!(!lower.contradicts(&on("aws:ResourceTag/Team", "StringEquals", &["b"])));
}

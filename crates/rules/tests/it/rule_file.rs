//! Rule files that are not rules: each error names the line and says what would be right.

use rules::Rule;

const RULE: &str = include_str!("own_rule.md");

fn error(from: &str, to: &str) -> String {
    assert!(RULE.contains(from), "{from}");
    match Rule::parse("own/own-rule.md", &RULE.replacen(from, to, 1)) {
        Ok(_) => "loads".to_owned(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn the_rule_that_the_cases_change_loads() {
    let rule = Rule::parse("own/own-rule.md", RULE).expect("a rule");
    assert!(rule.test().iter().all(rules::ExampleResult::passed));
    assert_eq!(rule.examples()[0].title, "Elsewhere:");
    assert_eq!(rule.examples()[0].line, 36);
    assert_eq!(rule.prose().matters, "We promised.");
}

#[test]
fn every_mistake_is_named_with_its_line() {
    let cases = [
        ("+++\nid", "id"),
        ("id = \"own-rule\"", "id = \"own-rules\""),
        ("id = \"own-rule\"", "id = \"Own Rule\""),
        (
            "title = \"A bucket is in a region that we do not use\"",
            "title = \"Wrong.\"",
        ),
        ("severity = \"low\"", "severity = \"lowest\""),
        ("severity = \"low\"", "sevrity = \"low\""),
        ("confidence = \"high\"", "confidence = high"),
        ("\"T1530\"", "\"T1530\", \"AML.12\""),
        ("[\"T1530\"]", "[]"),
        ("\"bucket\"", "\"buckets\""),
        ("asset.region.startsWith", "asset.regoin.startsWith"),
        ("has(asset.region)\n", "asset.account == \"1\"\n"),
        ("[\"Our cloud handbook, chapter 3\"]", "[]"),
        ("## Why it matters", "## Why"),
        ("## Why it matters", "### Why it matters"),
        ("We promised.", ""),
        ("```asset\n{ \"region\": \"us-east-1\" }\n```\n", ""),
        ("{ \"region\": \"us-east-1\" }", "{\n  \"region\": us-east-1\n}"),
        ("{ \"region\": \"us-east-1\" }", "{ \"reigon\": \"us-east-1\" }"),
        ("{ \"region\": \"us-east-1\" }", "{ \"region\": [\"us-east-1\"] }"),
        ("{ \"region\": \"us-east-1\" }", "{ \"kind\": \"trail\" }"),
        ("{ \"region\": \"us-east-1\" }", "[]"),
        ("finding", "found"),
        ("silent", "finding"),
        ("unknown: region", "unknown"),
    ];
    let report: String = cases
        .iter()
        .map(|(from, to)| {
            format!(
                "{from:?} → {to:?}\n    {}\n",
                error(from, to).replace('\n', "\n    ")
            )
        })
        .collect();
    insta::assert_snapshot!(report);
}

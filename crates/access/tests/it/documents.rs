//! Parsing: every form that AWS accepts, and what it does not.

use access::language::{Document, Effect, Malformed, PrincipalName};
use model::asset::PolicyDocument;
use serde_json::{Value, json};

fn parse(value: Value) -> Result<Document, Malformed> {
    Document::parse(&PolicyDocument(value))
}

#[test]
fn forms() {
    let statement = json!({ "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" });
    let object = json!({ "Version": "2012-10-17", "Statement": [statement] });
    let as_text = object.to_string();
    let encoded: String = as_text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let expected = parse(object.clone()).unwrap();
    assert_eq!(
        parse(json!({ "Statement": statement, "Id": "x", "Version": "2012-10-17" })).unwrap(),
        expected
    );
    assert_eq!(parse(json!(as_text)).unwrap(), expected, "text");
    assert_eq!(parse(json!(encoded)).unwrap(), expected, "URL-encoded text");
    assert_eq!(
        parse(json!({ "statement": [statement], "VERSION": "2012-10-17" })).unwrap(),
        expected
    );
    let old = parse(json!({ "Statement": [statement] })).unwrap();
    assert!(!old.has_variables && expected.has_variables);
}

#[test]
fn elements() {
    let document = parse(json!({ "Version": "2012-10-17", "Statement": [{
        "Sid": "Everything",
        "Effect": "Deny",
        "NotPrincipal": { "AWS": ["111122223333", "*"], "Service": "s3.amazonaws.com", "CanonicalUser": "abc", "Federated": "x" },
        "NotAction": ["S3:Get*", "ec2:*"],
        "NotResource": "arn:aws:s3:::a",
        "Condition": { "ForAnyValue:StringLikeIfExists": { "aws:TagKeys": ["a", "b"] }, "Bool": { "aws:SecureTransport": false } },
    }] }))
    .unwrap();
    let statement = &document.statements[0];
    assert_eq!(
        (statement.effect, statement.label().as_str()),
        (Effect::Deny, "statement Everything")
    );
    let principals = statement.principals.as_ref().unwrap();
    assert!(principals.excluded);
    assert_eq!(principals.names.len(), 5);
    assert!(principals.names.contains(&PrincipalName::Anyone));
    assert!(
        principals
            .names
            .contains(&PrincipalName::CanonicalUser("abc".into()))
    );
    assert!(!statement.actions.contains("s3:getobject") && statement.actions.contains("s3:putobject"));
    assert!(statement.resources.as_ref().unwrap().excluded);
    let mut operators: Vec<&str> = statement.conditions.iter().map(|c| c.operator.as_str()).collect();
    operators.sort_unstable();
    assert_eq!(operators, ["Bool", "ForAnyValue:StringLikeIfExists"]);
    assert!(statement.unknown.is_empty());
}

#[test]
fn unknown_elements_are_kept() {
    let document = parse(json!({ "Statement": [
        { "Effect": "Allow", "Action": "*", "Resource": "*", "Purpose": "x", "Condition": { "StringResembles": { "a": "b" } } },
        { "Effect": "Allow", "Action": "*", "Principal": { "Robot": "r2" } },
    ], "Future": true }))
    .unwrap();
    let mut first = document.statements[0].unknown.clone();
    first.sort();
    assert_eq!(first, ["Condition operator StringResembles", "Future", "Purpose"]);
    assert_eq!(document.statements[1].unknown, ["Principal Robot", "Future"]);
}

#[test]
fn what_is_no_policy_says_where() {
    let cases = [
        (json!([]), "the document is not a JSON object"),
        (json!({}), "/Statement: is missing"),
        (json!({ "Statement": [1] }), "/Statement/0/: is not an object"),
        (
            json!({ "Statement": { "Action": "*" } }),
            "/Statement/0/Effect: is neither Allow nor Deny",
        ),
        (
            json!({ "Statement": { "Effect": "allow", "Action": "*" } }),
            "/Statement/0/Effect: is neither Allow nor Deny",
        ),
        (
            json!({ "Statement": { "Effect": "Allow" } }),
            "/Statement/0/Action: is missing, and NotAction too",
        ),
        (
            json!({ "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*" }, { "Effect": "Allow", "Action": 7 }] }),
            "/Statement/1/Action: is neither a string nor a list of strings",
        ),
        (
            json!({ "Statement": { "Effect": "Allow", "Action": "a", "NotAction": "b" } }),
            "/Statement/0/NotAction: stands beside the element that it excludes",
        ),
        (
            json!({ "Statement": { "Effect": "Allow", "Action": "a", "Principal": 1 } }),
            "/Statement/0/Principal: is neither \"*\" nor an object of principal types",
        ),
        (
            json!({ "Statement": { "Effect": "Allow", "Action": "a", "Condition": { "Bool": "x" } } }),
            "/Statement/0/Condition/Bool: is not an object of keys",
        ),
        (
            json!({ "Statement": { "Effect": "Allow", "Action": "a", "Condition": { "Bool": { "k": null } } } }),
            "/Statement/0/Condition/Bool/k: has a value that is neither text, number nor boolean",
        ),
    ];
    for (value, message) in cases {
        assert_eq!(parse(value).unwrap_err().to_string(), message);
    }
    assert!(matches!(parse(json!("{ half")), Err(Malformed::NotJson(_))));
    let deep = "[".repeat(100_000);
    assert!(
        matches!(parse(json!(deep)), Err(Malformed::NotJson(_))),
        "deep nesting is an error, not a crash"
    );
}

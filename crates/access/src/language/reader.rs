//! Reading JSON values as the policy grammar writes them: one string where a list may stand.

use serde_json::Value;

/// What is wrong with one element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) element: String,
    pub(crate) what: String,
}

impl Problem {
    pub(crate) fn new(element: &str, what: &str) -> Self {
        Self {
            element: element.to_owned(),
            what: what.to_owned(),
        }
    }
}

/// A string or a list of strings.
pub(crate) fn strings(value: &Value, element: &str) -> Result<Vec<String>, Problem> {
    let text = |value: &Value| {
        value
            .as_str()
            .map(str::to_owned)
            .ok_or_else(|| Problem::new(element, "is neither a string nor a list of strings"))
    };
    match value {
        Value::Array(items) => items.iter().map(text).collect(),
        one => Ok(vec![text(one)?]),
    }
}

/// A string, number or boolean, or a list of them, as text: condition values may be any of them.
pub(crate) fn scalars(value: &Value, element: &str) -> Result<Vec<String>, Problem> {
    let text = |value: &Value| match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(flag) => Ok(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => Err(Problem::new(
            element,
            "has a value that is neither text, number nor boolean",
        )),
    };
    match value {
        Value::Array(items) => items.iter().map(text).collect(),
        one => Ok(vec![text(one)?]),
    }
}

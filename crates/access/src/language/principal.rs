//! Whom a statement is about.

use serde_json::Value;

use super::reader::{Problem, strings};

/// One name in a `Principal` or `NotPrincipal` element.
///
/// Source: IAM User Guide, "AWS JSON policy elements: Principal".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrincipalName {
    /// `"*"` or `{"AWS": "*"}`: everyone, anonymous requests included.
    Anyone,
    /// `{"AWS": …}`: an account number, an ARN, or the unique id that IAM puts in place of a deleted principal.
    Aws(String),
    /// `{"Service": …}`: an AWS service.
    Service(String),
    /// `{"Federated": …}`: an identity provider.
    Federated(String),
    /// `{"CanonicalUser": …}`: an account by its canonical user id.
    CanonicalUser(String),
}

/// The names of a `Principal` or `NotPrincipal` element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principals {
    /// The names.
    pub names: Vec<PrincipalName>,
    /// Whether the statement is about everyone but them.
    pub excluded: bool,
}

impl Principals {
    /// Reads the element; a type of principal that is not known is added to `unknown`.
    pub(crate) fn read(value: &Value, excluded: bool, unknown: &mut Vec<String>) -> Result<Self, Problem> {
        let element = if excluded { "NotPrincipal" } else { "Principal" };
        let names = match value {
            Value::String(text) if text == "*" => vec![PrincipalName::Anyone],
            Value::Object(types) => {
                let mut names = Vec::new();
                for (kind, value) in types {
                    for name in strings(value, element)? {
                        match kind.to_ascii_lowercase().as_str() {
                            "aws" | "*" if name == "*" => names.push(PrincipalName::Anyone),
                            "aws" => names.push(PrincipalName::Aws(name)),
                            "service" => names.push(PrincipalName::Service(name)),
                            "federated" => names.push(PrincipalName::Federated(name)),
                            "canonicaluser" => names.push(PrincipalName::CanonicalUser(name)),
                            _ => unknown.push(format!("{element} {kind}")),
                        }
                    }
                }
                names
            }
            _ => {
                return Err(Problem::new(
                    element,
                    "is neither \"*\" nor an object of principal types",
                ));
            }
        };
        Ok(Self { names, excluded })
    }
}

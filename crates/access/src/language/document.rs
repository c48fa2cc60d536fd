//! Policy documents.

use model::asset::PolicyDocument;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};
use thiserror::Error;

use super::statement::Statement;

/// A document that AWS would not have accepted, or whose text was damaged on the way.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Malformed {
    /// The text is not JSON, neither as it is nor after URL decoding.
    #[error("not JSON: {0}")]
    NotJson(String),
    /// The document is a list, a number, ….
    #[error("the document is not a JSON object")]
    NotAnObject,
    /// An element is missing or of another form than the grammar has.
    #[error("/{pointer}: {what}")]
    Element {
        /// The JSON pointer of the element, without its first slash.
        pointer: String,
        /// What is wrong with it.
        what: String,
    },
}

/// A policy document in parts.
///
/// Source: IAM User Guide, "Grammar of the IAM JSON policy language".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Whether it is of version 2012-10-17, which has policy variables.
    pub has_variables: bool,
    /// Its statements, in order.
    pub statements: Vec<Statement>,
}

impl Document {
    /// Reads a document as an object, as text, or as URL-encoded text as IAM returns it.
    ///
    /// # Errors
    /// When AWS would not have accepted it. Elements that the grammar does not know are no error: they are kept in
    /// [`Statement::unknown`], and make unknown what the statement does.
    pub fn parse(document: &PolicyDocument) -> Result<Self, Malformed> {
        match &document.0 {
            Value::Object(object) => Self::read(object),
            Value::String(text) => match parse_text(text)? {
                Value::Object(object) => Self::read(&object),
                _ => Err(Malformed::NotAnObject),
            },
            _ => Err(Malformed::NotAnObject),
        }
    }

    fn read(object: &Map<String, Value>) -> Result<Self, Malformed> {
        let mut version = None;
        let mut statements = None;
        let mut unknown = Vec::new();
        for (name, value) in object {
            match name.to_ascii_lowercase().as_str() {
                "version" => version = value.as_str(),
                "id" => {}
                "statement" => statements = Some(value),
                _ => unknown.push(name.clone()),
            }
        }
        let has_variables = version == Some("2012-10-17");
        let Some(statements) = statements else {
            return Err(Malformed::Element {
                pointer: "Statement".to_owned(),
                what: "is missing".to_owned(),
            });
        };
        let list = match statements {
            Value::Array(list) => list.as_slice(),
            one => std::slice::from_ref(one),
        };
        let statements = list
            .iter()
            .enumerate()
            .map(|(index, value)| {
                let mut statement = Statement::read(value, index, has_variables)?;
                statement.unknown.extend(unknown.iter().cloned());
                Ok(statement)
            })
            .collect::<Result<_, Malformed>>()?;
        Ok(Self {
            has_variables,
            statements,
        })
    }
}

fn parse_text(text: &str) -> Result<Value, Malformed> {
    let first = match serde_json::from_str(text) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    percent_decode_str(text)
        .decode_utf8()
        .ok()
        .and_then(|decoded| serde_json::from_str(&decoded).ok())
        .ok_or_else(|| Malformed::NotJson(first.to_string()))
}

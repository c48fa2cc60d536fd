//! Policy documents as IAM writes them.
//!
//! The API writes a document as the text of an element. Elements within it are not a document, however much they look
//! like one: the answer is then not understood.

use std::fmt;

use model::asset::PolicyDocument;
use percent_encoding::percent_decode_str;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// No policy nests deeper: statement, condition, operator, key and values are five levels.
const DEEPEST: usize = 32;

const NO_TEXT: &str = "the policy document is no text, but elements";

/// A policy document: an object in the JSON of the command line, URL-encoded text (RFC 3986) from the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Document(pub(crate) PolicyDocument);

impl Document {
    /// The document from its text; text that is not JSON is kept as it came.
    fn from_text(text: &str) -> Self {
        let plain = if text.trim_start().starts_with(['{', '[']) {
            text.into()
        } else {
            percent_decode_str(text).decode_utf8_lossy()
        };
        Self(PolicyDocument::from_text(&plain))
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(EitherForm)
    }
}

struct EitherForm;

impl<'de> Visitor<'de> for EitherForm {
    type Value = Document;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a policy document")
    }

    fn visit_str<E>(self, text: &str) -> Result<Document, E> {
        Ok(Document::from_text(text))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Document, A::Error> {
        let mut object = Map::new();
        let mut text = None;
        // To the end in any case: the reader of XML counts on it.
        while let Some(name) = members.next_key::<String>()? {
            if name == "$text" {
                text = Some(members.next_value::<String>()?);
            } else {
                object.insert(name, members.next_value_seed(Nested(DEEPEST))?);
            }
        }
        Ok(match text {
            // An XML element: its text is the document.
            Some(text) => Document::from_text(&text),
            None if !object.is_empty() && !object.values().any(has_leaf) => {
                return Err(A::Error::custom(NO_TEXT));
            }
            None => Document(PolicyDocument(Value::Object(object))),
        })
    }
}

/// Whether something other than objects stands anywhere in the value, as in every policy. In XML it would be text.
fn has_leaf(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Object(members) => members.values().any(has_leaf),
        _ => true,
    }
}

/// A value within a document in JSON, so many levels deep at most.
struct Nested(usize);

impl<'de> DeserializeSeed<'de> for Nested {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        if self.0 == 0 {
            return Err(D::Error::custom("the policy document nests too deep"));
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Nested {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of a policy document")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(item) = items.next_element_seed(Nested(self.0 - 1))? {
            all.push(item);
        }
        Ok(all.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            // The reader of XML names text and attributes so; no member of a policy is named so.
            if name.starts_with(['$', '@']) {
                return Err(A::Error::custom(NO_TEXT));
            }
            object.insert(name, members.next_value_seed(Nested(self.0 - 1))?);
        }
        Ok(object.into())
    }
}

//! Policy documents as IAM writes them.

use std::fmt;

use model::asset::PolicyDocument;
use percent_encoding::percent_decode_str;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value};

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
                object.insert(name, members.next_value()?);
            }
        }
        Ok(match text {
            // An XML element: its text is the document.
            Some(text) => Document::from_text(&text),
            None => Document(PolicyDocument(Value::Object(object))),
        })
    }
}

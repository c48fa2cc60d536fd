//! The XML answers of the Query and REST protocols.
//!
//! Source: Smithy, "AWS query protocol" and "AWS restXml protocol". The name of the root is checked, so that a page
//! of another server is never taken for an answer without content.

use std::fmt;
use std::marker::PhantomData;

use quick_xml::Reader;
use quick_xml::events::Event;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, IgnoredAny, MapAccess, Visitor};

/// Reads a document whose root has the given name.
pub(super) fn read<T: DeserializeOwned>(body: &[u8], root: &str) -> Result<T, String> {
    let text = text(body)?;
    match root_name(text)? {
        name if name == root => {}
        name => return Err(format!("the answer is a <{name}>, not a <{root}>")),
    }
    quick_xml::de::from_str(text).map_err(|error| error.to_string())
}

/// Reads `<XResponse><XResult>…</XResult>…</XResponse>` of the Query protocol.
pub(super) fn read_result<T: DeserializeOwned>(body: &[u8], operation: &str) -> Result<T, String> {
    let envelope: Envelope<T> = read(body, &format!("{operation}Response"))?;
    envelope
        .0
        .ok_or_else(|| format!("the answer has no <{operation}Result>"))
}

/// Code and message of an error document, in whichever of the forms AWS uses.
pub(super) fn read_error(body: &[u8]) -> Option<(String, String)> {
    #[derive(Deserialize)]
    struct Document {
        #[serde(rename = "Error")]
        error: Option<Inner>,
        #[serde(rename = "Code")]
        code: Option<String>,
        #[serde(rename = "Message", default)]
        message: String,
    }
    #[derive(Deserialize)]
    struct Inner {
        #[serde(rename = "Code")]
        code: String,
        #[serde(rename = "Message", default)]
        message: String,
    }
    let document: Document = quick_xml::de::from_str(text(body).ok()?).ok()?;
    match document {
        Document {
            error: Some(inner), ..
        } => Some((inner.code, inner.message)),
        Document { code, message, .. } => Some((code?, message)),
    }
}

/// The region that an error document of S3 names.
pub(super) fn read_error_region(body: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Document {
        #[serde(rename = "Region")]
        region: String,
    }
    let document: Document = quick_xml::de::from_str(text(body).ok()?).ok()?;
    Some(document.region)
}

fn text(body: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(body).map_err(|_| "the answer is not UTF-8".to_owned())
}

fn root_name(text: &str) -> Result<String, String> {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(root) | Event::Empty(root)) => {
                return Ok(root.local_name().as_ref().to_owned());
            }
            Ok(Event::Eof) => return Err("the answer is empty".to_owned()),
            Ok(Event::Text(text)) if !text.trim_ascii().is_empty() => {
                return Err("the answer is not XML".to_owned());
            }
            Ok(_) => {}
            Err(error) => return Err(error.to_string()),
        }
    }
}

/// The element of the root whose name ends in `Result`.
struct Envelope<T>(Option<T>);

impl<'de, T: DeserializeOwned> Deserialize<'de> for Envelope<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Children<T>(PhantomData<T>);
        impl<'de, T: DeserializeOwned> Visitor<'de> for Children<T> {
            type Value = Envelope<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an answer of the Query protocol")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut children: A) -> Result<Self::Value, A::Error> {
                let mut result = None;
                while let Some(name) = children.next_key::<String>()? {
                    if name.ends_with("Result") {
                        result = Some(children.next_value()?);
                    } else {
                        children.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(Envelope(result))
            }
        }
        deserializer.deserialize_map(Children(PhantomData))
    }
}

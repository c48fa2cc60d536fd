//! The answer to an AWS call, and the few ways in which tests read one.

use quick_xml::events::Event;
use quick_xml::reader::Reader;
use serde_json::Value;

use crate::exchange::HttpResponse;
use crate::{Error, Result};

/// A successful answer: XML for IAM, STS and S3, JSON for CloudTrail and the like.
#[derive(Debug, Clone)]
pub struct Answer {
    call: String,
    response: HttpResponse,
}

impl Answer {
    /// Takes a 2xx answer; everything else becomes [`Error::Refused`].
    pub(crate) fn from_response(call: String, response: HttpResponse) -> Result<Answer> {
        if (200..300).contains(&response.status) {
            return Ok(Answer { call, response });
        }
        let body = response.text();
        let json: Option<Value> = serde_json::from_str(&body).ok();
        let from_json = |names: &[&str]| {
            names
                .iter()
                .find_map(|name| json.as_ref()?.get(name)?.as_str())
                .map(str::to_owned)
        };
        let code = from_json(&["__type", "Code"])
            .map(|code| code.rsplit('#').next().unwrap_or_default().to_owned())
            .or_else(|| texts(&body, "Code").into_iter().next());
        let message =
            from_json(&["message", "Message"]).or_else(|| texts(&body, "Message").into_iter().next());
        Err(Error::Refused {
            call,
            status: response.status,
            code: code.unwrap_or_default(),
            message: message.unwrap_or_else(|| start(&body)),
        })
    }

    /// The HTTP status, 200 to 299.
    pub fn status(&self) -> u16 {
        self.response.status
    }

    /// The raw body.
    pub fn body(&self) -> String {
        self.response.text()
    }

    /// The text of the first XML element of that local name.
    pub fn text(&self, element: &str) -> Result<String> {
        self.texts(element)
            .into_iter()
            .next()
            .ok_or_else(|| self.incomplete(element))
    }

    /// The texts of all XML elements of that local name, in document order.
    pub fn texts(&self, element: &str) -> Vec<String> {
        texts(&self.body(), element)
    }

    /// The body as JSON.
    pub fn json(&self) -> Result<Value> {
        serde_json::from_slice(&self.response.body).map_err(|_| self.incomplete("JSON document"))
    }

    fn incomplete(&self, field: &str) -> Error {
        Error::Incomplete {
            call: self.call.clone(),
            field: field.to_owned(),
            body: start(&self.body()),
        }
    }
}

fn start(body: &str) -> String {
    body.chars().take(400).collect()
}

fn texts(document: &str, element: &str) -> Vec<String> {
    let mut reader = Reader::from_str(document);
    let mut found = Vec::new();
    let mut open: Option<String> = None;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => open = (tag.local_name().as_ref() == element).then(String::new),
            Ok(Event::Text(text)) => {
                if let Some(value) = open.as_mut() {
                    value.push_str(&text);
                }
            }
            Ok(Event::GeneralRef(entity)) => {
                let known = quick_xml::escape::unescape(&format!("&{};", &*entity)).map(|c| c.into_owned());
                if let (Some(value), Ok(character)) = (open.as_mut(), known) {
                    value.push_str(&character);
                }
            }
            Ok(Event::End(_)) => found.extend(open.take()),
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}

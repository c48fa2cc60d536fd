//! The JSON answers of the JSON 1.1 protocol.
//!
//! Source: Smithy, "AWS JSON 1.1 protocol".

use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads an answer.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|error| error.to_string())
}

/// Code and message of an error: `__type` or `code` without its namespace, `message` or `Message`.
pub(super) fn read_error(body: &[u8], header: Option<&str>) -> Option<(String, String)> {
    let document: Value = serde_json::from_slice(body).ok()?;
    let text = |names: [&str; 2]| names.into_iter().find_map(|name| document.get(name)?.as_str());
    let code = text(["__type", "code"]).or(header)?;
    // `aws.protocols#Code:http://…` carries a namespace before and a hint after the code.
    let code = code.rsplit('#').next().and_then(|rest| rest.split(':').next())?;
    Some((
        code.to_owned(),
        text(["message", "Message"]).unwrap_or_default().to_owned(),
    ))
}

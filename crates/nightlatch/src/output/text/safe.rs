//! Names come from whoever made the files and assets: a terminal must not obey them.

use engine::report::Report;
use serde_json::Value;

use crate::terminal::harmless;

/// The same report with no character in it that a terminal would obey.
pub(super) fn to_show(report: &Report) -> Report {
    let shown = serde_json::to_value(report)
        .map(made_safe)
        .and_then(serde_json::from_value);
    // INVARIANT: a report is read back from what it is written as, and escaping changes no structure.
    shown.unwrap_or_else(|_| report.clone())
}

fn made_safe(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(harmless(&text)),
        Value::Array(items) => items.into_iter().map(made_safe).collect(),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| (harmless(&name), made_safe(value)))
            .collect(),
        other => other,
    }
}

//! Slack: what can be done about a token that was found.

pub mod fix;

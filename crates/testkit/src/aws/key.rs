//! A key pair, long-lived or of a role session.

use std::fmt;

/// An access key. The id names, the secret signs; the secret is not shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessKey {
    /// The access key id, `AKIA…` for long-lived keys and `ASIA…` for sessions.
    pub id: String,
    /// The secret access key, 40 characters.
    pub secret: String,
    /// The session token of temporary keys.
    pub session_token: Option<String>,
}

impl AccessKey {
    /// A long-lived key.
    pub fn long_lived(id: impl Into<String>, secret: impl Into<String>) -> AccessKey {
        AccessKey {
            id: id.into(),
            secret: secret.into(),
            session_token: None,
        }
    }

    /// The variables by which AWS tools take this key, for a child process.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let mut variables = vec![
            ("AWS_ACCESS_KEY_ID", self.id.clone()),
            ("AWS_SECRET_ACCESS_KEY", self.secret.clone()),
        ];
        if let Some(token) = &self.session_token {
            variables.push(("AWS_SESSION_TOKEN", token.clone()));
        }
        variables
    }
}

impl fmt::Debug for AccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessKey")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

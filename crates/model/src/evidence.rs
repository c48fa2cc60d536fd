//! Where a fact comes from.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Digest, EvidenceId, stable_id};

/// The kind of place that a fact was read from, so that a reader can weigh it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// An authenticated API of the system itself.
    Api,
    /// A look from outside without credentials.
    Probe,
    /// A file that the user gave, such as an export of an API.
    File,
    /// A git object.
    Git,
    /// The user's configuration: believed, not measured.
    Configured,
    /// Decided by Nightlatch from other facts.
    Derived,
}

impl Source {
    /// The name in files, rules and output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Probe => "probe",
            Self::File => "file",
            Self::Git => "git",
            Self::Configured => "configured",
            Self::Derived => "derived",
        }
    }
}

/// One answer of one source. No fact stands in an estate without it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// Derived from all other fields.
    pub id: EvidenceId,
    /// What kind of source answered.
    pub source: Source,
    /// Where: an endpoint, a path, a repository.
    pub at: String,
    /// What was asked: `iam:GetAccountAuthorizationDetails`, `GET /users/sign_up`, a blob id and path.
    pub call: String,
    /// When the answer came.
    pub time: Timestamp,
    /// The digest of the raw answer, before any interpretation; none where nothing was transferred.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub digest: Option<Digest>,
    /// From where an outside look was taken (`internet`, `internal`, `loopback`); none for other sources.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub vantage: Option<String>,
}

impl Evidence {
    /// Evidence of an answer with the given raw bytes.
    pub fn of(source: Source, at: &str, call: &str, time: Timestamp, raw: &[u8]) -> Self {
        Self::build(source, at, call, time, Some(Digest::of(raw)), None)
    }

    /// Evidence of a statement with no raw answer behind it, such as a derived fact.
    pub fn stated(source: Source, at: &str, call: &str, time: Timestamp) -> Self {
        Self::build(source, at, call, time, None, None)
    }

    /// The same evidence, said to be seen from the given vantage.
    pub fn from_vantage(self, vantage: &str) -> Self {
        Self::build(
            self.source,
            &self.at,
            &self.call,
            self.time,
            self.digest,
            Some(vantage.to_owned()),
        )
    }

    fn build(
        source: Source,
        at: &str,
        call: &str,
        time: Timestamp,
        digest: Option<Digest>,
        vantage: Option<String>,
    ) -> Self {
        let id = EvidenceId::new(stable_id([
            source.as_str(),
            at,
            call,
            &time.to_string(),
            digest.as_ref().map_or("", Digest::as_str),
            vantage.as_deref().unwrap_or(""),
        ]));
        Self {
            id,
            source,
            at: at.to_owned(),
            call: call.to_owned(),
            time,
            digest,
            vantage,
        }
    }
}

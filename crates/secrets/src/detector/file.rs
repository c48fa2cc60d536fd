//! The form of a detector file.

use model::Confidence;
use model::asset::CredentialKind;
use serde::Deserialize;

use super::DetectorError;
use crate::check::Check;

/// One kind of credential: how it is found, and what it is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Detector {
    /// The id, equal to the file's name; never renamed once released.
    pub id: String,
    /// What it finds, for people.
    pub title: String,
    /// Who issues the credential.
    pub provider: String,
    /// The provider's page that states the form.
    pub reference: String,
    /// What kind of credential it stands for.
    pub kind: CredentialKind,
    /// How sure a sighting is.
    pub confidence: Confidence,
    /// Whether the value alone opens something. A key behind a passphrase does not.
    #[serde(default = "yes")]
    pub usable: bool,
    /// Words without which there is no match, in any case of letters.
    pub keywords: Vec<String>,
    /// How far around a keyword the pattern is tried.
    pub window: Window,
    /// A regular expression over bytes. Its group `secret` is the value, its group `identifier` the public part.
    pub pattern: String,
    /// What the match must pass.
    pub(crate) check: Check,
    /// The second part of a credential of two parts.
    #[serde(default)]
    pub companion: Option<Companion>,
    /// Texts in which it is found.
    pub found: Vec<Example>,
    /// Texts in which it is not.
    pub silent: Vec<Example>,
}

/// Bytes before the start and after the end of a keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// Bytes before its start.
    pub before: usize,
    /// Bytes after its end.
    pub after: usize,
}

/// The secret part of a credential whose identifier the detector finds.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Companion {
    /// The detector that finds the secret part alone. What it finds in another file of the same commit is joined.
    pub detector: String,
    /// How many bytes may lie between the two parts within one file.
    pub reach: usize,
    /// A regular expression with a group `secret`, tried only within reach.
    pub pattern: String,
    /// What the secret part must pass.
    pub(crate) check: Check,
}

/// A text with parts that are generated; see [`Sample`](crate::Sample).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// What it shows, for people.
    pub says: String,
    /// The template.
    pub text: String,
}

impl Detector {
    /// Reads a detector from the text of its file.
    ///
    /// # Errors
    /// When the text is not of the form, the id is not `file`, or no keyword narrows the search.
    pub fn from_toml(file: &str, text: &str) -> Result<Self, DetectorError> {
        let detector: Self = toml::from_str(text).map_err(|source| DetectorError::Form {
            file: file.to_owned(),
            source: Box::new(source),
        })?;
        if detector.id != file {
            return Err(DetectorError::Name {
                file: file.to_owned(),
                id: detector.id,
            });
        }
        if detector.keywords.is_empty() || detector.keywords.iter().any(|keyword| keyword.len() < 3) {
            return Err(DetectorError::Keywords { id: detector.id });
        }
        Ok(detector)
    }
}

fn yes() -> bool {
    true
}

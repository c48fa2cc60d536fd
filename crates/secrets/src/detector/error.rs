//! Why a detector file is refused.

use thiserror::Error;

/// Why a detector file is refused.
#[derive(Debug, Error)]
pub enum DetectorError {
    /// The file is not TOML, or not of the form of a detector.
    #[error("detector `{file}`: {source}")]
    Form {
        /// The file's name without its ending.
        file: String,
        /// Where and how.
        source: Box<toml::de::Error>,
    },
    /// The id is not the file's name.
    #[error("detector `{file}`: its id is `{id}`; the id and the name of the file must be the same")]
    Name {
        /// The file's name without its ending.
        file: String,
        /// The id within.
        id: String,
    },
    /// A detector without keywords would run its pattern over every byte.
    #[error("detector `{id}`: needs at least one keyword of at least 3 characters, and none shorter")]
    Keywords {
        /// The detector.
        id: String,
    },
    /// The pattern is not a regular expression, or too large a one.
    #[error("detector `{id}`: pattern: {source}")]
    Pattern {
        /// The detector.
        id: String,
        /// What is wrong.
        source: Box<regex_automata::meta::BuildError>,
    },
    /// The pattern names no group that could be reported.
    #[error("detector `{id}`: the pattern needs a group `secret`, or `identifier` where it has a companion")]
    Groups {
        /// The detector.
        id: String,
    },
    /// The companion names a detector that is not there.
    #[error("detector `{id}`: its companion names `{companion}`, and there is no such detector")]
    Companion {
        /// The detector.
        id: String,
        /// The name.
        companion: String,
    },
    /// The keywords are too many for one automaton.
    #[error("keywords: {0}")]
    Prefilter(#[from] Box<aho_corasick::BuildError>),
}

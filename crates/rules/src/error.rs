//! Why a rule could not be loaded.

use std::fmt;

use thiserror::Error;

use crate::ConditionError;

/// What is wrong with a rule file.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Problem {
    /// The file or folder could not be read.
    #[error("cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    /// The file does not begin with front matter.
    #[error("a rule begins with TOML front matter between two lines `+++`")]
    NoFrontMatter,
    /// The front matter is not TOML, or a field is missing, unknown or of the wrong type.
    #[error("front matter: {0}")]
    FrontMatter(String),
    /// A field of the front matter has a value that it cannot have.
    #[error("{field}: {message}")]
    Field {
        /// The field's name.
        field: &'static str,
        /// What is wrong and what would be right.
        message: String,
    },
    /// The condition was rejected.
    #[error("when: {0}")]
    Condition(#[source] ConditionError),
    /// The sections are not those of a rule.
    #[error("{0}")]
    Sections(String),
    /// An example cannot be used.
    #[error("example: {0}")]
    Example(String),
    /// Another rule has the id.
    #[error("the id `{id}` is taken by {other}")]
    Duplicate {
        /// The id of both.
        id: String,
        /// The file of the other rule.
        other: String,
    },
}

/// A problem, and where it is.
#[derive(Debug, Error)]
#[error("{file}:{line}: {problem}")]
pub struct LoadError {
    /// The file, as it was named.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// What is wrong.
    #[source]
    pub problem: Problem,
}

/// Everything that is wrong with a set of rules, one problem per file.
#[derive(Debug, Error)]
pub struct LoadErrors(pub Vec<LoadError>);

impl fmt::Display for LoadErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{error}")?;
        }
        Ok(())
    }
}

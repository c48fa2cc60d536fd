//! Reading a configuration file, with errors that point at the line.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::{Config, SecretSource};

/// Why a configuration cannot be used.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read {}: {problem}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        problem: io::Error,
    },
    /// The text is not a configuration.
    #[error("{0}")]
    Invalid(Box<Invalid>),
}

/// What is wrong with a configuration's text, and where.
#[derive(Debug)]
pub struct Invalid {
    /// The file's name.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// From 1.
    pub column: usize,
    /// The line's text.
    pub text: String,
    /// How many characters to underline.
    pub width: usize,
    /// What is wrong.
    pub problem: String,
    /// What was probably meant.
    pub suggestion: Option<String>,
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.line.to_string();
        let gutter = " ".repeat(number.len());
        writeln!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.problem)?;
        writeln!(f, " {gutter} |")?;
        writeln!(f, " {number} | {}", self.text)?;
        write!(
            f,
            " {gutter} | {}{}",
            " ".repeat(self.column - 1),
            "^".repeat(self.width.max(1))
        )?;
        if let Some(suggestion) = &self.suggestion {
            write!(f, " did you mean `{suggestion}`?")?;
        }
        Ok(())
    }
}

/// Reads a configuration file. Relative paths in it are taken from its folder.
///
/// # Errors
/// When the file cannot be read, is not TOML, or has a key or value that is not known.
pub fn load(path: &Path) -> Result<Config, ConfigError> {
    let text = fs::read_to_string(path).map_err(|problem| ConfigError::Io {
        path: path.to_owned(),
        problem,
    })?;
    let mut config = parse(&text, &path.display().to_string())?;
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    for git in &mut config.git {
        git.path = git.path.take().map(|path| folder.join(path));
    }
    for estate in &mut config.estate {
        estate.path = folder.join(&estate.path);
    }
    for aws in &mut config.aws {
        aws.authorization_details = aws.authorization_details.take().map(|path| folder.join(path));
    }
    if let Some(rules) = config.rules.folder.take() {
        config.rules.folder = Some(folder.join(rules));
    }
    let tokens = config.gitlab.iter_mut().map(|source| &mut source.token);
    for token in tokens.chain(config.git.iter_mut().map(|source| &mut source.token)) {
        if let Some(SecretSource::File(path)) = token {
            *path = folder.join(&*path);
        }
    }
    config.origin = Some(path.to_owned());
    Ok(config)
}

/// Reads a configuration's text; `file` is named in errors.
///
/// # Errors
/// When the text is not TOML, or has a key or value that is not known.
pub fn parse(text: &str, file: &str) -> Result<Config, ConfigError> {
    toml::from_str(text).map_err(|error| {
        let span = error.span().unwrap_or(0..0);
        let start = span.start.min(text.len());
        let before = text.get(..start).unwrap_or("");
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line_text = text.get(line_start..).unwrap_or("").lines().next().unwrap_or("");
        let column = text.get(line_start..start).map_or(0, |part| part.chars().count()) + 1;
        let said = error.message().lines().next().unwrap_or("").to_owned();
        let (line_text, problem) = without_token(line_text, said);
        let room = line_text.chars().count().saturating_sub(column - 1);
        ConfigError::Invalid(Box::new(Invalid {
            file: file.to_owned(),
            line: before.matches('\n').count() + 1,
            column,
            width: text.get(span).map_or(1, |part| part.chars().count()).min(room),
            text: line_text,
            suggestion: suggestion(&problem),
            problem,
        }))
    })
}

/// The line and the problem as they may be shown: what is written in quotes after the word `token` may be one.
fn without_token(line: &str, problem: String) -> (String, String) {
    let Some((before, after)) = line.split_once("token") else {
        return (line.to_owned(), problem);
    };
    let value = after
        .trim_start_matches([' ', '\t', '"', '\''])
        .strip_prefix('=')
        .map(str::trim_start);
    if value.is_some_and(|value| value.starts_with(['"', '\''])) {
        let instead = "{ env = \"NAME\" }, { file = \"PATH\" } or { command = [\"PROGRAM\"] }";
        return (
            format!("{before}token = …"),
            format!("a token is not written here: say where it is, with {instead}"),
        );
    }
    let (mut shown, mut problem) = (after.to_owned(), problem);
    for quoted in after
        .split(['"', '\''])
        .skip(1)
        .step_by(2)
        .filter(|quoted| !quoted.is_empty())
    {
        shown = shown.replace(quoted, "…");
        problem = problem.replace(quoted, "…");
    }
    (format!("{before}token{shown}"), problem)
}

/// The nearest of the names that the parser says it expected: "unknown field `x`, expected one of `a`, `b`".
fn suggestion(problem: &str) -> Option<String> {
    let mut quoted = problem.split('`').skip(1).step_by(2);
    let found = quoted.next()?;
    if !problem.starts_with("unknown ") {
        return None;
    }
    quoted
        .map(|name| (strsim::damerau_levenshtein(found, name), name))
        .filter(|(distance, name)| *distance <= 3.min(name.len() / 2 + 1))
        .min()
        .map(|(_, name)| name.to_owned())
}

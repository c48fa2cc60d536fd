//! A detector's patterns, compiled when they are first needed.

use std::ops::Range;
use std::sync::OnceLock;

use model::Secret;
use regex_automata::meta::{BuildError, Regex};
use regex_automata::util::syntax;
use regex_automata::{Input, Span};

use crate::check::Check;
use crate::{Detector, DetectorError};

/// Larger automata than this are refused: a pattern that needs one is a mistake.
const LARGEST: usize = 4 << 20;

/// A pattern, with the check that its matches must pass.
#[derive(Debug)]
pub(super) struct Pattern {
    text: String,
    check: Check,
    regex: OnceLock<Regex>,
}

/// A match that passed its check.
#[derive(Debug)]
pub(super) struct Hit {
    /// Where the value stands; the identifier where the pattern has no group for a value.
    pub(super) span: Range<usize>,
    /// The value in its canonical form.
    pub(super) value: Option<Secret<String>>,
    /// The public part.
    pub(super) identifier: Option<String>,
}

impl Pattern {
    pub(super) fn new(text: &str, check: Check) -> Self {
        Self {
            text: text.to_owned(),
            check,
            regex: OnceLock::new(),
        }
    }

    /// Compiles it now.
    ///
    /// # Errors
    /// When it is no regular expression, or none of its groups could be reported.
    pub(super) fn compile(&self, detector: &Detector) -> Result<(), DetectorError> {
        let id = || detector.id.clone();
        let regex = build(&self.text).map_err(|source| DetectorError::Pattern { id: id(), source })?;
        let named = |name| {
            regex
                .group_info()
                .to_index(regex_automata::PatternID::ZERO, name)
                .is_some()
        };
        let reportable = named("secret") || (named("identifier") && detector.companion.is_some());
        if !reportable {
            return Err(DetectorError::Groups { id: id() });
        }
        // Whoever was first has built the same.
        let _ = self.regex.set(regex);
        Ok(())
    }

    /// Every match within a range, in order. What stands around the range is seen by look-around.
    pub(super) fn find(&self, bytes: &[u8], range: Range<usize>) -> Vec<Hit> {
        let mut found = Vec::new();
        let Some(regex) = self.regex() else { return found };
        let mut captures = regex.create_captures();
        let mut at = range.start;
        while at < range.end {
            regex.search_captures(&Input::new(bytes).span(at..range.end), &mut captures);
            let Some(whole) = captures.get_match() else { break };
            let named = |name| captures.get_group_by_name(name);
            let (secret, identifier) = (named("secret"), named("identifier"));
            let text = |span: Span| &bytes[span.range()];
            let reported = secret.or(identifier).unwrap_or_else(|| whole.span());
            let passed = self
                .check
                .examine(text(reported), named("label").map_or(&[], text));
            if let Some(passed) = passed {
                let shown = identifier.map(|span| String::from_utf8_lossy(text(span)).into_owned());
                found.push(Hit {
                    span: if named("label").is_some() {
                        whole.range()
                    } else {
                        reported.range()
                    },
                    value: secret.is_some().then_some(passed.value),
                    identifier: shown.or(passed.identifier),
                });
            }
            // Not the end of the match: the byte that ends one may begin the next.
            at = reported.end.max(at + 1);
        }
        found
    }

    fn regex(&self) -> Option<&Regex> {
        if let Some(regex) = self.regex.get() {
            return Some(regex);
        }
        // INVARIANT: every pattern of a scanner was compiled once by `Scanner::new` or, for the embedded ones, by
        // the tests.
        let regex = build(&self.text).ok()?;
        Some(self.regex.get_or_init(|| regex))
    }
}

fn build(pattern: &str) -> Result<Regex, Box<BuildError>> {
    Regex::builder()
        .configure(Regex::config().utf8_empty(false).nfa_size_limit(Some(LARGEST)))
        .syntax(syntax::Config::new().unicode(false).utf8(false))
        .build(pattern)
        .map_err(Box::new)
}

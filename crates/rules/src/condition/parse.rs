//! CEL text to CEL's syntax tree, with the places of its nodes.

use cel::Env;
use cel::common::ast::{IdedExpr, SourceInfo};

use super::ConditionError;

/// Operators nested deeper than this are not accepted; no condition that a person can read comes near.
const DEEPEST: u16 = 64;

/// A syntax tree whose macros stand as the calls that were written.
pub(crate) struct Parsed {
    pub(crate) root: IdedExpr,
    source: SourceInfo,
}

impl Parsed {
    pub(crate) fn new(text: &str) -> Result<Self, ConditionError> {
        // An environment without the standard library expands no macros.
        let parser = Env::default()
            .parser()
            .enable_optional_syntax(false)
            .max_recursion_depth(DEEPEST);
        match parser.parse_with_source_info(text) {
            Ok((root, source)) => Ok(Self { root, source }),
            Err(errors) => {
                let first = errors.errors.into_iter().next();
                let (line, column) = first.as_ref().map_or((1, 1), |error| error.pos);
                let message = first.map_or_else(String::new, |error| error.msg);
                Err(ConditionError {
                    line: usize::try_from(line).unwrap_or(1).max(1),
                    column: usize::try_from(column).unwrap_or(1).max(1),
                    message: format!("not CEL: {message}"),
                })
            }
        }
    }

    /// An error at the node.
    pub(crate) fn error(&self, at: &IdedExpr, message: impl Into<String>) -> ConditionError {
        let offset = self
            .source
            .offset_for(at.id)
            .map_or(0, |(start, _)| start as usize);
        let (mut line, mut column) = (1, 1);
        for letter in self.source.source.chars().take(offset) {
            if letter == '\n' {
                line += 1;
                column = 1;
            } else {
                column += 1;
            }
        }
        ConditionError {
            line,
            column,
            message: message.into(),
        }
    }
}

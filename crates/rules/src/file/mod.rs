//! Reading a rule file: front matter, prose, examples.

mod body;
mod example;
mod front_matter;

use std::path::Path;

use model::RuleId;

use crate::{LoadError, Problem, Rule};

const FENCE: &str = "+++";

/// A problem and its line in the file, from 1.
type Found<T> = Result<T, (usize, Problem)>;

pub(crate) fn parse(name: &str, text: &str) -> Result<Rule, LoadError> {
    read(name, &text.replace("\r\n", "\n")).map_err(|(line, problem)| LoadError {
        file: name.to_owned(),
        line,
        problem,
    })
}

fn read(name: &str, text: &str) -> Found<Rule> {
    let (front, body, body_line) = split(text).ok_or((1, Problem::NoFrontMatter))?;
    // The front matter begins on the second line, below its fence.
    let front = front_matter::parse(front, 2)?;
    let stem = Path::new(name).file_stem().unwrap_or_default().to_string_lossy();
    if front.id.as_str() != stem {
        let message = format!("`{}` has to be the name of the file, `{stem}`", front.id);
        return Err((front.id_line, Problem::Field { field: "id", message }));
    }
    let sections = body::parse(body, body_line)?;
    let examples = example::read(front.asset, &front.id, sections.blocks, sections.examples_line)?;
    Ok(Rule {
        id: RuleId::new(front.id.as_str()),
        file: name.to_owned(),
        title: front.title,
        severity: front.severity,
        confidence: front.confidence,
        techniques: front.techniques,
        cis: front.cis,
        nist: front.nist,
        asset: front.asset,
        condition: front.condition,
        fix: front.fix,
        references: front.references,
        prose: sections.prose,
        examples,
    })
}

/// Front matter, body, and the line on which the body begins.
fn split(text: &str) -> Option<(&str, &str, usize)> {
    let rest = text.strip_prefix(FENCE)?.strip_prefix('\n')?;
    let mut length = 0;
    for line in rest.split_inclusive('\n') {
        if line.trim_end() == FENCE {
            let body = &rest[length + line.len()..];
            let lines_above = 2 + rest[..length].lines().count();
            return Some((&rest[..length], body, lines_above + 1));
        }
        length += line.len();
    }
    None
}

//! `nightlatch rules`.

use std::fmt::Write as _;

use ::rules::{Catalogue, Rule};
use anyhow::{Result, bail};
use model::RuleId;

use crate::cli::Rules;
use crate::exit::Exit;
use crate::terminal;

/// Lists, shows or tests checks.
pub(crate) fn run(verb: &Rules) -> Result<Exit> {
    let builtin = Catalogue::builtin();
    match verb {
        Rules::List => {
            terminal::result(&list(&builtin), None)?;
            Ok(Exit::Done)
        }
        Rules::Show { id } => {
            let Some(rule) = builtin.get(&RuleId::from(id.as_str())) else {
                bail!(
                    "there is no check `{id}`: `nightlatch rules list` shows all{}",
                    nearest(&builtin, id)
                );
            };
            terminal::result(&rule.markdown(), None)?;
            Ok(Exit::Done)
        }
        Rules::Test { folder } => {
            let catalogue = match folder {
                Some(folder) => builtin.with_directory(folder)?,
                None => builtin,
            };
            test(&catalogue)
        }
    }
}

fn list(catalogue: &Catalogue) -> String {
    let mut rules: Vec<&Rule> = catalogue.rules().collect();
    rules.sort_by_key(|rule| (std::cmp::Reverse(rule.severity()), rule.id()));
    let width = rules
        .iter()
        .map(|rule| rule.id().as_str().len())
        .max()
        .unwrap_or(0);
    let mut text = String::new();
    for rule in rules {
        let (severity, id) = (rule.severity(), rule.id());
        // INVARIANT: writing to a String does not fail.
        let _ = writeln!(
            text,
            "{severity:<8}  {id:<width$}  {:<13}  {}",
            rule.asset(),
            rule.title()
        );
    }
    text
}

/// The id that was probably meant.
fn nearest(catalogue: &Catalogue, id: &str) -> String {
    let near = catalogue
        .rules()
        .map(|rule| (strsim::damerau_levenshtein(id, rule.id().as_str()), rule.id()))
        .filter(|(distance, _)| *distance <= 6)
        .min();
    near.map(|(_, id)| format!("; did you mean `{id}`?"))
        .unwrap_or_default()
}

/// Runs every example of every check; any that fails makes the command fail.
fn test(catalogue: &Catalogue) -> Result<Exit> {
    let mut text = String::new();
    let (mut passed, mut failed) = (0, 0);
    for rule in catalogue.rules() {
        for example in rule.test() {
            if example.passed() {
                passed += 1;
            } else {
                failed += 1;
                let _ = writeln!(
                    text,
                    "{} line {}: {}: expected {}, found {}",
                    rule.file(),
                    example.line,
                    example.title,
                    example.expected,
                    example.found
                );
            }
        }
    }
    let _ = writeln!(text, "{passed} examples passed, {failed} failed");
    terminal::result(&text, None)?;
    Ok(if failed == 0 { Exit::Done } else { Exit::Error })
}

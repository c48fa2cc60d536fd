//! Every rule, fix and step id that is named anywhere exists, once.
//!
//! Where ids come from: a rule's is in its front matter and is its file's name; the file of a fix or of a step kind has
//! `const ID: … = "…";`. Where they are named: `fix` in a rule; `FixId`, `RuleId` and `StepKindId` made by `::new("…")` or
//! `::from("…")` in shipped code; `fix` and `fixes` in the TOML files beside the step kinds.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use toml::{Table, Value};

use super::Report;
use crate::generate::{Kind, registries};
use crate::project::{Project, files_in, folders_in, read};
use crate::rule_file;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Word {
    Rule,
    Fix,
    Step,
}

impl Word {
    const ALL: [(Self, &str, &str); 3] = [
        (Self::Rule, "rule", "RuleId"),
        (Self::Fix, "fix", "FixId"),
        (Self::Step, "step", "StepKindId"),
    ];

    fn label(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(word, ..)| *word == self)
            .map(|(_, label, _)| *label)
            .unwrap_or_default()
    }
}

/// Ids and the places that define or name them.
#[derive(Default)]
struct Ids {
    defined: BTreeMap<(Word, String), Vec<String>>,
    named: Vec<(Word, String, String)>,
    problems: Vec<String>,
}

pub(super) fn check(project: &Project) -> Result<Report> {
    let mut ids = Ids::default();
    rules(project, &mut ids)?;
    entries(project, &mut ids)?;
    techniques(project, &mut ids)?;
    for folder in folders_in(&project.path("crates"))? {
        let mut sources = Vec::new();
        rust_files(&folder.join("src"), &mut sources)?;
        for path in sources {
            let place = project.display(&path);
            for (word, id, line) in named_in(&read(&path)?) {
                ids.named.push((word, id, format!("{place}:{line}")));
            }
        }
    }
    let count = |wanted: Word| ids.defined.keys().filter(|(word, _)| *word == wanted).count();
    Ok(Report {
        name: "ids",
        summary: format!(
            "{} rules, {} fixes, {} steps; named in {} places",
            count(Word::Rule),
            count(Word::Fix),
            count(Word::Step),
            ids.named.len()
        ),
        warnings: Vec::new(),
        problems: ids.problems(),
    })
}

impl Ids {
    fn define(&mut self, word: Word, id: &str, place: String) {
        self.defined.entry((word, id.to_owned())).or_default().push(place);
    }

    fn problems(mut self) -> Vec<String> {
        for ((word, id), places) in &self.defined {
            if places.len() > 1 {
                self.problems.push(format!(
                    "the {} id {id} is defined twice: {}",
                    word.label(),
                    places.join(", ")
                ));
            }
        }
        for (word, id, place) in &self.named {
            if !self.defined.contains_key(&(*word, id.clone())) {
                self.problems
                    .push(format!("{place}: there is no {} {id}", word.label()));
            }
        }
        self.problems
    }
}

fn rules(project: &Project, ids: &mut Ids) -> Result<()> {
    for rule in rule_file::all(project)? {
        let place = project.display(&rule.path);
        let id = rule.text("id").to_owned();
        if id != rule.stem {
            ids.problems.push(format!(
                "{place}: its id is `{id}`, which has to be the file's name"
            ));
        }
        named_in_table(&rule.front, &place, ids);
        ids.define(Word::Rule, &id, place);
    }
    Ok(())
}

/// The files of the generated registries.
fn entries(project: &Project, ids: &mut Ids) -> Result<()> {
    for registry in registries(project)? {
        for entry in registry.entries()? {
            let place = project.display(&entry.path);
            let word = if registry.kind == Kind::Fix {
                Word::Fix
            } else {
                Word::Step
            };
            match constant(&read(&entry.path)?) {
                Some(id) if word == Word::Fix && !id.starts_with(&format!("{}-", registry.system)) => {
                    ids.problems.push(format!(
                        "{place}: the fix id `{id}` has to begin with `{}-`",
                        registry.system
                    ));
                }
                Some(id) => ids.define(word, &id, place),
                None => ids.problems.push(format!("{place}: no `const ID: … = \"…\";`")),
            }
        }
    }
    Ok(())
}

/// Declarative escalation techniques: TOML files beside the step kinds, each a step kind of its own.
fn techniques(project: &Project, ids: &mut Ids) -> Result<()> {
    let steps = project.path("crates/paths/src/steps");
    let mut files = files_in(&steps, "toml")?;
    for folder in folders_in(&steps)? {
        files.extend(files_in(&folder, "toml")?);
    }
    for path in files {
        let place = project.display(&path);
        let table: Table = read(&path)?.parse().with_context(|| format!("reading {place}"))?;
        if let Some(id) = table.get("id").and_then(Value::as_str) {
            ids.define(Word::Step, id, place.clone());
        }
        named_in_table(&table, &place, ids);
    }
    Ok(())
}

/// Fixes named by the keys `fix` and `fixes`.
fn named_in_table(table: &Table, place: &str, ids: &mut Ids) {
    for key in ["fix", "fixes"] {
        let values: Vec<&Value> = match table.get(key) {
            Some(Value::Array(values)) => values.iter().collect(),
            Some(value) => vec![value],
            None => Vec::new(),
        };
        for value in values {
            match value.as_str() {
                Some(id) => ids.named.push((Word::Fix, id.to_owned(), place.to_owned())),
                None => ids
                    .problems
                    .push(format!("{place}: `{key}` has to be an id or a list of ids")),
            }
        }
    }
}

/// The id that a file defines: the first literal in the value of its constant `ID`.
fn constant(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("const ID:")?;
    literal(rest.split_once('=')?.1.split(';').next()?)
}

/// The ids named in shipped Rust code, with their lines; test modules and comments do not count.
fn named_in(text: &str) -> Vec<(Word, String, usize)> {
    let shipped = text.split("#[cfg(test)]").next().unwrap_or_default();
    let mut found = Vec::new();
    for (word, _, name) in Word::ALL {
        for call in [format!("{name}::new("), format!("{name}::from(")] {
            for (at, _) in shipped.match_indices(&call) {
                let line_start = shipped[..at].rfind('\n').map_or(0, |newline| newline + 1);
                let before = &shipped[line_start..at];
                let another_name = before.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_');
                if another_name || before.contains("//") {
                    continue;
                }
                let argument = shipped[at + call.len()..].trim_start();
                if argument.starts_with('"')
                    && let Some(id) = literal(argument)
                {
                    found.push((word, id, shipped[..at].lines().count().max(1)));
                }
            }
        }
    }
    found
}

/// The first string literal of a text. Ids need no escapes.
fn literal(text: &str) -> Option<String> {
    let (_, rest) = text.split_once('"')?;
    Some(rest.split_once('"')?.0.to_owned())
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    files.extend(files_in(folder, "rs")?);
    for inner in folders_in(folder)? {
        rust_files(&inner, files)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::write;

    fn problems(files: &[(&str, &str)]) -> Vec<String> {
        let root = tempfile::tempdir().unwrap();
        for (path, text) in files {
            write(&root.path().join(path), text).unwrap();
        }
        check(&Project::at(root.path())).unwrap().problems
    }

    const FIX: (&str, &str) = (
        "crates/connect/src/aws/fix/block_public.rs",
        "const ID: &str = \"aws-block-public\";\npub(super) struct BlockPublic;\n",
    );
    const RULE: (&str, &str) = (
        "crates/rules/rules/aws/s3-public.md",
        "+++\nid = \"s3-public\"\nfix = \"aws-block-public\"\n+++\nText.\n",
    );

    #[test]
    fn nothing_yet_is_nothing_to_check() {
        assert!(problems(&[]).is_empty());
    }

    #[test]
    fn a_rule_whose_fix_exists_passes_and_one_whose_fix_does_not_is_named() {
        assert!(problems(&[FIX, RULE]).is_empty());
        assert_eq!(
            problems(&[RULE]),
            ["crates/rules/rules/aws/s3-public.md: there is no fix aws-block-public"]
        );
    }

    #[test]
    fn ids_named_in_shipped_code_must_exist() {
        let code = "/// FixId::new(\"in-a-comment\")\nfn f() {\n    FixId::new(\n        \"aws-gone\",\n    );\n}\n\
                    #[cfg(test)]\nmod tests { fn g() { FixId::new(\"made-up\"); } }\n";
        assert_eq!(
            problems(&[("crates/paths/src/step.rs", code)]),
            ["crates/paths/src/step.rs:3: there is no fix aws-gone"]
        );
    }

    #[test]
    fn every_file_defines_its_id_once() {
        let second = (
            "crates/connect/src/aws/fix/other.rs",
            "const ID: FixId = id(\"aws-block-public\");\npub(super) struct Other;\n",
        );
        let none = ("crates/paths/src/steps/open.rs", "pub(super) struct Open;\n");
        let wrong = (
            "crates/connect/src/gitlab/fix/close.rs",
            "const ID: &str = \"close\";\npub(super) struct Close;\n",
        );
        let found = problems(&[FIX, second, none, wrong]);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(
            found
                .iter()
                .any(|text| text.contains("aws-block-public is defined twice")),
            "{found:?}"
        );
        assert!(
            found.iter().any(|text| text.contains("open.rs: no `const ID")),
            "{found:?}"
        );
        assert!(
            found
                .iter()
                .any(|text| text.contains("has to begin with `gitlab-`")),
            "{found:?}"
        );
    }

    #[test]
    fn a_rule_is_named_for_its_file() {
        let rule = ("crates/rules/rules/aws/a.md", "+++\nid = \"b\"\n+++\nText.\n");
        assert_eq!(
            problems(&[rule]),
            ["crates/rules/rules/aws/a.md: its id is `b`, which has to be the file's name"]
        );
    }

    #[test]
    fn declarative_techniques_define_steps_and_name_fixes() {
        let technique = (
            "crates/paths/src/steps/pass_role.toml",
            "id = \"pass-role\"\nfixes = [\"aws-gone\"]\n",
        );
        let code = (
            "crates/engine/src/a.rs",
            "let kind = StepKindId::new(\"pass-role\");\n",
        );
        assert_eq!(
            problems(&[technique, code]),
            ["crates/paths/src/steps/pass_role.toml: there is no fix aws-gone"]
        );
    }
}

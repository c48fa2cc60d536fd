//! All rules, and their judgement of an estate.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use std::{fs, io};

use jiff::Timestamp;
use model::{Asset, Estate, Finding, RuleId, Severity, Undecided};

use crate::condition::fields;
use crate::{LoadError, LoadErrors, Problem, Rule, Truth};

/// Every embedded rule file: its path below `rules/`, and its text.
const EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

static BUILTIN: LazyLock<Result<Catalogue, LoadErrors>> = LazyLock::new(|| {
    let files = EMBEDDED
        .iter()
        .map(|(name, text)| ((*name).to_owned(), Ok((*text).to_owned())));
    Catalogue::default().add(files)
});

/// What the rules say about an estate, worst first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgement {
    /// Checks that failed.
    pub findings: Vec<Finding>,
    /// Checks that could not be decided.
    pub undecided: Vec<Undecided>,
}

/// Rules by id.
#[derive(Clone, Debug, Default)]
pub struct Catalogue(BTreeMap<RuleId, Arc<Rule>>);

impl Catalogue {
    /// The rules of this build.
    pub fn builtin() -> Self {
        #[allow(
            clippy::expect_used,
            reason = "the rules are part of the build and a test loads them all"
        )]
        BUILTIN
            .as_ref()
            // INVARIANT: what is embedded does not change after the build, and a test loads it.
            .expect("every embedded rule loads")
            .clone()
    }

    /// These rules and those of a folder and the folders below it, one in each `.md` file.
    ///
    /// # Errors
    /// When the folder or a file cannot be read, a file is not a rule, or an id is taken: every such file.
    pub fn with_directory(self, folder: &Path) -> Result<Self, LoadErrors> {
        let mut paths = Vec::new();
        collect(folder, &mut paths)?;
        paths.sort();
        let files = paths
            .into_iter()
            .map(|path| (path.display().to_string(), fs::read_to_string(&path)));
        self.add(files)
    }

    fn add(mut self, files: impl Iterator<Item = (String, io::Result<String>)>) -> Result<Self, LoadErrors> {
        let mut errors = Vec::new();
        for (file, text) in files {
            let loaded = match text {
                Ok(text) => Rule::parse(&file, &text).and_then(|rule| self.insert(rule)),
                Err(error) => Err(unreadable(file, error)),
            };
            errors.extend(loaded.err());
        }
        if errors.is_empty() {
            Ok(self)
        } else {
            Err(LoadErrors(errors))
        }
    }

    fn insert(&mut self, rule: Rule) -> Result<(), LoadError> {
        if let Some(other) = self.0.get(&rule.id) {
            return Err(LoadError {
                problem: Problem::Duplicate {
                    id: rule.id.to_string(),
                    other: other.file.clone(),
                },
                file: rule.file,
                line: 1,
            });
        }
        self.0.insert(rule.id.clone(), Arc::new(rule));
        Ok(())
    }

    /// All rules, by id.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.0.values().map(AsRef::as_ref)
    }

    /// The rule with the id.
    pub fn get(&self, id: &RuleId) -> Option<&Rule> {
        self.0.get(id).map(AsRef::as_ref)
    }

    /// What the rules say about every asset of the estate at the time. The same estate and time give the same answer in
    /// the same order: worst first, then by rule, then by asset.
    pub fn evaluate(&self, estate: &Estate, now: Timestamp) -> Judgement {
        let mut judgement = Judgement::default();
        for asset in estate.assets() {
            let mut rules = self.rules().filter(|rule| rule.asset == asset.kind()).peekable();
            if rules.peek().is_none() {
                continue;
            }
            let fields = fields(asset);
            for rule in rules {
                match rule.condition.evaluate_fields(&fields, now) {
                    Truth::True => judgement.findings.push(finding(rule, asset)),
                    Truth::False => {}
                    Truth::Unknown(missing) => judgement.undecided.push(Undecided {
                        rule: rule.id.clone(),
                        asset: asset.id.clone(),
                        severity: rule.severity,
                        missing: missing.into_iter().collect(),
                    }),
                }
            }
        }
        judgement
            .findings
            .sort_by(|a, b| order(a.severity, &a.rule, &a.asset).cmp(&order(b.severity, &b.rule, &b.asset)));
        judgement
            .undecided
            .sort_by(|a, b| order(a.severity, &a.rule, &a.asset).cmp(&order(b.severity, &b.rule, &b.asset)));
        judgement
    }
}

fn order<'a, T>(
    severity: Severity,
    rule: &'a RuleId,
    asset: &'a T,
) -> (Reverse<Severity>, &'a RuleId, &'a T) {
    (Reverse(severity), rule, asset)
}

fn finding(rule: &Rule, asset: &Asset) -> Finding {
    Finding {
        id: Finding::id_of(&rule.id, &asset.id),
        rule: rule.id.clone(),
        asset: asset.id.clone(),
        title: rule.title.clone(),
        severity: rule.severity,
        confidence: rule.confidence,
        owner: asset.owner.present().cloned(),
        evidence: asset.evidence.clone(),
        fix: rule.fix.clone(),
    }
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), LoadErrors> {
    let failed = |error| LoadErrors(vec![unreadable(folder.display().to_string(), error)]);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let path = entry.path();
        // A link is not followed: it could lead back here.
        if entry.file_type().map_err(failed)?.is_dir() {
            collect(&path, paths)?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            paths.push(path);
        }
    }
    Ok(())
}

fn unreadable(file: String, error: io::Error) -> LoadError {
    LoadError {
        file,
        line: 1,
        problem: Problem::Unreadable(error),
    }
}

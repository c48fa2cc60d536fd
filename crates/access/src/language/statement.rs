//! Statements.

use serde_json::Value;

use super::document::Malformed;
use super::reader::{Problem, strings};
use super::{ConditionElement, Pattern, Principals, Template};

/// What a statement does to what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It permits.
    Allow,
    /// It forbids, whatever else permits.
    Deny,
}

/// The actions of a statement, in lower case: they compare without case.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Action" and "… NotAction".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actions {
    /// The patterns.
    pub patterns: Vec<Pattern>,
    /// Whether the statement is about all actions but them.
    pub excluded: bool,
}

impl Actions {
    /// Whether the statement is about the action, which is given in lower case.
    pub fn contains(&self, action: &str) -> bool {
        self.patterns.iter().any(|pattern| pattern.matches(action)) != self.excluded
    }

    /// Whether the statement is about every action there is.
    pub fn is_all(&self) -> bool {
        let all = |pattern: &Pattern| matches!(pattern.to_string().as_str(), "*" | "*:*");
        if self.excluded {
            self.patterns.is_empty()
        } else {
            self.patterns.iter().any(all)
        }
    }
}

/// The resources of a statement.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Resource" and "… NotResource".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resources {
    /// The patterns, with policy variables.
    pub templates: Vec<Template>,
    /// Whether the statement is about all resources but them.
    pub excluded: bool,
}

/// One statement of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its name, where it has one.
    pub sid: Option<String>,
    /// Its place in the document, from 1.
    pub number: usize,
    /// What it does.
    pub effect: Effect,
    /// Whom it is about; none in policies of a principal.
    pub principals: Option<Principals>,
    /// Which actions it is about.
    pub actions: Actions,
    /// Which resources it is about; none in trust policies.
    pub resources: Option<Resources>,
    /// What must hold, all of it.
    pub conditions: Vec<ConditionElement>,
    /// Elements, operators and principal types that are not known: what the statement does is then unknown.
    pub unknown: Vec<String>,
}

impl Statement {
    pub(crate) fn read(value: &Value, index: usize, variables: bool) -> Result<Self, Malformed> {
        let malformed = |problem: Problem| Malformed::Element {
            pointer: format!("Statement/{index}/{}", problem.element),
            what: problem.what,
        };
        let object = value
            .as_object()
            .ok_or_else(|| malformed(Problem::new("", "is not an object")))?;
        let mut effect = None;
        let mut statement = Self {
            sid: None,
            number: index + 1,
            effect: Effect::Deny,
            principals: None,
            actions: Actions {
                patterns: Vec::new(),
                excluded: false,
            },
            resources: None,
            conditions: Vec::new(),
            unknown: Vec::new(),
        };
        let mut has_actions = false;
        for (name, value) in object {
            let lower = name.to_ascii_lowercase();
            let twice = || malformed(Problem::new(name, "stands beside the element that it excludes"));
            match lower.as_str() {
                "sid" => statement.sid = value.as_str().filter(|sid| !sid.is_empty()).map(str::to_owned),
                "effect" => effect = value.as_str(),
                "principal" | "notprincipal" => {
                    if statement.principals.is_some() {
                        return Err(twice());
                    }
                    let read = Principals::read(value, lower == "notprincipal", &mut statement.unknown);
                    statement.principals = Some(read.map_err(malformed)?);
                }
                "action" | "notaction" => {
                    if has_actions {
                        return Err(twice());
                    }
                    has_actions = true;
                    statement.actions = Actions {
                        patterns: strings(value, name)
                            .map_err(malformed)?
                            .iter()
                            .map(|text| Pattern::new(&text.to_ascii_lowercase()))
                            .collect(),
                        excluded: lower == "notaction",
                    };
                }
                "resource" | "notresource" => {
                    if statement.resources.is_some() {
                        return Err(twice());
                    }
                    statement.resources = Some(Resources {
                        templates: strings(value, name)
                            .map_err(malformed)?
                            .iter()
                            .map(|text| Template::new(&complete(text), variables))
                            .collect(),
                        excluded: lower == "notresource",
                    });
                }
                "condition" => {
                    let elements = ConditionElement::read_all(value, variables, &mut statement.unknown);
                    statement.conditions = elements.map_err(malformed)?;
                }
                _ => statement.unknown.push(name.clone()),
            }
        }
        statement.effect = match effect {
            Some("Allow") => Effect::Allow,
            Some("Deny") => Effect::Deny,
            _ => return Err(malformed(Problem::new("Effect", "is neither Allow nor Deny"))),
        };
        if !has_actions {
            return Err(malformed(Problem::new("Action", "is missing, and NotAction too")));
        }
        Ok(statement)
    }

    /// What people call it: its Sid, or its number.
    pub fn label(&self) -> String {
        match &self.sid {
            Some(sid) => format!("statement {sid}"),
            None => format!("statement {}", self.number),
        }
    }
}

/// Fills the fields that an incomplete ARN lacks with `*`, as AWS does.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Resource", "Incomplete ARN".
fn complete(text: &str) -> String {
    let fields = text.split(':').count();
    if text.starts_with("arn:") && fields < 6 {
        format!("{text}{}", ":*".repeat(6 - fields))
    } else {
        text.to_owned()
    }
}

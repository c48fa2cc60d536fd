//! `sts:AssumeRoleWithWebIdentity` and `sts:AssumeRoleWithSAML`: roles that identity providers hand out.

use model::{Field, Verdict};

use super::ask::Notes;
use super::decision::Way;
use crate::gaps;
use crate::index::PrincipalFacts;
use crate::language::{Comparison, ConditionElement, Document, Effect, PrincipalName, Statement};

/// The actions in lower case, with what the identity is called in conditions.
const ACTIONS: [(&str, &str); 2] = [
    ("sts:assumerolewithwebidentity", ":sub"),
    ("sts:assumerolewithsaml", "saml:sub"),
];

/// The ways into a role through the identity providers that its trust policy names. Which identities a provider lets
/// in is known to the provider alone, so that no way is more than unknown.
///
/// Source: IAM User Guide, "Create a role for OpenID Connect federation", "Create a role for SAML 2.0 federation".
pub(super) fn ways(notes: &Notes, role: &PrincipalFacts) -> Vec<Way> {
    match &role.trust {
        Field::Present(Ok(document)) => ACTIONS
            .iter()
            .flat_map(|(action, subject)| through(notes, role, document, action, subject))
            .collect(),
        Field::Present(Err(gap)) => {
            let line = format!("the trust policy of {} is not a valid policy", role.label());
            vec![Way::unknown(notes.note((**gap).clone()), line)]
        }
        Field::NotCollected(gap) => {
            let line = format!("the trust policy of {} was not read", role.label());
            vec![Way::unknown(gap.clone(), line)]
        }
        Field::Absent => Vec::new(),
    }
}

fn through(
    notes: &Notes,
    role: &PrincipalFacts,
    document: &Document,
    action: &str,
    subject: &str,
) -> Vec<Way> {
    let about = |effect| {
        document
            .statements
            .iter()
            .filter(move |statement| statement.effect == effect && statement.actions.contains(action))
    };
    if about(Effect::Deny).any(denies_everyone) {
        return Vec::new();
    }
    let mut ways = Vec::new();
    for statement in about(Effect::Allow) {
        for provider in providers(statement) {
            let gap = notes.note(gaps::identities(role.id.as_str(), provider));
            let named: Vec<&str> = statement
                .conditions
                .iter()
                .filter(|element| names_identities(element, subject))
                .flat_map(|element| element.values.iter().map(|value| value.as_str()))
                .collect();
            let whom = if named.is_empty() {
                format!("which identities {provider} lets in is not decided")
            } else {
                format!("who can be {} at {provider} is not decided", named.join(" or "))
            };
            ways.push(Way {
                verdict: Verdict::unknown(gap),
                because: vec![format!(
                    "the trust policy of {}, {}, lets in identities of a provider: {whom}",
                    role.label(),
                    statement.label()
                )],
            });
        }
    }
    ways
}

fn providers(statement: &Statement) -> Vec<&str> {
    let Some(principals) = &statement.principals else {
        return Vec::new();
    };
    if principals.excluded || !statement.unknown.is_empty() {
        return vec!["any provider"];
    }
    principals
        .names
        .iter()
        .filter_map(|name| match name {
            PrincipalName::Federated(provider) => Some(provider.as_str()),
            PrincipalName::Anyone => Some("any provider"),
            PrincipalName::Aws(_) | PrincipalName::Service(_) | PrincipalName::CanonicalUser(_) => None,
        })
        .collect()
}

fn denies_everyone(statement: &Statement) -> bool {
    let everyone = statement
        .principals
        .as_ref()
        .is_some_and(|principals| !principals.excluded && principals.names.contains(&PrincipalName::Anyone));
    everyone && statement.conditions.is_empty() && statement.unknown.is_empty()
}

fn names_identities(element: &ConditionElement, subject: &str) -> bool {
    element.key.to_ascii_lowercase().ends_with(subject)
        && element.comparison == Comparison::StringEquals
        && !element.not
        && !element.if_exists
}

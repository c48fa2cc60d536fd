//! Deny a user or role everything.
//!
//! Source: IAM User Guide, "Policy evaluation logic": an explicit deny in any policy overrides every allow, also for
//! sessions that exist already.

use change::{Change, Class, Fix, Footprint, NoEffect};
use model::asset::{InlinePolicy, PolicyDocument, Role, User};
use model::{Asset, AssetId, AssetKind, Delta, Estate, FixId, List};
use serde_json::json;

use super::target::{find, not_changeable, principal_name, put};

const ID: &str = "aws-quarantine-principal";

/// The name of the policy.
const POLICY: &str = "NightlatchQuarantine";

/// An inline policy that denies every action on every resource.
#[derive(Debug)]
pub(super) struct QuarantinePrincipal;

impl Fix for QuarantinePrincipal {
    fn id(&self) -> FixId {
        FixId::new(ID)
    }

    fn title(&self) -> &'static str {
        "Deny the user or role everything"
    }

    fn class(&self) -> Class {
        Class::Review
    }

    fn footprint(&self) -> Footprint {
        Footprint {
            asset: "user|role",
            fields: &["inline_policies"],
            residue: "",
        }
    }

    fn change(&self, estate: &Estate, target: &AssetId) -> Result<Change, NoEffect> {
        let principal = principal(estate, target)?;
        let (word, inline) = match principal {
            Principal::User(_, user) => ("user", &user.inline_policies),
            Principal::Role(_, role) => ("role", &role.inline_policies),
        };
        let name = principal_name(target);
        let there_already = inline.iter().any(|policy| policy.name == POLICY);
        let document = deny_all().0;
        Ok(Change {
            summary: format!("Deny the {word} {name} everything by the inline policy {POLICY}"),
            call: format!(
                "aws iam put-{word}-policy --{word}-name {name} --policy-name {POLICY} --policy-document '{document}'"
            ),
            undo: (!there_already)
                .then(|| format!("aws iam delete-{word}-policy --{word}-name {name} --policy-name {POLICY}")),
            caution: format!(
                "Everything that runs as the {word} stops working, sessions that exist already included"
            ),
        })
    }

    fn effect(&self, estate: &Estate, target: &AssetId) -> Result<Delta, NoEffect> {
        Ok(match principal(estate, target)? {
            Principal::User(asset, user) => put(
                asset,
                User {
                    inline_policies: quarantined(&user.inline_policies),
                    ..user.clone()
                },
            ),
            Principal::Role(asset, role) => put(
                asset,
                Role {
                    inline_policies: quarantined(&role.inline_policies),
                    ..role.clone()
                },
            ),
        })
    }
}

enum Principal<'a> {
    User(&'a Asset, &'a User),
    Role(&'a Asset, &'a Role),
}

fn principal<'a>(estate: &'a Estate, target: &AssetId) -> Result<Principal<'a>, NoEffect> {
    if let Ok((asset, role)) = find(ID, estate, target, AssetKind::Role, Asset::as_role) {
        // IAM User Guide, "Service-linked roles" and "AWS IAM Identity Center": AWS alone changes these.
        let is_aws_owned = |path: &str| target.as_str().contains(&format!(":role/{path}/"));
        if is_aws_owned("aws-service-role") || is_aws_owned("aws-reserved") {
            return Err(not_changeable(
                ID,
                target,
                "AWS manages the role, and takes no policies for it",
            ));
        }
        return Ok(Principal::Role(asset, role));
    }
    let (asset, user) = find(ID, estate, target, AssetKind::User, Asset::as_user)?;
    Ok(Principal::User(asset, user))
}

fn quarantined(policies: &List<InlinePolicy>) -> List<InlinePolicy> {
    let mut policies = policies.clone();
    match policies.items.iter_mut().find(|policy| policy.name == POLICY) {
        Some(policy) => policy.document = deny_all(),
        None => policies.items.push(InlinePolicy {
            name: POLICY.to_owned(),
            document: deny_all(),
        }),
    }
    policies
}

fn deny_all() -> PolicyDocument {
    PolicyDocument(json!({
        "Version": "2012-10-17",
        "Statement": [{ "Sid": POLICY, "Effect": "Deny", "Action": "*", "Resource": "*" }],
    }))
}

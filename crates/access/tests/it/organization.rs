//! Service and resource control policies.

use model::Field;
use serde_json::{Value, json};

use crate::world::{ACCOUNT, Case, World, allow, check, deny, document, organization_policy, user, with};

const SCP: &str = "AWS Organizations User Guide, SCP evaluation";
const RCP: &str = "AWS Organizations User Guide, Resource control policies (RCPs)";

fn read(
    name: &'static str,
    page: &'static str,
    expected: &'static str,
    policies: &[(&str, &str, Option<Value>)],
) -> Case {
    let mut world = World::new();
    let ci = world.user("ci", json!([allow("s3:*", "*")]));
    let mut ids = Vec::new();
    for (kind, name, statements) in policies {
        let id = organization_policy(kind, name);
        if let Some(statements) = statements {
            world.policy(id.clone(), document(statements.clone()));
        }
        ids.push(id);
    }
    world.edit_account(ACCOUNT, |account| {
        account.organization_policies = Field::Present(ids)
    });
    (name, page, expected, world.read(&ci))
}

#[test]
fn policies_of_the_organisation() {
    let (scp, rcp) = ("service_control_policy", "resource_control_policy");
    let full = (scp, "p-FullAWSAccess", None);
    let everyone = |statement: Value| with(statement, json!({ "Principal": "*" }));
    check(vec![
        read("full access", SCP, "open", std::slice::from_ref(&full)),
        read(
            "a Deny",
            SCP,
            "closed",
            &[full.clone(), (scp, "p-deny", Some(json!([deny("s3:*", "*")])))],
        ),
        read(
            "a Deny of something else",
            SCP,
            "open",
            &[full.clone(), (scp, "p-deny", Some(json!([deny("ec2:*", "*")])))],
        ),
        read(
            "an allow list without it",
            SCP,
            "closed",
            &[(scp, "p-list", Some(json!([allow("ec2:*", "*")])))],
        ),
        read(
            "an allow list with it",
            SCP,
            "assuming",
            &[(scp, "p-list", Some(json!([allow("s3:*", "*")])))],
        ),
        read(
            "a Deny under a condition",
            SCP,
            "if",
            &[
                full.clone(),
                (
                    scp,
                    "p-deny",
                    Some(json!([with(
                        deny("s3:*", "*"),
                        json!({
            "Condition": { "NotIpAddress": { "aws:SourceIp": "203.0.113.0/24" } } })
                    )])),
                ),
            ],
        ),
        read(
            "a policy that was not read",
            SCP,
            "assuming",
            &[full.clone(), (scp, "p-unread", None)],
        ),
        read(
            "a policy that is no policy",
            SCP,
            "unknown",
            &[full.clone(), (scp, "p-broken", Some(json!(0)))],
        ),
        read(
            "a resource policy's Deny",
            RCP,
            "closed",
            &[
                full.clone(),
                (rcp, "p-rcp", Some(json!([everyone(deny("s3:*", "*"))]))),
            ],
        ),
        read(
            "a resource policy's Deny of something else",
            RCP,
            "open",
            &[
                full.clone(),
                (rcp, "p-rcp", Some(json!([everyone(deny("sqs:*", "*"))]))),
            ],
        ),
        read(
            "full access for resources",
            RCP,
            "open",
            &[full, (rcp, "p-RCPFullAWSAccess", None)],
        ),
    ]);
}

#[test]
fn what_was_not_read() {
    let case = |name, expected, edit: fn(&mut World)| -> Case {
        let mut world = World::new();
        world.user("ci", json!([allow("s3:*", "*")]));
        edit(&mut world);
        (name, SCP, expected, world.read(&user("ci")))
    };
    check(vec![
        case("in no organisation", "open", |_| {}),
        case("policies not read", "assuming", |world| {
            world.edit_account(ACCOUNT, |account| {
                account.organization_policies = Field::NotCollected("gap-org".into())
            });
        }),
        case("account not collected", "assuming", |world| {
            world.estate.apply(&model::Delta {
                changes: vec![model::FactChange::Remove(ACCOUNT.into())],
                ..model::Delta::default()
            });
        }),
        case("policies not read, denied anyway", "closed", |world| {
            world.edit_account(ACCOUNT, |account| {
                account.organization_policies = Field::NotCollected("gap-org".into())
            });
            world.user("ci", json!([]));
        }),
    ]);
}

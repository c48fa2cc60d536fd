//! Access control lists of buckets.

use model::asset::AclGrant;
use model::{Assumption, Field};

use super::ask::Ask;
use super::caller::Actor;
use super::clause::Clause;
use super::combine::ResourceSide;
use super::match_principal::Standing;
use super::public::{Switch, switch};
use crate::gaps;
use crate::index::BucketFacts;

const ALL_USERS: &str = "http://acs.amazonaws.com/groups/global/AllUsers";
const AUTHENTICATED_USERS: &str = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";

/// Whether a grantee stands for everyone.
pub(crate) fn is_public(grantee: &str) -> bool {
    matches!(grantee, ALL_USERS | AUTHENTICATED_USERS)
}

/// Whether a permission on a bucket covers the action, which is given in lower case.
///
/// Source: Amazon S3 User Guide, "Access control list (ACL) overview", "Mapping of ACL permissions and access
/// policy permissions".
pub(crate) fn covers(permission: &str, action: &str) -> bool {
    match permission {
        "READ" => matches!(
            action,
            "s3:listbucket" | "s3:listbucketversions" | "s3:listbucketmultipartuploads"
        ),
        "WRITE" => action == "s3:putobject",
        "READ_ACP" => action == "s3:getbucketacl",
        "WRITE_ACP" => action == "s3:putbucketacl",
        "FULL_CONTROL" => ["READ", "WRITE", "READ_ACP", "WRITE_ACP"]
            .iter()
            .any(|one| covers(one, action)),
        _ => false,
    }
}

/// Whether the bucket's ownership setting turns ACLs off; the assumption where it was not read.
///
/// Source: Amazon S3 User Guide, "Controlling ownership of objects and disabling ACLs for your bucket".
pub(crate) fn are_off(bucket: &BucketFacts) -> Result<bool, Assumption> {
    match &bucket.ownership {
        Field::Present(setting) => Ok(setting == "BucketOwnerEnforced"),
        Field::Absent => Ok(false),
        Field::NotCollected(gap) => Err(Assumption {
            that: format!("ACLs are on for bucket {}", bucket.name()),
            gap: gap.clone(),
        }),
    }
}

/// Adds what the bucket's ACL grants the caller.
pub(crate) fn add(side: &mut ResourceSide, ask: &Ask<'_>, bucket: &BucketFacts) {
    let name = format!("the ACL of bucket {}", bucket.name());
    let off = match are_off(bucket) {
        Ok(true) => {
            let grants = bucket.acl.present().map_or(&[][..], |acl| &acl.grants);
            let is_meant =
                |grant: &AclGrant| is_public(&grant.grantee) && covers(&grant.permission, &ask.action_lower);
            if grants.iter().any(is_meant) {
                side.refused.push(format!(
                    "{name} has no effect: object ownership is BucketOwnerEnforced"
                ));
            }
            return;
        }
        Ok(false) => None,
        Err(assumption) => Some(assumption),
    };
    let permissions = ["READ", "WRITE", "READ_ACP", "WRITE_ACP"];
    if !permissions
        .iter()
        .any(|permission| covers(permission, &ask.action_lower))
    {
        return;
    }
    let ignored = switch(ask.index, ask.notes, bucket, |block| block.ignore_public_acls);
    let acl = match &bucket.acl {
        Field::Present(acl) => acl,
        Field::Absent => return,
        Field::NotCollected(gap) => {
            let clause = Clause::perhaps(gap.clone(), format!("{name} was not read"));
            if ignored != Switch::On {
                side.direct.push(clause.clone());
            }
            if ask.actor.account().is_some() {
                side.account.push(clause);
            }
            return;
        }
    };
    for grant in acl
        .grants
        .iter()
        .filter(|grant| covers(&grant.permission, &ask.action_lower))
    {
        let whom = grant.grantee.rsplit('/').next().unwrap_or(&grant.grantee);
        let mut clause = Clause::always(format!("{name} grants {} to {whom}", grant.permission));
        clause.assumptions.extend(off.clone());
        if is_public(&grant.grantee) {
            if grant.grantee == AUTHENTICATED_USERS && matches!(ask.actor, Actor::Anonymous) {
                continue;
            }
            match &ignored {
                Switch::On => {
                    side.refused.push(format!(
                        "{name} grants {} to {whom}, and the public access block ignores it",
                        grant.permission
                    ));
                    continue;
                }
                Switch::Unread(gap) => {
                    clause.assumptions.insert(Assumption {
                        that: "no public access block, which was not read, ignores public ACLs".to_owned(),
                        gap: gap.clone(),
                    });
                }
                Switch::Off => {}
            }
            side.add(Standing::Direct, clause);
        } else if let Some(account) = ask.actor.account() {
            let known = ask.index.owners.get(&grant.grantee);
            if known.is_some_and(|accounts| accounts.contains(account)) {
                side.add(Standing::Account, clause);
            } else if known.is_none() && !ask.index.owners.values().any(|all| all.contains(account)) {
                clause
                    .gaps
                    .insert(ask.notes.note(gaps::canonical_id(account.as_str())));
                side.add(Standing::Account, clause);
            }
        }
    }
}

//! The gaps that deciding itself finds. Each is a function of what it is about, so that its id is stable.

use std::fmt;

use model::{Gap, GapReason};

/// A policy text that is not a policy document.
pub(crate) fn malformed(owner: &str, what: &str, error: &dyn fmt::Display) -> Gap {
    let reason = GapReason::Malformed {
        message: error.to_string(),
    };
    Gap::new(owner, what, reason, "what the policy allows and denies")
}

/// A statement with an element that this version does not know.
pub(crate) fn unknown_element(policy: &str, statement: &str, elements: &[String]) -> Gap {
    let reason = GapReason::Malformed {
        message: format!("unknown element {}", elements.join(", ")),
    };
    Gap::new(policy, statement, reason, "whether the statement applies")
}

/// An asset that others name and the estate does not hold.
pub(crate) fn not_in_estate(id: &str, what: &str) -> Gap {
    let reason = GapReason::NotAsked {
        how: "collect the account that has it".to_owned(),
    };
    Gap::new(id, what, reason, "what it allows and denies")
}

/// A policy variable whose value differs from request to request.
pub(crate) fn variable(policy: &str, statement: &str) -> Gap {
    let reason = GapReason::Limit {
        limit: "policy variables with a value of the request's own are not followed".to_owned(),
    };
    Gap::new(policy, statement, reason, "whether the statement applies")
}

/// Too many statements, patterns or conditions interact.
pub(crate) fn too_complex(at: &str, action: &str) -> Gap {
    let reason = GapReason::Limit {
        limit: "too many alternatives of statements and conditions".to_owned(),
    };
    Gap::new(at, action, reason, "whether it is allowed")
}

/// How the levels of an organisation share its policies.
pub(crate) fn organization_levels(account: &str) -> Gap {
    let reason = GapReason::NotAsked {
        how: "the levels of the organisation are not part of the estate".to_owned(),
    };
    Gap::new(
        account,
        "organizations:ListPoliciesForTarget",
        reason,
        "whether each level allows the action",
    )
}

/// A `NotPrincipal` that spares a principal without sparing its account.
pub(crate) fn spared_without_account(policy: &str, statement: &str) -> Gap {
    let reason = GapReason::NotAsked {
        how: "AWS documents no certain outcome; add the account to NotPrincipal".to_owned(),
    };
    Gap::new(
        policy,
        statement,
        reason,
        "whether the Deny applies to the principal that it lists",
    )
}

/// Access control lists of single objects, which no call of the collection reads.
pub(crate) fn object_acls(bucket: &str) -> Gap {
    let reason = GapReason::NotAsked {
        how: "ACLs of single objects are not read; turn ACLs off or let the public access block ignore them"
            .to_owned(),
    };
    Gap::new(
        bucket,
        "s3:GetObjectAcl",
        reason,
        "whether single objects are public",
    )
}

/// The canonical user id of an account.
pub(crate) fn canonical_id(account: &str) -> Gap {
    let reason = GapReason::NotAsked {
        how: "the canonical user id of an account is known from the ACL of a bucket that it owns".to_owned(),
    };
    Gap::new(
        account,
        "s3:ListBuckets",
        reason,
        "whether a grant to a canonical user id is to this account",
    )
}

/// The users and roles of an account.
pub(crate) fn principals(account: &str) -> Gap {
    let reason = GapReason::NotAsked {
        how: "collect the account with iam:GetAccountAuthorizationDetails".to_owned(),
    };
    Gap::new(
        account,
        "iam:GetAccountAuthorizationDetails",
        reason,
        "which users and roles the account has",
    )
}

/// Which identities a provider lets into a role.
pub(crate) fn identities(role: &str, provider: &str) -> Gap {
    let reason = GapReason::NotAsked {
        how: format!("which identities {provider} lets in is not decided; see who can register there"),
    };
    Gap::new(
        role,
        "trust policy",
        reason,
        "who can assume the role through the provider",
    )
}

/// The access points of a bucket.
pub(crate) fn access_points(bucket: &str) -> Gap {
    let reason = GapReason::NotAsked {
        how: "access points and their policies are not read".to_owned(),
    };
    Gap::new(
        bucket,
        "s3:ListAccessPoints",
        reason,
        "whether requests can come through an access point",
    )
}

/// How single objects are encrypted, which no call of the collection reads.
pub(crate) fn object_encryption(bucket: &str) -> Gap {
    let reason = GapReason::NotAsked {
        how: "the encryption of single objects is not read: the bucket's own is for new ones".to_owned(),
    };
    Gap::new(
        bucket,
        "s3:GetObjectAttributes",
        reason,
        "whether some object is encrypted without the key of the bucket",
    )
}

/// Whether a bucket takes objects that are encrypted with keys which the caller brings.
pub(crate) fn customer_keys(bucket: &str) -> Gap {
    let reason = GapReason::NotAsked {
        how: "the types of encryption that a bucket blocks are not read".to_owned(),
    };
    Gap::new(
        bucket,
        "s3:GetEncryptionConfiguration",
        reason,
        "whether the bucket blocks encryption with keys of the caller (SSE-C)",
    )
}

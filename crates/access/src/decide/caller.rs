//! Who sends a request, and what the request says of them.

use jiff::Timestamp;
use model::{AccountId, Arn, AssetId, Field, GapId};

use super::ask::Notes;
use super::decision::Way;
use super::request::Caller;
use crate::context::{Choice, Context, Known, Own};
use crate::gaps;
use crate::index::{AccessIndex, PrincipalFacts, PrincipalKind};
use crate::language::Effect;

/// A caller with the facts about it.
#[derive(Clone, Debug)]
pub(crate) enum Actor<'a> {
    /// A user with a long-lived key, or a role that was assumed.
    Principal(&'a PrincipalFacts),
    /// The root user of an account.
    Root(AccountId),
    Anonymous,
    OwnAccount,
}

impl<'a> Actor<'a> {
    pub(crate) fn of(index: &'a AccessIndex, caller: &Caller, notes: &Notes) -> Result<Self, Way> {
        match caller {
            Caller::Anonymous => Ok(Self::Anonymous),
            Caller::OwnAccount => Ok(Self::OwnAccount),
            Caller::Principal(id) => Self::principal(index, id, notes),
        }
    }

    pub(crate) fn principal(index: &'a AccessIndex, id: &AssetId, notes: &Notes) -> Result<Self, Way> {
        if let Some(principal) = index.principals.get(id) {
            return Ok(Self::Principal(principal));
        }
        if let Ok(arn) = Arn::parse(id.as_str())
            && arn.service == "iam"
            && arn.resource == "root"
        {
            return Ok(Self::Root(arn.account.into()));
        }
        let gap = notes.note(gaps::not_in_estate(id.as_str(), "policies of the principal"));
        Err(Way::unknown(
            gap,
            format!("the policies of {id} were not collected"),
        ))
    }

    pub(crate) fn account(&self) -> Option<&AccountId> {
        match self {
            Self::Principal(principal) => principal.account.as_ref(),
            Self::Root(account) => Some(account),
            Self::Anonymous | Self::OwnAccount => None,
        }
    }

    /// Whether it belongs to someone outside of every account of the estate.
    pub(crate) fn is_outsider(&self) -> bool {
        matches!(self, Self::Anonymous | Self::OwnAccount)
    }

    pub(crate) fn label(&self) -> String {
        match self {
            Self::Principal(principal) => principal.label(),
            Self::Root(account) => format!("the root user of {account}"),
            Self::Anonymous => "anyone".to_owned(),
            Self::OwnAccount => "anyone with an AWS account".to_owned(),
        }
    }

    /// The context of a request of theirs from the internet.
    ///
    /// Source: IAM User Guide, "AWS global condition context keys", "Properties of the principal".
    pub(crate) fn context(&self, index: &AccessIndex, notes: &Notes) -> Context {
        let mut context = index.internet.clone();
        if !matches!(self, Self::Anonymous) {
            context.may_be_forwarded();
        }
        match self {
            Self::Principal(principal) => of_principal(&mut context, principal, index, notes),
            Self::Root(account) => {
                context.set(
                    "aws:principalarn",
                    Known::value(format!("arn:aws:iam::{account}:root")),
                );
                context.set("aws:principaltype", Known::value("Account"));
                context.set("aws:userid", Known::value(account.as_str()));
                context.set("aws:username", Known::Absent);
                of_account(&mut context, Some(account), index, notes);
                long_lived(&mut context, index.now);
            }
            Self::Anonymous => {
                for key in [
                    "aws:principalarn",
                    "aws:principalaccount",
                    "aws:principalorgid",
                    "aws:principalorgpaths",
                    "aws:username",
                    "aws:multifactorauthpresent",
                    "aws:tokenissuetime",
                    "s3:authtype",
                    "s3:signatureversion",
                    "s3:signatureage",
                ] {
                    context.set(key, Known::Absent);
                }
                context.set("aws:principaltype", Known::value("Anonymous"));
                context.set("aws:userid", Known::value("anonymous"));
            }
            Self::OwnAccount => of_own_account(&mut context, index.now),
        }
        context
    }
}

fn of_principal(context: &mut Context, principal: &PrincipalFacts, index: &AccessIndex, notes: &Notes) {
    context.set("aws:principalarn", Known::value(principal.id.as_str()));
    context.set_principal_tags(principal.tags.clone());
    of_account(context, principal.account.as_ref(), index, notes);
    let unique_id = match &principal.unique_id {
        Field::Present(id) => Ok(id.clone()),
        Field::Absent => Err(GapId::from("not-recorded")),
        Field::NotCollected(gap) => Err(gap.clone()),
    };
    match principal.kind {
        PrincipalKind::User => {
            context.set("aws:principaltype", Known::value("User"));
            context.set("aws:username", Known::value(&principal.name));
            context.set("aws:userid", unique_id.map_or_else(Known::Unread, Known::value));
            long_lived(context, index.now);
        }
        PrincipalKind::Role => {
            context.set("aws:principaltype", Known::value("AssumedRole"));
            context.set("aws:username", Known::Absent);
            // The id of a role session ends in the session's name, which whoever assumes the role chooses.
            let session = |id: String| Known::Chosen(Choice::Beginning(format!("{id}:")));
            context.set("aws:userid", unique_id.map_or_else(Known::Unread, session));
            context.set("aws:multifactorauthpresent", Known::value("false"));
            context.set("aws:tokenissuetime", Known::value(index.now.to_string()));
            context.may_come_from_compute();
            if may_tag_sessions(principal) {
                context.set_tags_may_differ();
            }
        }
    }
}

/// Whether the role's trust policy could allow whoever assumes it to tag the session.
///
/// Source: IAM User Guide, "Pass session tags in AWS STS", "Permissions required to add session tags".
fn may_tag_sessions(role: &PrincipalFacts) -> bool {
    match &role.trust {
        Field::Present(Ok(document)) => document.statements.iter().any(|statement| {
            statement.effect == Effect::Allow && statement.actions.contains("sts:tagsession")
        }),
        Field::Present(Err(_)) | Field::NotCollected(_) => true,
        Field::Absent => false,
    }
}

/// Long-lived keys carry no MFA and no token; with them, `sts:GetSessionToken` gives a token without MFA.
///
/// Source: IAM User Guide, "AWS global condition context keys", "aws:MultiFactorAuthPresent"; AWS Security Token
/// Service API Reference, "GetSessionToken".
fn long_lived(context: &mut Context, now: Timestamp) {
    context.set(
        "aws:multifactorauthpresent",
        Known::Chosen(Choice::one_of(&[None, Some("false")])),
    );
    context.set("aws:tokenissuetime", Known::Chosen(none_or(now)));
}

/// No token, or one of this moment.
fn none_or(now: Timestamp) -> Choice {
    Choice::OneOf(vec![None, Some(now.to_string())])
}

fn of_account(context: &mut Context, account: Option<&AccountId>, index: &AccessIndex, notes: &Notes) {
    let Some(account) = account else {
        let gap = notes.note(gaps::not_in_estate("account of the principal", "account"));
        context.set("aws:principalaccount", Known::Unread(gap));
        return;
    };
    context.set("aws:principalaccount", Known::value(account.as_str()));
    let in_none = index
        .accounts
        .get(account)
        .is_some_and(|facts| matches!(facts.organization_policies, Field::Absent));
    if in_none {
        context.set("aws:principalorgid", Known::Absent);
        context.set("aws:principalorgpaths", Known::Absent);
    }
}

/// An account of their own: in an organisation of their own or in none, with users, roles, MFA and code of their own.
fn of_own_account(context: &mut Context, now: Timestamp) {
    context.may_come_from_compute();
    let own = |own| Known::Chosen(Choice::Own(own));
    context.set("aws:principalarn", own(Own::Principal));
    context.set("aws:principalaccount", own(Own::Account));
    context.set("aws:userid", own(Own::UserId));
    for (key, own) in [
        ("aws:principalorgid", Own::Organization),
        ("aws:principalorgpaths", Own::OrganizationPath),
    ] {
        context.set(key, Known::Chosen(Choice::OwnOrNothing(own)));
    }
    let types = ["User", "AssumedRole", "FederatedUser", "Account"].map(Some);
    context.set("aws:principaltype", Known::Chosen(Choice::one_of(&types)));
    for key in ["aws:principaltag/*", "aws:username", "aws:multifactorauthage"] {
        context.set(key, Known::Chosen(Choice::Free));
    }
    context.set(
        "aws:multifactorauthpresent",
        Known::Chosen(Choice::one_of(&[None, Some("true"), Some("false")])),
    );
    context.set("aws:tokenissuetime", Known::Chosen(none_or(now)));
}

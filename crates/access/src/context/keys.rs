//! Condition keys and what is known of them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use model::{AccountId, Field, GapId};

use super::Choice;
use crate::language::Variable;

/// What is known of a condition key in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    /// The request has it with these values.
    Values(Vec<String>),
    /// The request lacks it.
    Absent,
    /// The attacker sets it.
    Chosen(Choice),
    /// It is fixed, and its value was not collected.
    Unread(GapId),
    /// Only the request shows it.
    Request,
}

impl Known {
    pub(crate) fn value(text: impl Into<String>) -> Self {
        Self::Values(vec![text.into()])
    }
}

/// The keys of one request.
///
/// Source: IAM User Guide, "AWS global condition context keys"; Service Authorization Reference, "Actions,
/// resources, and condition keys for Amazon S3", "… for AWS Security Token Service", "… for AWS Key Management
/// Service".
#[derive(Clone, Debug)]
pub(crate) struct Context {
    keys: BTreeMap<String, Known>,
    principal_tags: Field<BTreeMap<String, String>>,
}

/// Keys that no request has that comes straight from the internet with a principal's own key: they belong to VPC
/// endpoints, to calls that a service makes, to MFA, to federation, to access points, to code on AWS compute.
const LACKING: &[&str] = &[
    "aws:calledvia",
    "aws:calledviafirst",
    "aws:calledvialast",
    "aws:ec2instancesourceprivateipv4",
    "aws:ec2instancesourcevpc",
    "aws:federatedprovider",
    "aws:multifactorauthage",
    "aws:principalservicename",
    "aws:principalservicenameslist",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourcevpc",
    "aws:sourcevpcarn",
    "aws:sourcevpce",
    "aws:vpceaccount",
    "aws:vpceorgid",
    "aws:vpceorgpaths",
    "aws:vpcsourceip",
    "ec2:roledelivery",
    "ec2:sourceinstancearn",
    "lambda:sourcefunctionarn",
    "s3:accesspointnetworkorigin",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
    "sts:awsservicename",
];

/// Keys that carry what the caller writes into the request.
const CHOSEN: &[&str] = &[
    "aws:referer",
    "aws:useragent",
    "s3:authtype",
    "s3:delimiter",
    "s3:max-keys",
    "s3:prefix",
    "s3:signatureage",
    "s3:signatureversion",
    "s3:tlsversion",
    "s3:versionid",
    "sts:rolesessionname",
    "sts:transitivetagkeys",
];

impl Context {
    /// The keys that every request from the internet has or lacks.
    pub(crate) fn from_the_internet(now: Timestamp) -> Self {
        let mut context = Self {
            keys: BTreeMap::new(),
            principal_tags: Field::Absent,
        };
        for key in LACKING {
            context.set(key, Known::Absent);
        }
        for key in CHOSEN {
            context.set(key, Known::Chosen(Choice::Free));
        }
        context.set(
            "aws:securetransport",
            Known::Chosen(Choice::OneOf(&[Some("true"), Some("false")])),
        );
        context.set("aws:sourceip", Known::Chosen(Choice::Address));
        context.set("aws:viaawsservice", Known::value("false"));
        context.set("aws:principalisawsservice", Known::value("false"));
        context.set("aws:currenttime", Known::value(now.to_string()));
        context.set("aws:epochtime", Known::value(now.as_second().to_string()));
        context
    }

    pub(crate) fn set(&mut self, key: &str, known: Known) {
        self.keys.insert(key.to_ascii_lowercase(), known);
    }

    /// The tags of the principal; all absent where it has none.
    pub(crate) fn set_principal_tags(&mut self, tags: Field<BTreeMap<String, String>>) {
        self.principal_tags = tags;
    }

    /// The account that has the resource.
    pub(crate) fn set_resource_account(&mut self, account: &Field<AccountId>) {
        let known = match account {
            Field::Present(account) => Known::value(account.as_str()),
            Field::Absent => Known::Request,
            Field::NotCollected(gap) => Known::Unread(gap.clone()),
        };
        self.set("aws:resourceaccount", known.clone());
        self.set("s3:resourceaccount", known);
    }

    pub(crate) fn known(&self, key: &str) -> Known {
        let key = key.to_ascii_lowercase();
        if let Some(known) = self.keys.get(&key) {
            return known.clone();
        }
        if let Some(tag) = key.strip_prefix("aws:principaltag/") {
            if let Some(any) = self.keys.get("aws:principaltag/*") {
                return any.clone();
            }
            return match &self.principal_tags {
                Field::Present(tags) => tags
                    .iter()
                    .find(|(name, _)| name.eq_ignore_ascii_case(tag))
                    .map_or(Known::Absent, |(_, value)| Known::value(value)),
                Field::Absent => Known::Absent,
                Field::NotCollected(gap) => Known::Unread(gap.clone()),
            };
        }
        let written_by_caller = ["s3:x-amz-", "s3:requestobjecttag/", "s3:object-lock-"]
            .iter()
            .any(|prefix| key.starts_with(prefix));
        if written_by_caller {
            return Known::Chosen(Choice::Free);
        }
        Known::Request
    }

    /// The value of a policy variable. A key that the attacker sets has no one value.
    pub(crate) fn variable(&self, key: &str, unsettled: impl FnOnce() -> GapId) -> Variable<GapId> {
        match self.known(key) {
            Known::Values(values) => match values.as_slice() {
                [one] => Variable::Value(one.clone()),
                _ => Variable::Absent,
            },
            Known::Absent => Variable::Absent,
            Known::Unread(gap) => Variable::Unknown(gap),
            Known::Chosen(_) | Known::Request => Variable::Unknown(unsettled()),
        }
    }
}

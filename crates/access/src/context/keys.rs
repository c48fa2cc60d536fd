//! Condition keys and what is known of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use model::{AccountId, Field, GapId};

use super::{Choice, OWN_ACCOUNT, Own};
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
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Context {
    /// What holds of every request at one time, shared by all of them.
    every: Arc<BTreeMap<String, Known>>,
    /// What holds of this one, before that.
    keys: BTreeMap<String, Known>,
    principal_tags: Field<BTreeMap<String, String>>,
    /// Whether whoever starts the session may give it tags of their own.
    tags_may_differ: bool,
}

/// Keys that no request has that comes from outside with a principal's own key: they belong to calls that a service
/// makes of its own, to MFA, to federation, to access points, to code on AWS compute.
const LACKING: &[&str] = &[
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
    "ec2:roledelivery",
    "ec2:sourceinstancearn",
    "lambda:sourcefunctionarn",
    "s3:accesspointnetworkorigin",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
    "sts:awsservicename",
];

/// Keys that a service adds which calls with the rights of whoever called it.
const FORWARDED: &[&str] = &["aws:calledvia", "aws:calledviafirst", "aws:calledvialast"];

/// Keys that requests have which come through an endpoint of a network; anyone can have a network, also with a key
/// that is not theirs.
///
/// Source: AWS PrivateLink Guide, "Gateway endpoints for Amazon S3".
const NETWORK: &[(&str, Choice)] = &[
    ("aws:sourcevpc", Choice::OwnOrNothing(Own::Network)),
    ("aws:sourcevpcarn", Choice::OwnOrNothing(Own::NetworkArn)),
    ("aws:sourcevpce", Choice::OwnOrNothing(Own::Endpoint)),
    ("aws:vpceaccount", Choice::OwnOrNothing(Own::Account)),
    ("aws:vpceorgid", Choice::OwnOrNothing(Own::Organization)),
    ("aws:vpceorgpaths", Choice::OwnOrNothing(Own::OrganizationPath)),
    ("aws:vpcsourceip", Choice::NetworkAddress),
];

/// Keys of requests from code on AWS compute, of which a role's session may come.
const COMPUTE: &[&str] = &[
    "aws:ec2instancesourceprivateipv4",
    "aws:ec2instancesourcevpc",
    "aws:federatedprovider",
    "ec2:roledelivery",
    "ec2:sourceinstancearn",
    "lambda:sourcefunctionarn",
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
            every: Arc::default(),
            keys: BTreeMap::new(),
            principal_tags: Field::Absent,
            tags_may_differ: false,
        };
        for key in LACKING.iter().chain(FORWARDED) {
            context.set(key, Known::Absent);
        }
        for key in CHOSEN {
            context.set(key, Known::Chosen(Choice::Free));
        }
        for (key, choice) in NETWORK {
            context.set(key, Known::Chosen(choice.clone()));
        }
        context.set(
            "aws:securetransport",
            Known::Chosen(Choice::one_of(&[Some("true"), Some("false")])),
        );
        context.set("aws:sourceip", Known::Chosen(Choice::Address));
        context.set("aws:viaawsservice", Known::value("false"));
        context.set("aws:principalisawsservice", Known::value("false"));
        context.set("aws:currenttime", Known::value(now.to_string()));
        context.set("aws:epochtime", Known::value(now.as_second().to_string()));
        context.every = Arc::new(std::mem::take(&mut context.keys));
        context
    }

    fn get(&self, key: &str) -> Option<&Known> {
        self.keys.get(key).or_else(|| self.every.get(key))
    }

    /// Services can call for whoever sends the request: it has credentials.
    pub(crate) fn may_be_forwarded(&mut self) {
        for key in FORWARDED {
            self.set(key, Known::Chosen(Choice::Usually(None)));
        }
        let plain = Some("false".to_owned());
        self.set("aws:viaawsservice", Known::Chosen(Choice::Usually(plain)));
    }

    /// The caller is a session of a role, which may be one of code on AWS compute or of a federated identity.
    pub(crate) fn may_come_from_compute(&mut self) {
        for key in COMPUTE {
            self.set(key, Known::Request);
        }
    }

    /// Access points of a bucket, which were not read, can hand on requests to it.
    pub(crate) fn may_pass_access_points(&mut self, gap: &GapId) {
        for key in [
            "s3:accesspointnetworkorigin",
            "s3:dataaccesspointaccount",
            "s3:dataaccesspointarn",
        ] {
            self.set(key, Known::Chosen(Choice::Otherwise(gap.clone())));
        }
    }

    pub(crate) fn set(&mut self, key: &str, known: Known) {
        self.keys.insert(key.to_ascii_lowercase(), known);
    }

    /// The tags of the principal; all absent where it has none.
    pub(crate) fn set_principal_tags(&mut self, tags: Field<BTreeMap<String, String>>) {
        self.principal_tags = tags;
    }

    /// The session may have tags that its role lacks, and other values of those that the role has.
    pub(crate) fn set_tags_may_differ(&mut self) {
        self.tags_may_differ = true;
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
        if let Some(known) = self.get(&key) {
            return known.clone();
        }
        if let Some(tag) = key.strip_prefix("aws:principaltag/") {
            if let Some(any) = self.get("aws:principaltag/*") {
                return any.clone();
            }
            let value = match &self.principal_tags {
                Field::Present(tags) => tags
                    .iter()
                    .find(|(name, _)| name.eq_ignore_ascii_case(tag))
                    .map(|(_, value)| value.clone()),
                Field::Absent => None,
                Field::NotCollected(gap) => return Known::Unread(gap.clone()),
            };
            return if self.tags_may_differ {
                Known::Chosen(Choice::Usually(value))
            } else {
                value.map_or(Known::Absent, Known::value)
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
            Known::Chosen(Choice::Own(Own::Account)) => Variable::Value(OWN_ACCOUNT.to_owned()),
            Known::Chosen(_) | Known::Request => Variable::Unknown(unsettled()),
        }
    }
}

//! What a stranger has of their own: an account, its principals, an organisation, a network.

use crate::language::{Pattern, Set};

/// The account number that stands for an attacker's own account: twelve characters, as account numbers have.
pub(crate) const OWN_ACCOUNT: &str = "of-their-own";

/// A thing that anyone can make, whose name the maker does not choose freely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Own {
    /// The ARN of a principal in an account of their own.
    Principal,
    /// The unique id of such a principal: `AIDA…`, `AROA…:<session>`, or the account's number for its root user.
    UserId,
    /// The number of an account of their own.
    Account,
    /// The id of an organisation of their own.
    Organization,
    /// A path in it.
    OrganizationPath,
    /// The id of a network of their own.
    Network,
    /// Its ARN.
    NetworkArn,
    /// The id of a network's endpoint.
    Endpoint,
}

impl Own {
    /// Names that stand for those of their own.
    pub(super) fn stands(self) -> Set {
        self.named(OWN_ACCOUNT, OWN_ACCOUNT, "OFTHEIROWN")
    }

    /// Every name of the kind, whosever it is.
    pub(super) fn all(self) -> Set {
        self.named("????????????", "?*", "?*")
    }

    fn named(self, account: &str, name: &str, id: &str) -> Set {
        let forms = match self {
            Self::Principal => vec![
                format!("arn:aws:iam::{account}:user/?*"),
                format!("arn:aws:iam::{account}:role/?*"),
                format!("arn:aws:iam::{account}:root"),
                format!("arn:aws:sts::{account}:federated-user/?*"),
            ],
            Self::UserId => vec![
                format!("AIDA{id}"),
                format!("AROA{id}:?*"),
                account.to_owned(),
                format!("{account}:?*"),
            ],
            Self::Account => vec![account.to_owned()],
            Self::Organization => vec![format!("o-{name}")],
            Self::OrganizationPath => vec![format!("o-{name}/r-*")],
            Self::Network => vec![format!("vpc-{name}")],
            Self::NetworkArn => vec![format!("arn:aws:ec2:?*:{account}:vpc/vpc-{name}")],
            Self::Endpoint => vec![format!("vpce-{name}")],
        };
        Set::any_of(forms.iter().map(|form| Pattern::new(form)).collect())
    }

    /// The names that belong to the one that a policy names in full, who is taken to be somebody else.
    pub(super) fn of_the_one_named(self, text: &str) -> Vec<Pattern> {
        let full = |part: &str| !part.is_empty() && !part.contains(['*', '?']);
        let patterns = |texts: &[String]| texts.iter().map(|text| Pattern::new(text)).collect();
        match self {
            Self::Principal | Self::NetworkArn => match text.split(':').nth(4) {
                Some(account) if full(account) && account != OWN_ACCOUNT => {
                    patterns(&[format!("arn:*:{account}:*")])
                }
                _ => Vec::new(),
            },
            Self::UserId => match text.split(':').next() {
                Some(id) if full(id) && id != OWN_ACCOUNT => patterns(&[id.to_owned(), format!("{id}:*")]),
                _ => Vec::new(),
            },
            Self::OrganizationPath => match text.split_once('/') {
                Some((organization, _)) if full(organization) => patterns(&[format!("{organization}/*")]),
                _ => Vec::new(),
            },
            Self::Account | Self::Organization | Self::Network | Self::Endpoint => {
                if full(text) && text != OWN_ACCOUNT {
                    patterns(&[text.to_owned()])
                } else {
                    Vec::new()
                }
            }
        }
    }
}

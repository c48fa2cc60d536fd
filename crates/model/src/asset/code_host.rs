//! Code hosts, the accounts on them, repositories, and chat workspaces.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{AssetId, Condition, Field, List, Verdict};

/// Who can see a project or group by default.
///
/// Source: GitLab API, "Projects", `visibility`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// Members only.
    Private,
    /// Every account on the host.
    Internal,
    /// Everyone who reaches the host.
    Public,
}

impl fmt::Display for Visibility {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Private => "private",
            Self::Internal => "internal",
            Self::Public => "public",
        })
    }
}

/// Whether a new account must confirm its e-mail address.
///
/// Source: GitLab API, "Application settings", `email_confirmation_setting`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EmailConfirmation {
    /// Not asked.
    Off,
    /// Asked; the account works before.
    Soft,
    /// The account works only after.
    Hard,
}

/// Who can register on a host, by what is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registration {
    /// Anyone, at once.
    Open,
    /// Anyone, after an approval or a confirmation.
    Gated,
    /// Nobody.
    Closed,
    /// Not known.
    Unknown,
}

/// What the sign-up page shows to a visitor without an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SignUpPage {
    /// Whether it offers a registration form.
    pub offers_form: bool,
    /// From where it was looked at: `internet`, `internal`, `loopback`.
    pub vantage: String,
}

/// A server of repositories. Its id is its origin: `https://code.example`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct CodeHost {
    /// The product: `gitlab`, ….
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub product: Field<String>,
    /// The product's version as it states it.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub version: Field<String>,
    /// Whether anyone on the internet can open a connection to it.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub reachable_from_internet: Field<bool>,
    /// What a visitor sees.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub sign_up_page: Field<SignUpPage>,
    /// Public identity providers that the sign-in page offers; whether they create accounts is not visible from
    /// outside. Absent when the page offers none.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub public_sign_on: Field<Vec<String>>,
    /// Whether signing on by one of them for the first time creates an account.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub public_sign_on_creates_accounts: Field<bool>,
    /// Whether registration is on.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub signup_enabled: Field<bool>,
    /// Whether passwords open the web interface: without them there is no sign-up, whatever `signup_enabled` says.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub password_authentication_enabled_for_web: Field<bool>,
    /// Whether an administrator must approve each new account.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub require_admin_approval_after_user_signup: Field<bool>,
    /// Whether a new account must confirm its e-mail address.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub email_confirmation_setting: Field<EmailConfirmation>,
    /// E-mail domains that may register; absent when all may.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub domain_allowlist: Field<Vec<String>>,
    /// Whether new accounts are external: they see no internal projects.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub user_default_external: Field<bool>,
    /// Whether every account needs a second factor.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub require_two_factor_authentication: Field<bool>,
    /// Who sees new projects by default.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub default_project_visibility: Field<Visibility>,
    /// Who sees new groups by default.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub default_group_visibility: Field<Visibility>,
    /// Visibilities that only administrators may use.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub restricted_visibility_levels: Field<Vec<Visibility>>,
    /// Its repositories with internal visibility.
    #[serde(skip_serializing_if = "List::is_not_recorded")]
    pub internal_repositories: List<AssetId>,
}

impl CodeHost {
    /// Who can register: settings where they were read, else what the sign-up page shows. Unknown where a form is
    /// shown and nobody could read whether something stands behind it.
    pub fn registration(&self) -> Registration {
        match self.registration_verdict() {
            Verdict::Closed(_) => Registration::Closed,
            Verdict::Open(when) if when.is_always() => Registration::Open,
            Verdict::Open(when) if !when.conditions().is_empty() => Registration::Gated,
            Verdict::Open(_) => Registration::Unknown,
            Verdict::Unknown(_) => Registration::Unknown,
        }
    }

    /// Whether a stranger gets a working account, with what stands between.
    ///
    /// A form that is shown says that registration is on; whether an approval follows is not visible from outside:
    /// without the settings the verdict assumes that none does, and names the gap. No form is not the end of it: whoever
    /// has an account at a public identity provider may get one here by signing on.
    pub fn registration_verdict(&self) -> Verdict {
        match self.form_verdict() {
            Verdict::Closed(closed) => self.sign_on_verdict().unwrap_or(Verdict::Closed(closed)),
            other => other,
        }
    }

    /// What single sign-on adds where no form lets strangers in; none where it adds nothing.
    fn sign_on_verdict(&self) -> Option<Verdict> {
        match (&self.public_sign_on, &self.public_sign_on_creates_accounts) {
            // Nobody looked: what was read of the form counts.
            (providers, _) if providers.is_not_recorded() => None,
            (Field::NotCollected(gap), _) => Some(Verdict::unknown(gap.clone())),
            (Field::Present(providers), creates) if !providers.is_empty() => match creates {
                Field::Present(true) => Some(Verdict::open().and(&self.approval())),
                Field::Present(false) | Field::Absent => None,
                Field::NotCollected(gap) => Some(Verdict::unknown(gap.clone())),
            },
            (Field::Present(_) | Field::Absent, _) => None,
        }
    }

    /// Whether a stranger gets a working account by filling in a form.
    fn form_verdict(&self) -> Verdict {
        // A form that is shown is stronger than a setting: settings are cached, and a look from outside is what counts.
        let form_is_shown = self.sign_up_page.present().is_some_and(|page| page.offers_form);
        if !form_is_shown && self.password_authentication_enabled_for_web == Field::Present(false) {
            let setting = "password_authentication_enabled_for_web = false";
            return Verdict::closed(format!("there is no sign-up without passwords ({setting})"));
        }
        let offered = match (&self.signup_enabled, &self.sign_up_page) {
            (Field::Present(true), _) => Verdict::open(),
            (Field::Present(false), _) if form_is_shown => Verdict::open(),
            (Field::Present(false), _) => {
                return Verdict::closed("registration is off (signup_enabled = false)");
            }
            (Field::Absent | Field::NotCollected(_), Field::Present(page)) if page.offers_form => {
                Verdict::open()
            }
            (Field::Absent | Field::NotCollected(_), Field::Present(page)) => {
                return Verdict::closed(format!(
                    "the sign-up page offers no form (seen from {})",
                    page.vantage
                ));
            }
            (Field::NotCollected(gap), _) | (Field::Absent, Field::NotCollected(gap)) => {
                Verdict::unknown(gap.clone())
            }
            (Field::Absent, Field::Absent) => return Verdict::closed("the host has no registration"),
        };
        offered
            .and(&self.approval())
            .and(&self.confirmation())
            .and(&self.domain())
    }

    fn approval(&self) -> Verdict {
        match &self.require_admin_approval_after_user_signup {
            Field::Present(true) => {
                Verdict::open_when(Condition::world("an administrator approves the new account"))
            }
            Field::Present(false) | Field::Absent => Verdict::open(),
            Field::NotCollected(gap) => {
                Verdict::open_assuming("no administrator has to approve it", gap.clone())
            }
        }
    }

    fn confirmation(&self) -> Verdict {
        // Anyone can confirm an address of their own; only a list of domains makes the confirmation a barrier.
        let listed = matches!(&self.domain_allowlist, Field::Present(domains) if !domains.is_empty());
        match &self.email_confirmation_setting {
            Field::Present(EmailConfirmation::Hard) if !listed => Verdict::open_when(Condition::world(
                "the stranger confirms an e-mail address of their own",
            )),
            _ => Verdict::open(),
        }
    }

    fn domain(&self) -> Verdict {
        match (&self.domain_allowlist, &self.email_confirmation_setting) {
            (Field::Present(domains), Field::Present(EmailConfirmation::Hard)) if !domains.is_empty() => {
                Verdict::open_when(Condition::world(&format!(
                    "the stranger receives mail at one of: {}",
                    domains.join(", ")
                )))
            }
            (Field::Present(domains), Field::NotCollected(gap)) if !domains.is_empty() => {
                Verdict::open_assuming("an address at a listed domain works unconfirmed", gap.clone())
            }
            (Field::NotCollected(gap), _) => {
                Verdict::open_assuming("no list of e-mail domains keeps strangers out", gap.clone())
            }
            _ => Verdict::open(),
        }
    }
}

/// An account on a code host that stands for everyone who can have one. Its id is `<host>#any-registered-user`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Account {
    /// The host.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub host: Field<AssetId>,
}

/// A git repository. Its id is its web address, or its path where it has none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Repository {
    /// The host that serves it; not collected while no code host was looked at for it; absent when none serves it.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub host: Field<AssetId>,
    /// Who sees it.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub visibility: Field<Visibility>,
    /// The branch that `HEAD` names.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub default_branch: Field<String>,
    /// Whether it is read-only.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub archived: Field<bool>,
    /// The secrets found in its objects.
    #[serde(skip_serializing_if = "List::is_not_recorded")]
    pub secrets: List<AssetId>,
    /// How many commits were walked.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub commits: Field<u64>,
    /// How many blobs were scanned.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub blobs: Field<u64>,
}

/// A chat workspace that a token opens. Its id is `<product>:<team id>`, or that of the token where the team is not
/// known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Workspace {
    /// The product: `slack`.
    #[serde(skip_serializing_if = "Field::is_not_recorded")]
    pub product: Field<String>,
}

//! Everything a host remembers.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Map, Value};

use super::account::{Account, AccountState, Registration, Scope, Token};
use super::project::ProjectRecord;
use super::settings;
use crate::planted;

/// One request that reached the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostRequest {
    /// The method.
    pub method: String,
    /// The path without the query.
    pub path: String,
    /// The query without the question mark.
    pub query: String,
    /// Whether it carried any credential: a token header, a `private_token`, or basic authentication.
    pub had_credential: bool,
    /// Whether it carried a body, as a submitted form does.
    pub had_body: bool,
    /// The user agent.
    pub user_agent: String,
}

/// How a host answers instead of doing its work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misbehaviour {
    /// API calls get 200 and an HTML page, as behind a single-sign-on gateway.
    HtmlToApi,
    /// Everything is sent to the same path of another address, with 302.
    RedirectTo(String),
    /// Connections stay open and nothing is sent.
    Hang,
    /// JSON answers are cut in half.
    TruncatedJson,
    /// Everything gets 500.
    ServerError,
    /// API calls get 429 with `Retry-After: 1`, that many times.
    RateLimited(u32),
    /// Settings and projects can be written with success, and stay as they were.
    IgnoreWrites,
}

#[derive(Debug)]
pub(super) struct Memory {
    pub(super) settings: Map<String, Value>,
    pub(super) accounts: Vec<Account>,
    pub(super) tokens: BTreeMap<String, Token>,
    pub(super) projects: Vec<ProjectRecord>,
    pub(super) requests: Vec<HostRequest>,
    pub(super) misbehaviour: Option<Misbehaviour>,
    pub(super) skew: Option<Duration>,
    /// Whether pages look as in older versions.
    pub(super) legacy_pages: bool,
    /// The hidden field that a form must carry (Rails' protection against forged requests).
    pub(super) authenticity_token: String,
}

#[derive(Debug)]
pub(super) struct State(Mutex<Memory>);

impl State {
    pub(super) fn new() -> State {
        State(Mutex::new(Memory {
            settings: settings::careless(),
            accounts: Vec::new(),
            tokens: BTreeMap::new(),
            projects: Vec::new(),
            requests: Vec::new(),
            misbehaviour: None,
            skew: None,
            legacy_pages: false,
            authenticity_token: planted::gitlab_token("authenticity")[6..].to_owned(),
        }))
    }

    pub(super) fn memory(&self) -> MutexGuard<'_, Memory> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Memory {
    pub(super) fn flag(&self, setting: &str) -> bool {
        self.settings
            .get(setting)
            .and_then(Value::as_bool)
            .unwrap_or_default()
    }

    /// `ApplicationSetting#allow_signup?`.
    pub(super) fn allows_sign_up(&self) -> bool {
        self.flag("signup_enabled") && self.flag("password_authentication_enabled_for_web")
    }

    pub(super) fn account_named(&self, username: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.username == username)
    }

    pub(super) fn add_account(&mut self, username: &str, email: &str, admin: bool) -> &mut Account {
        let id = self.accounts.len() as u64 + 1;
        let external = !admin && self.flag("user_default_external");
        self.accounts.push(Account {
            id,
            username: username.to_owned(),
            name: username.to_owned(),
            email: email.to_owned(),
            state: AccountState::Active,
            admin,
            external,
        });
        let last = self.accounts.len() - 1;
        &mut self.accounts[last]
    }

    /// What the settings make of a new registration (`registrations_controller.rb#create`).
    pub(super) fn register(&mut self, username: &str, email: &str) -> Registration {
        let domain = email.rsplit('@').next().unwrap_or_default();
        let allowed = self.settings.get("domain_allowlist").and_then(Value::as_array);
        let welcome =
            allowed.is_none_or(|list| list.is_empty() || list.iter().any(|d| d.as_str() == Some(domain)));
        let complete = !username.is_empty() && email.contains('@');
        if !self.allows_sign_up() || !welcome || !complete || self.account_named(username).is_some() {
            return Registration::Refused;
        }
        let approval = self.flag("require_admin_approval_after_user_signup");
        let confirmation = self
            .settings
            .get("email_confirmation_setting")
            .and_then(Value::as_str)
            == Some("hard");
        let account = self.add_account(username, email, false);
        if approval {
            account.state = AccountState::PendingApproval;
            return Registration::AwaitingApproval;
        }
        if confirmation {
            account.state = AccountState::Unconfirmed;
            return Registration::AwaitingConfirmation;
        }
        Registration::Active
    }

    pub(super) fn issue_token(&mut self, account: u64, scopes: &[Scope]) -> String {
        let id = self.tokens.len() as u64 + 1;
        let value = planted::gitlab_token(&format!("issued {id}"));
        let token = Token {
            id,
            account,
            scopes: scopes.to_vec(),
            revoked: false,
        };
        self.tokens.insert(value.clone(), token);
        value
    }
}

//! Accounts, their tokens, and what becomes of a registration.

use std::fmt;

use serde_json::{Value, json};

/// Whether an account may do anything (`app/models/user.rb`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountState {
    /// It may.
    Active,
    /// An administrator has to approve it (`blocked_pending_approval`).
    PendingApproval,
    /// Its e-mail address is not confirmed.
    Unconfirmed,
    /// An administrator blocked it.
    Blocked,
}

/// What an outsider got by registering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registration {
    /// An account that works at once.
    Active,
    /// An account that waits for an administrator.
    AwaitingApproval,
    /// An account that waits for a click in an e-mail.
    AwaitingConfirmation,
    /// Nothing: sign-up is closed or the form was not accepted.
    Refused,
}

/// What a personal access token may be used for
/// (<https://docs.gitlab.com/user/profile/personal_access_tokens/#personal-access-token-scopes>).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Everything the account may.
    Api,
    /// All reads of the API.
    ReadApi,
    /// The account's own profile.
    ReadUser,
    /// Clones.
    ReadRepository,
    /// Administrator calls when admin mode is on.
    AdminMode,
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Scope::Api => "api",
            Scope::ReadApi => "read_api",
            Scope::ReadUser => "read_user",
            Scope::ReadRepository => "read_repository",
            Scope::AdminMode => "admin_mode",
        })
    }
}

#[derive(Debug, Clone)]
pub(super) struct Account {
    pub(super) id: u64,
    pub(super) username: String,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) state: AccountState,
    pub(super) admin: bool,
    pub(super) external: bool,
}

impl Account {
    /// Why the API refuses this account (`lib/gitlab/auth/user_access_denied_reason.rb`), if it does.
    pub(super) fn refusal(&self) -> Option<&'static str> {
        match self.state {
            AccountState::Active => None,
            AccountState::PendingApproval => {
                Some("Your account is pending approval from your administrator and hence blocked.")
            }
            AccountState::Unconfirmed => Some(
                "Your primary email address is not confirmed. Please check your inbox for the confirmation instructions.",
            ),
            AccountState::Blocked => Some("Your account has been blocked."),
        }
    }

    pub(super) fn entity(&self, base: &str) -> Value {
        let state = match self.state {
            AccountState::Active | AccountState::Unconfirmed => "active",
            AccountState::PendingApproval => "blocked_pending_approval",
            AccountState::Blocked => "blocked",
        };
        json!({
            "id": self.id,
            "username": self.username,
            "name": self.name,
            "email": self.email,
            "state": state,
            "locked": false,
            "web_url": format!("{base}/{}", self.username),
            "external": self.external,
            "is_admin": self.admin,
            "two_factor_enabled": false,
        })
    }
}

#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) id: u64,
    pub(super) account: u64,
    pub(super) scopes: Vec<Scope>,
    pub(super) revoked: bool,
}

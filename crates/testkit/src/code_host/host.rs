//! The handle of a running host.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use url::form_urlencoded;

use super::account::{AccountState, Registration, Scope};
use super::project::{Project, ProjectRecord, Visibility};
use super::state::{HostRequest, Misbehaviour, State};
use super::{serve, templates};
use crate::runtime::Served;
use crate::{Error, Repository, Result, exchange};

/// A GitLab-shaped code host on loopback.
///
/// It starts with open registration and one administrator, `root`. Everything can be changed behind its back by
/// this handle or, as in life, through its own pages and API.
#[derive(Debug)]
pub struct CodeHost {
    served: Served,
    state: Arc<State>,
    admin_token: String,
}

impl CodeHost {
    /// Starts a host without projects.
    pub fn start() -> Result<CodeHost> {
        let state = Arc::new(State::new());
        let admin_token = {
            let mut memory = state.memory();
            let admin = memory.add_account("root", "admin@example.com", true).id;
            memory.issue_token(admin, &[Scope::Api, Scope::AdminMode])
        };
        let served = Served::start(serve::router(Arc::clone(&state)))?;
        Ok(CodeHost {
            served,
            state,
            admin_token,
        })
    }

    /// The address without a slash at its end.
    pub fn url(&self) -> String {
        format!("http://{}", self.served.address())
    }

    /// A token of the administrator with the scopes `api` and `admin_mode`.
    pub fn admin_token(&self) -> &str {
        &self.admin_token
    }

    /// Adds a project with a copy of all refs of a repository.
    pub fn add_project(
        &self,
        namespace: &str,
        name: &str,
        visibility: Visibility,
        repository: &Repository,
    ) -> Result<Project> {
        let repository = repository.bare()?;
        let mut memory = self.state.memory();
        let id = memory.projects.len() as u64 + 1;
        let (namespace, path) = (namespace.to_owned(), name.to_owned());
        let record = ProjectRecord {
            id,
            namespace,
            path,
            visibility,
            members: Vec::new(),
            repository,
        };
        let path = record.full_path();
        memory.projects.push(record);
        Ok(Project {
            id,
            clone_url: format!("{}/{path}.git", self.url()),
            path,
        })
    }

    /// Changes who sees a project.
    pub fn set_visibility(&self, project: &Project, visibility: Visibility) {
        for record in self
            .state
            .memory()
            .projects
            .iter_mut()
            .filter(|record| record.id == project.id)
        {
            record.visibility = visibility;
        }
    }

    /// Makes an account a member of a project.
    pub fn add_member(&self, project: &Project, username: &str) -> Result<()> {
        let mut memory = self.state.memory();
        let account = memory
            .account_named(username)
            .ok_or_else(|| unknown(username))?
            .id;
        memory
            .projects
            .iter_mut()
            .filter(|record| record.id == project.id)
            .for_each(|r| r.members.push(account));
        Ok(())
    }

    /// A setting as the API shows it; null when there is none of that name.
    pub fn setting(&self, name: &str) -> Value {
        self.state
            .memory()
            .settings
            .get(name)
            .cloned()
            .unwrap_or_default()
    }

    /// Changes a setting behind the API's back.
    pub fn set(&self, name: &str, value: impl Into<Value>) -> &CodeHost {
        self.state.memory().settings.insert(name.to_owned(), value.into());
        self
    }

    /// Adds an account as an administrator would.
    pub fn add_user(&self, username: &str) -> &CodeHost {
        self.state
            .memory()
            .add_account(username, &format!("{username}@example.com"), false);
        self
    }

    /// Shows pages as older versions did, with the form to register on the sign-in page.
    pub fn use_legacy_pages(&self) -> &CodeHost {
        self.state.memory().legacy_pages = true;
        self
    }

    /// Plays an outsider: finds the form to register, fills it in and submits it, by plain HTTP.
    pub fn register(&self, username: &str) -> Result<Registration> {
        let page = if self.state.memory().legacy_pages {
            "sign_in"
        } else {
            "sign_up"
        };
        let page = exchange("GET", &format!("{}/users/{page}", self.url()), &[], "")?.text();
        let Some(token) = templates::registration_token(&page) else {
            return Ok(Registration::Refused);
        };
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("authenticity_token", token)
            .append_pair("new_user[first_name]", username)
            .append_pair("new_user[last_name]", "Outsider")
            .append_pair("new_user[username]", username)
            .append_pair("new_user[email]", &format!("{username}@mail.example"))
            .append_pair("new_user[password]", "correct horse battery")
            .finish();
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        exchange("POST", &format!("{}/users", self.url()), &headers, form)?;
        Ok(match self.account_state(username) {
            None => Registration::Refused,
            Some(AccountState::Active) => Registration::Active,
            Some(AccountState::Unconfirmed) => Registration::AwaitingConfirmation,
            Some(AccountState::PendingApproval | AccountState::Blocked) => Registration::AwaitingApproval,
        })
    }

    /// The state of an account; none when there is no such account.
    pub fn account_state(&self, username: &str) -> Option<AccountState> {
        self.state
            .memory()
            .account_named(username)
            .map(|account| account.state)
    }

    /// Approves, confirms or blocks an account.
    pub fn set_account_state(&self, username: &str, state: AccountState) {
        self.state
            .memory()
            .accounts
            .iter_mut()
            .filter(|a| a.username == username)
            .for_each(|a| a.state = state);
    }

    /// Issues a personal access token, which in life the user does on a page after signing in.
    pub fn token_for(&self, username: &str, scopes: &[Scope]) -> Result<String> {
        let mut memory = self.state.memory();
        let account = memory
            .account_named(username)
            .ok_or_else(|| unknown(username))?
            .id;
        Ok(memory.issue_token(account, scopes))
    }

    /// Revokes a token.
    pub fn revoke(&self, token: &str) {
        self.state
            .memory()
            .tokens
            .entry(token.to_owned())
            .and_modify(|token| token.revoked = true);
    }

    /// Lets the host answer wrongly until [`CodeHost::behave`].
    pub fn misbehave(&self, misbehaviour: Misbehaviour) -> &CodeHost {
        self.state.memory().misbehaviour = Some(misbehaviour);
        self
    }

    /// Lets all answers carry a `Date` that is this far ahead.
    pub fn skew_clock(&self, ahead: Duration) -> &CodeHost {
        self.state.memory().skew = Some(ahead);
        self
    }

    /// Ends all misbehaviour.
    pub fn behave(&self) -> &CodeHost {
        let mut memory = self.state.memory();
        memory.misbehaviour = None;
        memory.skew = None;
        drop(memory);
        self
    }

    /// All requests so far, in order of arrival.
    pub fn requests(&self) -> Vec<HostRequest> {
        self.state.memory().requests.clone()
    }

    /// Forgets all requests so far.
    pub fn forget_requests(&self) {
        self.state.memory().requests.clear();
    }
}

fn unknown(username: &str) -> Error {
    Error::Recipe(format!("the code host has no account {username}"))
}

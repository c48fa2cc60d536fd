//! Clones over smart HTTP by the real `git http-backend`
//! (<https://git-scm.com/docs/git-http-backend>), with GitLab's rules of who gets which status
//! (`app/controllers/repositories/git_http_client_controller.rb`).

use std::path::{Path, PathBuf};
use std::process::Stdio;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, WWW_AUTHENTICATE};
use http::{HeaderName, HeaderValue, StatusCode};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use super::account::{Account, Scope};
use super::serve::Incoming;
use super::state::State;

/// A request to a repository: which one, and what is asked of it.
#[derive(Debug)]
pub(super) struct Target {
    project: String,
    service_path: String,
}

impl Target {
    /// `/{namespace}/{project}.git/{service path}`.
    pub(super) fn of(incoming: &Incoming) -> Option<Target> {
        let (project, service) = incoming.path().trim_start_matches('/').split_once(".git/")?;
        Some(Target {
            project: project.to_owned(),
            service_path: format!("/{service}"),
        })
    }
}

pub(super) async fn answer(state: &State, incoming: &Incoming, target: Target) -> Response {
    let pushing = target.service_path.ends_with("git-receive-pack")
        || incoming.parameter("service").as_deref() == Some("git-receive-pack");
    let directory = match permitted(state, incoming, &target.project) {
        Ok(_) if pushing => {
            return (
                StatusCode::FORBIDDEN,
                "You are not allowed to push code to this project.",
            )
                .into_response();
        }
        Ok(directory) => directory,
        Err(refusal) => return refusal.into_response(),
    };
    match backend(&directory, &target.service_path, incoming).await {
        Ok(output) => cgi_response(&output),
        Err(error) => (
            StatusCode::INTERNAL_SERVER_ERROR,
            format!("git http-backend: {error}\n"),
        )
            .into_response(),
    }
}

/// The repository when the caller may read it. Without a credential GitLab asks for one, whether the project is
/// hidden or missing; with one that is not enough it says 404.
fn permitted(state: &State, incoming: &Incoming, project: &str) -> Result<PathBuf, Refusal> {
    let memory = state.memory();
    let account = match credential(incoming) {
        None => None,
        Some(value) => {
            let token = memory.tokens.get(&value).filter(|token| !token.revoked);
            let enough =
                |scopes: &[Scope]| scopes.contains(&Scope::Api) || scopes.contains(&Scope::ReadRepository);
            let token = token
                .filter(|token| enough(&token.scopes))
                .ok_or(Refusal::Challenge)?;
            let account: &Account = memory
                .accounts
                .iter()
                .find(|account| account.id == token.account)
                .ok_or(Refusal::Challenge)?;
            if let Some(reason) = account.refusal() {
                return Err(Refusal::Account(reason));
            }
            Some(account)
        }
    };
    let record = memory
        .projects
        .iter()
        .find(|record| record.full_path() == project);
    match record.filter(|record| record.visible_to(account)) {
        Some(record) => Ok(record.repository.path().to_owned()),
        None if account.is_none() => Err(Refusal::Challenge),
        None => Err(Refusal::Hidden),
    }
}

/// A token as password (any user name, e.g. `oauth2`), or in a header.
fn credential(incoming: &Incoming) -> Option<String> {
    incoming
        .basic()
        .map(|(_, password)| password)
        .or_else(|| incoming.token())
}

/// Why a clone is not served.
#[derive(Debug)]
enum Refusal {
    /// A credential is needed, or the one given is not good.
    Challenge,
    /// The account may do nothing.
    Account(&'static str),
    /// The project is hidden from this account, or missing.
    Hidden,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let denied = "HTTP Basic: Access denied. If a password was provided for Git authentication, the password was \
                      incorrect or you're required to use a token instead of a password. If a token was provided, it \
                      was either incorrect, expired, or improperly scoped.";
        let hidden =
            "The project you were looking for could not be found or you don't have permission to view it.";
        match self {
            Refusal::Challenge => (
                StatusCode::UNAUTHORIZED,
                [(WWW_AUTHENTICATE, "Basic realm=\"GitLab\"")],
                denied,
            )
                .into_response(),
            Refusal::Account(reason) => (StatusCode::FORBIDDEN, reason).into_response(),
            Refusal::Hidden => (StatusCode::NOT_FOUND, hidden).into_response(),
        }
    }
}

async fn backend(repository: &Path, service_path: &str, incoming: &Incoming) -> std::io::Result<Vec<u8>> {
    let mut child = Command::new("git")
        .arg("http-backend")
        .env("GIT_PROJECT_ROOT", repository)
        .env("PATH_INFO", service_path)
        .env("GIT_HTTP_EXPORT_ALL", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("REQUEST_METHOD", incoming.method())
        .env("QUERY_STRING", incoming.head.uri.query().unwrap_or_default())
        .env(
            "CONTENT_TYPE",
            incoming.header(CONTENT_TYPE.as_str()).unwrap_or_default(),
        )
        .env("CONTENT_LENGTH", incoming.body.len().to_string())
        .env(
            "HTTP_CONTENT_ENCODING",
            incoming.header(CONTENT_ENCODING.as_str()).unwrap_or_default(),
        )
        .env(
            "GIT_PROTOCOL",
            incoming.header("git-protocol").unwrap_or_default(),
        )
        .env("REMOTE_ADDR", "127.0.0.1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let stdin = child.stdin.take();
    let body = incoming.body.clone();
    let writer = tokio::spawn(async move {
        if let Some(mut pipe) = stdin {
            // git may close the pipe early; what it then prints tells the client.
            let _ = pipe.write_all(&body).await;
        }
    });
    let output = child.wait_with_output().await?;
    writer.abort();
    Ok(output.stdout)
}

/// A CGI answer (RFC 3875 §6): header lines, an empty line, the body; `Status` gives the status.
fn cgi_response(output: &[u8]) -> Response {
    let end = output.windows(4).position(|window| window == b"\r\n\r\n");
    let Some(end) = end else {
        return (
            StatusCode::INTERNAL_SERVER_ERROR,
            "git http-backend gave no answer\n",
        )
            .into_response();
    };
    let mut response = Response::new(Body::from(output[end + 4..].to_vec()));
    for line in String::from_utf8_lossy(&output[..end]).lines() {
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        let value = value.trim();
        if name.eq_ignore_ascii_case("status") {
            let code = value.split(' ').next().and_then(|digits| digits.parse().ok());
            *response.status_mut() = code.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        } else if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().append(name, value);
        }
    }
    response
}

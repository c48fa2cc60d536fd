//! API v4: who asks, what they may, and the answers in GitLab's words (`lib/api/api_guard.rb`, `lib/api/helpers.rb`).

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use serde_json::{Map, Value, json};

use super::account::{Account, Scope};
use super::projects;
use super::serve::Incoming;
use super::settings;
use super::state::{Memory, Misbehaviour, State};

/// Who asks.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    pub(super) account: Account,
    scopes: Vec<Scope>,
}

/// Why a call is not done: the status and the JSON body that say so.
#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    body: Value,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, axum::Json(self.body)).into_response()
    }
}

pub(super) type Answer = Result<Response, Refusal>;

pub(super) fn answer(state: &State, incoming: &Incoming, path: &str) -> Response {
    let mut memory = state.memory();
    let path: Vec<&str> = path.trim_end_matches('/').split('/').collect();
    let answer = match caller(&memory, incoming) {
        Ok(caller) => route(&mut memory, incoming, caller.as_ref(), &path),
        Err(refusal) => Err(refusal),
    };
    let mut response = answer.unwrap_or_else(Refusal::into_response);
    rate_headers(&mut response, memory.requests.len());
    response
}

fn route(memory: &mut Memory, incoming: &Incoming, caller: Option<&Caller>, path: &[&str]) -> Answer {
    let reads = [Scope::Api, Scope::ReadApi];
    match (incoming.method(), path) {
        ("GET", ["metadata" | "version"]) => {
            allowed(known(caller)?, &[Scope::Api, Scope::ReadApi, Scope::ReadUser])?;
            let kas = json!({ "enabled": false, "externalUrl": null, "externalK8sProxyUrl": null, "version": null });
            Ok(reply(
                json!({ "version": "17.11.4", "revision": "6a2e5c9d3ab", "kas": kas, "enterprise": false }),
            ))
        }
        ("GET", ["user"]) => {
            let caller = known(caller)?;
            allowed(caller, &[Scope::Api, Scope::ReadApi, Scope::ReadUser])?;
            Ok(reply(caller.account.entity(&incoming.base)))
        }
        ("GET", ["personal_access_tokens", "self"]) => own_token(memory, incoming),
        ("GET", ["application", "settings"]) => {
            administrator(memory, caller, &reads)?;
            Ok(reply(Value::Object(memory.settings.clone())))
        }
        ("PUT", ["application", "settings"]) => {
            administrator(memory, caller, &[Scope::Api])?;
            let wanted = parameters(incoming)?;
            let mut changed = memory.settings.clone();
            settings::update(&mut changed, &wanted).map_err(|error| bad_request(&error))?;
            if memory.misbehaviour != Some(Misbehaviour::IgnoreWrites) {
                memory.settings = changed;
            }
            Ok(reply(Value::Object(memory.settings.clone())))
        }
        ("GET", ["projects"]) => {
            caller.map_or(Ok(()), |caller| allowed(caller, &reads))?;
            projects::list(memory, incoming, caller)
        }
        ("GET", ["projects", id]) => {
            caller.map_or(Ok(()), |caller| allowed(caller, &reads))?;
            projects::show(memory, incoming, caller, id)
        }
        ("PUT", ["projects", id]) => {
            let caller = known(caller)?;
            allowed(caller, &[Scope::Api])?;
            let wanted = parameters(incoming)?;
            projects::update(memory, incoming, caller, id, &wanted)
        }
        _ => Err(refusal(
            StatusCode::NOT_FOUND,
            json!({ "error": "404 Not Found" }),
        )),
    }
}

/// The account of the request's token. A wrong token is refused, never treated as anonymous.
fn caller(memory: &Memory, incoming: &Incoming) -> Result<Option<Caller>, Refusal> {
    let Some(value) = incoming.token() else {
        return Ok(None);
    };
    let Some(token) = memory.tokens.get(&value) else {
        return Err(message(StatusCode::UNAUTHORIZED, "401 Unauthorized"));
    };
    if token.revoked {
        let body = json!({
            "error": "invalid_token",
            "error_description": "Token was revoked. You have to re-authorize from the user.",
        });
        return Err(refusal(StatusCode::UNAUTHORIZED, body));
    }
    let account = memory
        .accounts
        .iter()
        .find(|account| account.id == token.account)
        .cloned();
    let Some(account) = account else {
        return Err(message(StatusCode::UNAUTHORIZED, "401 Unauthorized"));
    };
    if let Some(reason) = account.refusal() {
        return Err(message(
            StatusCode::FORBIDDEN,
            &format!("403 Forbidden - {reason}"),
        ));
    }
    Ok(Some(Caller {
        account,
        scopes: token.scopes.clone(),
    }))
}

fn known(caller: Option<&Caller>) -> Result<&Caller, Refusal> {
    caller.ok_or_else(|| message(StatusCode::UNAUTHORIZED, "401 Unauthorized"))
}

fn allowed(caller: &Caller, scopes: &[Scope]) -> Result<(), Refusal> {
    if scopes.iter().any(|scope| caller.scopes.contains(scope)) {
        return Ok(());
    }
    let wanted: Vec<String> = scopes.iter().map(Scope::to_string).collect();
    let body = json!({
        "error": "insufficient_scope",
        "error_description": "The request requires higher privileges than provided by the access token.",
        "scope": wanted.join(" "),
    });
    Err(refusal(StatusCode::FORBIDDEN, body))
}

fn administrator(memory: &Memory, caller: Option<&Caller>, scopes: &[Scope]) -> Result<(), Refusal> {
    let caller = known(caller)?;
    allowed(caller, scopes)?;
    let in_admin_mode = !memory.flag("admin_mode") || caller.scopes.contains(&Scope::AdminMode);
    if caller.account.admin && in_admin_mode {
        return Ok(());
    }
    Err(message(StatusCode::FORBIDDEN, "403 Forbidden"))
}

fn own_token(memory: &Memory, incoming: &Incoming) -> Answer {
    let token = incoming.token().and_then(|value| memory.tokens.get(&value));
    let Some(token) = token else {
        return Err(message(StatusCode::UNAUTHORIZED, "401 Unauthorized"));
    };
    let scopes: Vec<String> = token.scopes.iter().map(Scope::to_string).collect();
    Ok(reply(json!({
        "id": token.id,
        "name": format!("token-{}", token.id),
        "revoked": false,
        "created_at": "2024-01-08T09:00:00.000Z",
        "description": null,
        "scopes": scopes,
        "user_id": token.account,
        "last_used_at": null,
        "active": true,
        "expires_at": "2027-01-08",
    })))
}

/// The parameters of a write: query, then a JSON or form body.
fn parameters(incoming: &Incoming) -> Result<Map<String, Value>, Refusal> {
    let mut all: Map<String, Value> = incoming
        .query()
        .into_iter()
        .map(|(name, value)| (name, Value::String(value)))
        .collect();
    let json = incoming
        .header(CONTENT_TYPE.as_str())
        .is_some_and(|kind| kind.starts_with("application/json"));
    if !json {
        all.extend(
            incoming
                .form()
                .into_iter()
                .map(|(name, value)| (name, Value::String(value))),
        );
        return Ok(all);
    }
    match serde_json::from_slice(&incoming.body) {
        Ok(Value::Object(body)) => all.extend(body),
        _ => return Err(bad_request("There was a problem in the JSON you submitted")),
    }
    Ok(all)
}

pub(super) fn reply(body: Value) -> Response {
    axum::Json(body).into_response()
}

pub(super) fn message(status: StatusCode, text: &str) -> Refusal {
    refusal(status, json!({ "message": text }))
}

pub(super) fn bad_request(text: &str) -> Refusal {
    refusal(StatusCode::BAD_REQUEST, json!({ "error": text }))
}

fn refusal(status: StatusCode, body: Value) -> Refusal {
    Refusal { status, body }
}

/// <https://docs.gitlab.com/administration/settings/user_and_ip_rate_limits/#response-headers>
fn rate_headers(response: &mut Response, observed: usize) {
    const LIMIT: usize = 2000;
    let reset = jiff::Timestamp::now().as_second() + 60;
    for (name, value) in [
        ("ratelimit-limit", LIMIT.to_string()),
        ("ratelimit-observed", observed.to_string()),
        ("ratelimit-remaining", LIMIT.saturating_sub(observed).to_string()),
        ("ratelimit-reset", reset.to_string()),
    ] {
        if let Ok(value) = value.parse() {
            response.headers_mut().insert(name, value);
        }
    }
}

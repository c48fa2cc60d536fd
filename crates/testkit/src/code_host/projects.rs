//! The project calls (`lib/api/projects.rb`) with offset and keyset paging
//! (<https://docs.gitlab.com/api/rest/#pagination>).

use axum::response::Response;
use http::header::LINK;
use http::{HeaderName, HeaderValue, StatusCode};
use serde_json::{Map, Value};
use url::form_urlencoded;

use super::api::{Answer, Caller, Refusal, bad_request, message, reply};
use super::project::{ProjectRecord, Visibility};
use super::serve::Incoming;
use super::state::{Memory, Misbehaviour};

pub(super) fn list(memory: &Memory, incoming: &Incoming, caller: Option<&Caller>) -> Answer {
    let per_page = number(incoming, "per_page", 20)?.clamp(1, 100);
    let page = number(incoming, "page", 1)?.max(1);
    let keyset = incoming.parameter("pagination").as_deref() == Some("keyset");
    let id_after = number(incoming, "id_after", 0)? as u64;
    let wanted = match incoming.parameter("visibility") {
        Some(word) => Some(
            Visibility::parse(&word).ok_or_else(|| bad_request("visibility does not have a valid value"))?,
        ),
        None => None,
    };
    let simple = caller.is_none() || incoming.parameter("simple").as_deref() == Some("true");
    let membership = incoming.parameter("membership").as_deref() == Some("true");
    let account = caller.map(|caller| &caller.account);
    let mut visible: Vec<&ProjectRecord> = memory
        .projects
        .iter()
        .filter(|project| project.visible_to(account) && wanted.is_none_or(|v| project.visibility == v))
        .filter(|project| !membership || account.is_some_and(|account| project.members.contains(&account.id)))
        .filter(|project| project.id > id_after)
        .collect();
    if incoming.parameter("sort").as_deref() != Some("asc") {
        visible.reverse();
    }
    let skipped = if keyset { 0 } else { (page - 1) * per_page };
    let here: Vec<&ProjectRecord> = visible.iter().skip(skipped).take(per_page).copied().collect();
    let rows: Vec<Value> = here
        .iter()
        .map(|project| project.entity(&incoming.base, simple))
        .collect();
    let more = visible.len() > skipped + per_page;
    let mut response = reply(Value::Array(rows));
    if keyset {
        if let (true, Some(last)) = (more, here.last()) {
            set(
                &mut response,
                LINK,
                format!(
                    "<{}>; rel=\"next\"",
                    address(incoming, "id_after", &last.id.to_string())
                ),
            );
        }
        return Ok(response);
    }
    let pages = visible.len().div_ceil(per_page).max(1);
    let neighbour = |there: bool, page: usize| if there { page.to_string() } else { String::new() };
    let (next, previous) = (
        neighbour(more, page + 1),
        neighbour(page > 1, page.saturating_sub(1)),
    );
    let mut links = Vec::new();
    for (relation, page) in [
        ("prev", &previous),
        ("next", &next),
        ("first", &"1".into()),
        ("last", &pages.to_string()),
    ] {
        if !page.is_empty() {
            links.push(format!(
                "<{}>; rel=\"{relation}\"",
                address(incoming, "page", page)
            ));
        }
    }
    set(&mut response, LINK, links.join(", "));
    for (name, value) in [
        ("x-per-page", per_page.to_string()),
        ("x-page", page.to_string()),
        ("x-next-page", next),
        ("x-prev-page", previous),
        ("x-total", visible.len().to_string()),
        ("x-total-pages", pages.to_string()),
    ] {
        set(&mut response, HeaderName::from_static(name), value);
    }
    Ok(response)
}

pub(super) fn show(memory: &Memory, incoming: &Incoming, caller: Option<&Caller>, id: &str) -> Answer {
    let project = memory.projects.iter().find(|project| named(project, id));
    match project.filter(|project| project.visible_to(caller.map(|caller| &caller.account))) {
        Some(project) => Ok(reply(project.entity(&incoming.base, caller.is_none()))),
        None => Err(not_found()),
    }
}

pub(super) fn update(
    memory: &mut Memory,
    incoming: &Incoming,
    caller: &Caller,
    id: &str,
    wanted: &Map<String, Value>,
) -> Answer {
    let ignore = memory.misbehaviour == Some(Misbehaviour::IgnoreWrites);
    let project = memory.projects.iter_mut().find(|project| named(project, id));
    let project = project
        .filter(|project| project.visible_to(Some(&caller.account)))
        .ok_or_else(not_found)?;
    if !caller.account.admin && !project.members.contains(&caller.account.id) {
        return Err(message(StatusCode::FORBIDDEN, "403 Forbidden"));
    }
    if let Some(word) = wanted.get("visibility") {
        let visibility = word.as_str().and_then(Visibility::parse);
        let visibility = visibility.ok_or_else(|| bad_request("visibility does not have a valid value"))?;
        if !ignore {
            project.visibility = visibility;
        }
    }
    Ok(reply(project.entity(&incoming.base, false)))
}

/// Projects are named by number or by their path with its slash encoded.
fn named(project: &ProjectRecord, id: &str) -> bool {
    let decoded = percent_encoding::percent_decode_str(id).decode_utf8_lossy();
    decoded.parse() == Ok(project.id) || *decoded == project.full_path()
}

fn not_found() -> Refusal {
    message(StatusCode::NOT_FOUND, "404 Project Not Found")
}

fn number(incoming: &Incoming, name: &str, default: usize) -> Result<usize, Refusal> {
    match incoming.parameter(name) {
        Some(digits) => digits
            .parse()
            .map_err(|_| bad_request(&format!("{name} is invalid"))),
        None => Ok(default),
    }
}

/// The address of this request with one parameter replaced.
fn address(incoming: &Incoming, name: &str, value: &str) -> String {
    let others = incoming
        .query()
        .into_iter()
        .filter(|(key, _)| key != name && key != "private_token");
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(others)
        .append_pair(name, value)
        .finish();
    format!("{}{}?{query}", incoming.base, incoming.path())
}

fn set(response: &mut Response, name: HeaderName, value: String) {
    if let Ok(value) = HeaderValue::try_from(value) {
        response.headers_mut().insert(name, value);
    }
}

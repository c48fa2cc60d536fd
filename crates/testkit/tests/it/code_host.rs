//! Pages, API, scopes, paging and misbehaviour.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::{CodeHost, GitHistory, HttpResponse, Misbehaviour, Registration, Scope, Visibility, exchange};

fn get(host: &CodeHost, path: &str, token: Option<&str>) -> HttpResponse {
    let headers: Vec<(&str, &str)> = token.map(|token| ("private-token", token)).into_iter().collect();
    exchange("GET", &format!("{}{path}", host.url()), &headers, "").unwrap()
}

fn put(host: &CodeHost, path: &str, token: &str, body: Value) -> HttpResponse {
    let headers = [("private-token", token), ("content-type", "application/json")];
    exchange(
        "PUT",
        &format!("{}{path}", host.url()),
        &headers,
        body.to_string(),
    )
    .unwrap()
}

fn parsed(response: &HttpResponse) -> Value {
    serde_json::from_slice(&response.body).unwrap()
}

#[test]
fn sign_up_shows_a_form_when_open_and_redirects_when_closed() {
    let host = CodeHost::start().unwrap();
    let open = get(&host, "/users/sign_up", None);
    assert_eq!(open.status, 200);
    assert!(open.text().contains("action=\"/users\"") && open.text().contains("name=\"new_user[email]\""));
    assert!(
        get(&host, "/users/sign_in", None)
            .text()
            .contains("href=\"/users/sign_up\"")
    );

    let closed = put(
        &host,
        "/api/v4/application/settings",
        host.admin_token(),
        json!({ "signup_enabled": false }),
    );
    assert_eq!(
        (closed.status, &parsed(&closed)["signup_enabled"]),
        (200, &json!(false))
    );
    let page = get(&host, "/users/sign_up", None);
    assert_eq!(
        (page.status, page.header("location")),
        (302, Some(&*format!("{}/users/sign_in", host.url())))
    );
    assert!(
        !get(&host, "/users/sign_in", None)
            .text()
            .contains("/users/sign_up")
    );
    assert_eq!(host.register("mallory").unwrap(), Registration::Refused);
    assert_eq!(host.account_state("mallory"), None);
    let posted = exchange(
        "POST",
        &format!("{}/users", host.url()),
        &[],
        "new_user[username]=mallory",
    )
    .unwrap();
    assert_eq!((posted.status, host.account_state("mallory")), (302, None));
}

#[test]
fn old_pages_have_the_form_beside_the_sign_in() {
    let host = CodeHost::start().unwrap();
    host.use_legacy_pages();
    assert_eq!(get(&host, "/users/sign_up", None).status, 302);
    assert!(
        get(&host, "/users/sign_in", None)
            .text()
            .contains("name=\"new_user[username]\"")
    );
    assert_eq!(host.register("mallory").unwrap(), Registration::Active);
    host.set("password_authentication_enabled_for_web", false);
    assert!(!get(&host, "/users/sign_in", None).text().contains("new_user"));
    assert_eq!(host.register("trudy").unwrap(), Registration::Refused);
}

#[test]
fn a_forged_form_makes_no_account() {
    let host = CodeHost::start().unwrap();
    let posted = exchange(
        "POST",
        &format!("{}/users", host.url()),
        &[],
        "new_user[username]=mallory",
    )
    .unwrap();
    assert_eq!((posted.status, host.account_state("mallory")), (422, None));
}

#[test]
fn settings_need_an_administrator_and_a_scope() {
    let host = CodeHost::start().unwrap();
    let path = "/api/v4/application/settings";
    host.add_user("dana");
    let user = host.token_for("dana", &[Scope::Api]).unwrap();
    let narrow = host.token_for("root", &[Scope::ReadUser]).unwrap();
    let reader = host.token_for("root", &[Scope::ReadApi]).unwrap();
    let unauthorized = json!({ "message": "401 Unauthorized" });
    assert_eq!(
        (get(&host, path, None).status, parsed(&get(&host, path, None))),
        (401, unauthorized.clone())
    );
    assert_eq!(
        (
            get(&host, path, Some("no")).status,
            parsed(&get(&host, path, Some("no")))
        ),
        (401, unauthorized)
    );
    let forbidden = get(&host, path, Some(&user));
    assert_eq!(
        (forbidden.status, parsed(&forbidden)),
        (403, json!({ "message": "403 Forbidden" }))
    );
    let scope = get(&host, path, Some(&narrow));
    assert_eq!(
        (scope.status, &parsed(&scope)["error"]),
        (403, &json!("insufficient_scope"))
    );
    assert_eq!(parsed(&scope)["scope"], "api read_api");
    assert_eq!(parsed(&get(&host, path, Some(&reader)))["signup_enabled"], true);
    assert_eq!(
        put(&host, path, &reader, json!({ "signup_enabled": false })).status,
        403
    );
    assert_eq!(
        put(
            &host,
            path,
            host.admin_token(),
            json!({ "signup_enabled": "perhaps" })
        )
        .status,
        400
    );
    assert_eq!(
        put(&host, path, host.admin_token(), json!({ "nonsense": 1 })).status,
        400
    );
    assert_eq!(host.setting("signup_enabled"), true);
    assert_eq!(
        parsed(&get(&host, "/api/v4/personal_access_tokens/self", Some(&reader)))["scopes"],
        json!(["read_api"])
    );

    host.set("admin_mode", true);
    assert_eq!(get(&host, path, Some(&reader)).status, 403);
    assert_eq!(get(&host, path, Some(host.admin_token())).status, 200);
}

#[test]
fn projects_are_listed_for_who_may_see_them_page_by_page() {
    let host = CodeHost::start().unwrap();
    let repository = GitHistory::new().commit("One", &[("a", "1")]).build().unwrap();
    for (name, visibility) in [
        ("one", Visibility::Public),
        ("two", Visibility::Internal),
        ("three", Visibility::Private),
    ] {
        host.add_project("platform", name, visibility, &repository)
            .unwrap();
    }
    host.add_user("dana");
    let user = host.token_for("dana", &[Scope::ReadApi]).unwrap();
    let names = |response: &HttpResponse| -> Vec<String> {
        parsed(response)
            .as_array()
            .unwrap()
            .iter()
            .map(|p| p["path"].as_str().unwrap().to_owned())
            .collect()
    };
    let list = "/api/v4/projects";
    assert_eq!(names(&get(&host, list, None)), ["one"]);
    assert_eq!(
        parsed(&get(&host, list, None))[0]["visibility"],
        Value::Null,
        "anonymous answers lack it"
    );
    assert_eq!(names(&get(&host, list, Some(&user))), ["two", "one"]);
    assert_eq!(
        names(&get(&host, list, Some(host.admin_token()))),
        ["three", "two", "one"]
    );
    assert_eq!(
        names(&get(&host, "/api/v4/projects?visibility=internal", Some(&user))),
        ["two"]
    );
    assert_eq!(get(&host, "/api/v4/projects/3", Some(&user)).status, 404);
    assert_eq!(
        parsed(&get(&host, "/api/v4/projects/platform%2Ftwo", Some(&user)))["visibility"],
        "internal"
    );

    let first = get(
        &host,
        "/api/v4/projects?per_page=2&simple=true",
        Some(host.admin_token()),
    );
    assert_eq!(
        (first.header("x-next-page"), first.header("x-total")),
        (Some("2"), Some("3"))
    );
    let next = first
        .header("link")
        .unwrap()
        .split(", ")
        .find(|l| l.ends_with("rel=\"next\""))
        .unwrap();
    let address = next.trim_start_matches('<').split('>').next().unwrap();
    let second = exchange("GET", address, &[("private-token", host.admin_token())], "").unwrap();
    assert_eq!(
        (names(&second), second.header("x-next-page")),
        (vec!["one".to_owned()], Some(""))
    );
    let keyset = "/api/v4/projects?pagination=keyset&order_by=id&sort=asc&per_page=2";
    let first = get(&host, keyset, Some(host.admin_token()));
    assert!(first.header("link").unwrap().contains("id_after=2") && first.header("x-total").is_none());

    assert_eq!(
        put(
            &host,
            "/api/v4/projects/2",
            &user,
            json!({ "visibility": "private" })
        )
        .status,
        403
    );
    let hidden = put(
        &host,
        "/api/v4/projects/2",
        host.admin_token(),
        json!({ "visibility": "private" }),
    );
    assert_eq!(parsed(&hidden)["visibility"], "private");
    assert_eq!(names(&get(&host, list, Some(&user))), ["one"]);
}

#[test]
fn it_misbehaves_on_request_and_remembers_who_asked() {
    let host = CodeHost::start().unwrap();
    let metadata = "/api/v4/metadata";
    assert_eq!(get(&host, metadata, None).status, 401);
    assert!(
        get(&host, metadata, Some(host.admin_token()))
            .header("ratelimit-remaining")
            .is_some()
    );
    host.misbehave(Misbehaviour::HtmlToApi);
    let page = get(&host, metadata, Some(host.admin_token()));
    assert!(page.status == 200 && page.text().starts_with("<!DOCTYPE html>"));
    host.misbehave(Misbehaviour::RedirectTo("http://other.example".into()));
    assert_eq!(
        get(&host, "/users/sign_up", None).header("location"),
        Some("http://other.example/users/sign_up")
    );
    host.misbehave(Misbehaviour::TruncatedJson);
    assert!(serde_json::from_slice::<Value>(&get(&host, metadata, Some(host.admin_token())).body).is_err());
    host.misbehave(Misbehaviour::RateLimited(1));
    assert_eq!(get(&host, metadata, None).header("retry-after"), Some("1"));
    assert_eq!(get(&host, metadata, None).status, 401);
    host.misbehave(Misbehaviour::IgnoreWrites);
    let settings = "/api/v4/application/settings";
    assert_eq!(
        put(
            &host,
            settings,
            host.admin_token(),
            json!({ "signup_enabled": false })
        )
        .status,
        200
    );
    assert_eq!(host.behave().setting("signup_enabled"), true);
    host.skew_clock(Duration::from_secs(86_400));
    let date = get(&host, "/users/sign_in", None)
        .header("date")
        .unwrap()
        .to_owned();
    let tomorrow = jiff::Timestamp::now() + Duration::from_secs(86_400);
    assert!(
        date.starts_with(&tomorrow.strftime("%a, %d %b %Y").to_string()),
        "{date}"
    );

    host.forget_requests();
    get(&host, "/users/sign_up?x=1", None);
    get(&host, metadata, Some(host.admin_token()));
    let seen = host.requests();
    assert_eq!(seen.len(), 2);
    assert_eq!(
        (
            seen[0].method.as_str(),
            seen[0].path.as_str(),
            seen[0].query.as_str()
        ),
        ("GET", "/users/sign_up", "x=1")
    );
    assert!(!seen[0].had_credential && !seen[0].had_body && seen[1].had_credential);
}

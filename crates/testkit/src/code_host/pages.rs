//! The pages that an outsider sees (`app/controllers/registrations_controller.rb` and its spec).

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::LOCATION;
use url::form_urlencoded;

use super::account::Registration;
use super::serve::{Incoming, html};
use super::state::{Memory, State};
use super::templates::{Doors, page, sign_in, sign_up};

pub(super) fn answer(state: &State, incoming: &Incoming) -> Response {
    let mut memory = state.memory();
    match (incoming.method(), incoming.path().trim_end_matches('/')) {
        ("GET" | "HEAD", "/users/sign_in") => html(StatusCode::OK, sign_in(doors(&memory))),
        ("GET" | "HEAD", "/users/sign_up") if memory.allows_sign_up() && !memory.legacy_pages => {
            html(StatusCode::OK, sign_up(doors(&memory)))
        }
        ("GET" | "HEAD", "" | "/users/sign_up") => redirect(incoming, "/users/sign_in"),
        ("POST", "/users") => register(&mut memory, incoming),
        (
            "GET" | "HEAD",
            "/users/almost_there" | "/dashboard/projects" | "/explore" | "/explore/projects",
        ) => html(
            StatusCode::OK,
            page("GitLab", "<main id=\"content-body\"></main>"),
        ),
        ("GET" | "HEAD", "/robots.txt") => {
            "User-Agent: *\nDisallow: /users\nDisallow: /api/v*\n".into_response()
        }
        _ => html(StatusCode::NOT_FOUND, page("Not Found", "")),
    }
}

fn doors(memory: &Memory) -> Doors<'_> {
    Doors {
        sign_up: memory.allows_sign_up(),
        password: memory.flag("password_authentication_enabled_for_web"),
        legacy: memory.legacy_pages,
        authenticity_token: &memory.authenticity_token,
    }
}

/// `RegistrationsController#create`: closed sends to the sign-in page, a bad form is shown again.
fn register(memory: &mut Memory, incoming: &Incoming) -> Response {
    let form = incoming.form();
    let field = |name: &str| {
        let found = form.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    };
    if !memory.allows_sign_up() {
        return redirect(incoming, "/users/sign_in");
    }
    if field("authenticity_token") != memory.authenticity_token {
        let rejected = page("The change you requested was rejected", "");
        return html(StatusCode::UNPROCESSABLE_ENTITY, rejected);
    }
    if field("new_user[password]").len() < 8 {
        return html(StatusCode::OK, sign_up(doors(memory)));
    }
    let email = field("new_user[email]");
    match memory.register(field("new_user[username]"), email) {
        Registration::Active => redirect(incoming, "/dashboard/projects"),
        Registration::AwaitingApproval => redirect(incoming, "/users/sign_in"),
        Registration::AwaitingConfirmation => {
            let query = form_urlencoded::Serializer::new(String::new())
                .append_pair("email", email)
                .finish();
            redirect(incoming, &format!("/users/almost_there?{query}"))
        }
        Registration::Refused => html(StatusCode::OK, sign_up(doors(memory))),
    }
}

/// Rails gives the whole address.
fn redirect(incoming: &Incoming, path: &str) -> Response {
    let address = format!("{}{path}", incoming.base);
    let body = format!("<html><body>You are being <a href=\"{address}\">redirected</a>.</body></html>");
    (StatusCode::FOUND, [(LOCATION, address)], body).into_response()
}

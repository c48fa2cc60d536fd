//! The pages that an outsider sees, structured as GitLab's templates
//! (`app/views/devise/registrations/_signup_box_form.html.haml`, `app/views/devise/sessions/_new_base.html.haml`,
//! `app/controllers/registrations_controller.rb` and its spec).

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::LOCATION;

use super::account::Registration;
use super::serve::{Incoming, html};
use super::state::State;

pub(super) fn answer(state: &State, incoming: &Incoming) -> Response {
    match (incoming.method(), incoming.path().trim_end_matches('/')) {
        ("GET" | "HEAD", "/users/sign_in") => html(StatusCode::OK, sign_in(state)),
        ("GET" | "HEAD", "/users/sign_up") => sign_up_page(state),
        ("POST", "/users") => register(state, incoming),
        ("GET" | "HEAD", "/users/almost_there" | "/dashboard/projects") => html(
            StatusCode::OK,
            page("GitLab", "<main id=\"content-body\"></main>"),
        ),
        ("GET" | "HEAD", "") => redirect("/users/sign_in"),
        ("GET" | "HEAD", "/explore" | "/explore/projects") => html(
            StatusCode::OK,
            page("Explore", "<main id=\"content-body\"></main>"),
        ),
        ("GET" | "HEAD", "/robots.txt") => {
            "User-Agent: *\nDisallow: /users\nDisallow: /api/v*\n".into_response()
        }
        _ => html(
            StatusCode::NOT_FOUND,
            page(
                "The page could not be found or you don't have permission to view it",
                "",
            ),
        ),
    }
}

fn sign_up_page(state: &State) -> Response {
    let memory = state.memory();
    if memory.flag("signup_enabled") {
        html(StatusCode::OK, sign_up(&memory.authenticity_token))
    } else {
        redirect("/users/sign_in")
    }
}

/// `RegistrationsController#create`: closed sends to the sign-in page, a bad form is shown again.
fn register(state: &State, incoming: &Incoming) -> Response {
    let form = incoming.form();
    let field = |name: &str| {
        form.iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .unwrap_or_default()
    };
    let mut memory = state.memory();
    if !memory.flag("signup_enabled") {
        return redirect("/users/sign_in");
    }
    if field("authenticity_token") != memory.authenticity_token {
        return html(
            StatusCode::UNPROCESSABLE_ENTITY,
            page("The change you requested was rejected", ""),
        );
    }
    if field("new_user[password]").len() < 8 {
        return html(StatusCode::OK, sign_up(&memory.authenticity_token));
    }
    match memory.register(field("new_user[username]"), field("new_user[email]")) {
        Registration::Active => redirect("/dashboard/projects"),
        Registration::AwaitingApproval => redirect("/users/sign_in"),
        Registration::AwaitingConfirmation => redirect("/users/almost_there"),
        Registration::Refused => html(StatusCode::OK, sign_up(&memory.authenticity_token)),
    }
}

fn redirect(path: &str) -> Response {
    let body = format!("<html><body>You are being <a href=\"{path}\">redirected</a>.</body></html>");
    (StatusCode::FOUND, [(LOCATION, path.to_owned())], body).into_response()
}

fn sign_in(state: &State) -> String {
    let memory = state.memory();
    let token = &memory.authenticity_token;
    let password = memory.flag("password_authentication_enabled_for_web");
    let form = if password {
        format!(
            "<form class=\"gl-show-field-errors js-arkose-labs-form\" aria-live=\"assertive\" data-testid=\"sign-in-form\" \
             action=\"/users/sign_in\" accept-charset=\"UTF-8\" method=\"post\">\
             <input type=\"hidden\" name=\"authenticity_token\" value=\"{token}\" autocomplete=\"off\" />\
             <input class=\"form-control gl-form-input js-username-field\" autocomplete=\"username\" required=\"required\" \
             data-testid=\"username-field\" type=\"text\" name=\"user[login]\" id=\"user_login\" />\
             <input class=\"form-control gl-form-input js-password\" type=\"password\" name=\"user[password]\" id=\"user_password\" />\
             <button type=\"submit\" data-testid=\"sign-in-button\"><span>Sign in</span></button></form>"
        )
    } else {
        String::new()
    };
    // The link is drawn only when `allow_signup?` holds (app/helpers/auth_helper.rb).
    let link = if memory.flag("signup_enabled") {
        "<p class=\"gl-mt-3 gl-text-center\"><a data-testid=\"register-link\" href=\"/users/sign_up\">Register now</a></p>"
    } else {
        ""
    };
    page(
        "Sign in",
        &format!("<div class=\"login-page\">{form}{link}</div>"),
    )
}

fn sign_up(token: &str) -> String {
    let field = |kind: &str, name: &str| {
        format!(
            "<input class=\"form-control gl-form-input\" required=\"required\" type=\"{kind}\" \
             name=\"new_user[{name}]\" id=\"new_user_{name}\" />"
        )
    };
    let form = format!(
        "<form class=\"gl-show-field-errors js-arkose-labs-form\" aria-live=\"assertive\" data-testid=\"signup-form\" \
         id=\"new_new_user\" action=\"/users\" accept-charset=\"UTF-8\" method=\"post\">\
         <input type=\"hidden\" name=\"authenticity_token\" value=\"{token}\" autocomplete=\"off\" />\
         {}{}{}{}{}<button type=\"submit\" data-testid=\"new-user-register-button\"><span>Continue</span></button></form>",
        field("text", "first_name"),
        field("text", "last_name"),
        field("text", "username"),
        field("email", "email"),
        field("password", "password"),
    );
    page(
        "Sign up",
        &format!("<div class=\"signup-page\">{form}<a href=\"/users/sign_in\">Sign in</a></div>"),
    )
}

/// The hidden field of a form, as a browser would send it back.
pub(super) fn authenticity_token(page: &str) -> Option<String> {
    let rest = page.split("name=\"authenticity_token\" value=\"").nth(1)?;
    rest.split('"').next().map(str::to_owned)
}

pub(super) fn gateway() -> String {
    page(
        "Access portal",
        "<form action=\"/portal/login\" method=\"post\"><input name=\"user\" /></form>",
    )
}

pub(super) fn server_error() -> String {
    page("We're sorry. Something went wrong on our end.", "")
}

fn page(title: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html class=\"html-devise-layout\" lang=\"en\">\n<head prefix=\"og: http://ogp.me/ns#\">\n\
         <meta charset=\"utf-8\">\n<meta content=\"GitLab\" property=\"og:site_name\">\n<title>{title} · GitLab</title>\n</head>\n\
         <body class=\"login-page application navless\" data-page=\"registrations:new\">\n{body}\n</body>\n</html>\n"
    )
}

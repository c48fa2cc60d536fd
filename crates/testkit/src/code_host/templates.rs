//! The HTML of the pages, with the structure that GitLab's templates give them: form actions, field names, links.

/// What of a page depends on the state of the host.
#[derive(Debug, Clone, Copy)]
pub(super) struct Doors<'a> {
    /// `ApplicationSetting#allow_signup?`.
    pub(super) sign_up: bool,
    /// Whether the sign-in page asks for a password.
    pub(super) password: bool,
    /// In older versions the form to register was a tab of the sign-in page.
    pub(super) legacy: bool,
    pub(super) authenticity_token: &'a str,
}

/// `app/views/devise/sessions/_new_base.html.haml`; the link or tab is drawn only when `allow_signup?` holds.
pub(super) fn sign_in(doors: Doors<'_>) -> String {
    let form = if doors.password {
        format!(
            "<form class=\"gl-show-field-errors js-arkose-labs-form\" aria-live=\"assertive\" data-testid=\"sign-in-form\" \
             action=\"/users/sign_in\" accept-charset=\"UTF-8\" method=\"post\">{}\
             <input class=\"form-control gl-form-input js-username-field\" autocomplete=\"username\" required=\"required\" \
             data-testid=\"username-field\" type=\"text\" name=\"user[login]\" id=\"user_login\" />\
             <input class=\"form-control gl-form-input js-password\" type=\"password\" name=\"user[password]\" \
             id=\"user_password\" /><button type=\"submit\" data-testid=\"sign-in-button\"><span>Sign in</span></button></form>",
            hidden(doors.authenticity_token)
        )
    } else {
        String::new()
    };
    let way_in = match (doors.sign_up, doors.legacy) {
        (false, _) => String::new(),
        (true, true) => format!(
            "<div class=\"tab-pane login-box\" id=\"register-pane\">{}</div>",
            legacy_form(doors)
        ),
        (true, false) => {
            "<p class=\"gl-mt-3 gl-text-center\"><a data-testid=\"register-link\" href=\"/users/sign_up\">\
                          Register now</a></p>"
                .to_owned()
        }
    };
    page(
        "Sign in",
        &format!("<div class=\"login-page\">{form}{way_in}</div>"),
    )
}

/// `app/views/devise/registrations/_signup_box_form.html.haml`.
pub(super) fn sign_up(doors: Doors<'_>) -> String {
    let fields: String = [
        ("text", "first_name"),
        ("text", "last_name"),
        ("text", "username"),
        ("email", "email"),
        ("password", "password"),
    ]
    .map(field)
    .concat();
    let form = format!(
        "<form class=\"gl-show-field-errors js-arkose-labs-form\" aria-live=\"assertive\" data-testid=\"signup-form\" \
         id=\"new_new_user\" action=\"/users\" accept-charset=\"UTF-8\" method=\"post\">{}{fields}\
         <button type=\"submit\" data-testid=\"new-user-register-button\"><span>Continue</span></button></form>",
        hidden(doors.authenticity_token)
    );
    page(
        "Sign up",
        &format!("<div class=\"signup-page\">{form}<a href=\"/users/sign_in\">Sign in</a></div>"),
    )
}

/// `app/views/devise/shared/_signup_box.html.haml` as it was when it sat on the sign-in page.
fn legacy_form(doors: Doors<'_>) -> String {
    let fields: String = [
        ("text", "name"),
        ("text", "username"),
        ("email", "email"),
        ("email", "email_confirmation"),
        ("password", "password"),
    ]
    .map(field)
    .concat();
    format!(
        "<form class=\"new_new_user gl-show-field-errors\" aria-live=\"assertive\" id=\"new_new_user\" action=\"/users\" \
         accept-charset=\"UTF-8\" method=\"post\"><input name=\"utf8\" type=\"hidden\" value=\"&#x2713;\" />{}{fields}\
         <input type=\"submit\" name=\"commit\" value=\"Register\" class=\"btn-register btn\" /></form>",
        hidden(doors.authenticity_token)
    )
}

fn field((kind, name): (&str, &str)) -> String {
    format!(
        "<input class=\"form-control gl-form-input\" required=\"required\" type=\"{kind}\" name=\"new_user[{name}]\" \
         id=\"new_user_{name}\" />"
    )
}

fn hidden(token: &str) -> String {
    format!("<input type=\"hidden\" name=\"authenticity_token\" value=\"{token}\" autocomplete=\"off\" />")
}

/// The hidden field of the form that registers, as a browser would send it back; none when there is no such form.
pub(super) fn registration_token(page: &str) -> Option<&str> {
    let form = page
        .split("<form ")
        .find(|form| form.contains("action=\"/users\""))?;
    form.split("name=\"authenticity_token\" value=\"")
        .nth(1)?
        .split('"')
        .next()
}

/// The page of some gateway that stands before the host and answers for it.
pub(super) fn gateway() -> String {
    page(
        "Access portal",
        "<form action=\"/portal/login\" method=\"post\"><input name=\"user\" /></form>",
    )
}

pub(super) fn page(title: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html class=\"html-devise-layout\" lang=\"en\">\n<head prefix=\"og: http://ogp.me/ns#\">\n\
         <meta charset=\"utf-8\">\n<meta content=\"GitLab\" property=\"og:site_name\">\n\
         <title>{title} · GitLab</title>\n</head>\n<body class=\"login-page application navless\">\n{body}\n</body>\n</html>\n"
    )
}

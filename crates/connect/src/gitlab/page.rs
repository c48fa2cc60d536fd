//! What a sign-in or sign-up page is, by its structure. No word of any language is read.
//!
//! Source: GitLab's templates `app/views/devise/registrations/_signup_box_form.html.haml`,
//! `app/views/devise/sessions/_new_base.html.haml` and `app/views/layouts/devise.html.haml`, and for versions before
//! 13 `app/views/devise/shared/_signup_box.html.haml`, which is drawn on the sign-in page.

use std::collections::BTreeSet;

use scraper::{ElementRef, Html, Selector};
use url::Url;

/// Providers of OmniAuth at which anyone can get an identity. Others, such as `saml` or `openid_connect`, are an
/// organisation's own.
///
/// Source: GitLab documentation, "OmniAuth", supported providers (<https://docs.gitlab.com/integration/omniauth/>).
const PUBLIC_PROVIDERS: [&str; 13] = [
    "alicloud",
    "apple",
    "atlassian_oauth2",
    "bitbucket",
    "dingtalk",
    "facebook",
    "github",
    "gitlab",
    "google",
    "google_oauth2",
    "linkedin",
    "salesforce",
    "twitter",
];

/// What a page shows to a stranger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    /// A form that makes an account.
    pub(super) registration_form: bool,
    /// A link to the sign-up page.
    pub(super) registration_link: bool,
    /// Identity providers that are offered and at which anyone can get an identity, in order of their names.
    pub(super) public_sign_on: BTreeSet<String>,
    /// It is one of GitLab's pages for people who are not signed in.
    pub(super) recognised: bool,
}

/// Reads a page that came from this address of the GitLab that lives below the path `root` (empty, or `/gitlab`).
pub(super) fn read(html: &str, from: &Url, root: &str) -> Page {
    let document = Html::parse_document(html);
    let path_of = |target: &str| below(from, root, target);
    let mut page = Page::default();
    for form in all(&document, "form") {
        let action = form.attr("action").and_then(path_of);
        let action = action.as_deref().map(|path| path.trim_end_matches('/'));
        let posts = form
            .attr("method")
            .is_some_and(|method| method.eq_ignore_ascii_case("post"));
        match action {
            Some("/users") if posts && asks_for_account(form) => page.registration_form = true,
            Some(path) if path == "/users/sign_in" || path.starts_with("/users/auth/") => {
                page.recognised = true;
            }
            _ => {}
        }
    }
    let actions = all(&document, "form[action]").filter_map(|form| form.attr("action"));
    let links = all(&document, "a[href]").filter_map(|link| link.attr("href"));
    page.public_sign_on = actions
        .chain(links)
        .filter_map(path_of)
        .filter_map(|path| public_provider(&path).map(str::to_owned))
        .collect();
    page.registration_link = all(&document, "a[href]")
        .filter_map(|link| link.attr("href").and_then(path_of))
        .any(|path| path.trim_end_matches('/') == "/users/sign_up");
    page.recognised |= page.registration_form || has_layout(&document);
    page
}

/// The path below the root that a link names. Its host does not count: behind a proxy it is the one that the server
/// knows itself by.
fn below(from: &Url, root: &str, target: &str) -> Option<String> {
    let to = from.join(target).ok()?;
    to.path().strip_prefix(root).map(str::to_owned)
}

/// The provider that the address signs on by, where it is one of the public ones.
fn public_provider(path: &str) -> Option<&'static str> {
    let name = path.strip_prefix("/users/auth/")?.trim_end_matches('/');
    PUBLIC_PROVIDERS.into_iter().find(|provider| *provider == name)
}

/// Fields for an e-mail address and a new password, as a registration sends them; signing in sends `user[login]`.
fn asks_for_account(form: ElementRef<'_>) -> bool {
    let asks = |field: &str| {
        selector("input[name]").is_some_and(|inputs| {
            form.select(&inputs)
                .filter_map(|input| input.attr("name"))
                .any(|name| name == format!("new_user[{field}]") || name == format!("user[{field}]"))
        })
    };
    asks("email") && (asks("password") || asks("username"))
}

/// The layout of GitLab's pages for people who are not signed in.
fn has_layout(document: &Html) -> bool {
    let layout = all(document, "html[class]").any(|html| {
        html.attr("class").is_some_and(|classes| {
            classes
                .split_whitespace()
                .any(|class| matches!(class, "html-devise-layout" | "devise-layout-html"))
        })
    });
    let page = all(document, "body[data-page]").any(|body| {
        body.attr("data-page").is_some_and(|name| {
            ["sessions:", "registrations:"]
                .iter()
                .any(|controller| name.starts_with(controller))
        })
    });
    layout || page
}

fn all<'a>(document: &'a Html, css: &str) -> impl Iterator<Item = ElementRef<'a>> {
    let found: Vec<_> = match selector(css) {
        Some(selector) => document.select(&selector).collect(),
        None => Vec::new(),
    };
    found.into_iter()
}

fn selector(css: &str) -> Option<Selector> {
    // INVARIANT: every selector here is a constant and valid; one that is not finds nothing, which decides nothing.
    Selector::parse(css).ok()
}

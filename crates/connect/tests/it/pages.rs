//! The outside look decides by the structure of pages. The pages here mirror that of GitLab's templates, in a language
//! that the code cannot know.

use connect::gitlab::{GitLabSource, Vantage, probe};
use connect::http::{AllowList, HttpLayer};
use model::asset::{CodeHost, Registration};
use model::{Estate, Field, GapReason, Source};

use crate::server::{Reply, Server, answer};

/// What `/users/sign_up` and `/users/sign_in` answer.
type Page = fn() -> Reply;

fn html(body: &str) -> Reply {
    answer("200 OK", &[("content-type", "text/html; charset=utf-8")], body)
}

fn to_sign_in() -> Reply {
    answer("302 Found", &[("location", "/users/sign_in")], "")
}

const SIGN_IN_FORM: &str = "<form action='/users/sign_in' method='post'><input name='authenticity_token' type='hidden'>\
    <input name='user[login]' id='user_login'><input type='password' name='user[password]'></form>";

/// Since 13: a page of its own.
fn modern_form() -> Reply {
    html(
        "<!DOCTYPE html><html class='html-devise-layout'><body data-page='registrations:new'>\
         <form id='new_new_user' action='/users' accept-charset='UTF-8' method='post'>\
         <input type='hidden' name='authenticity_token' value='x'>\
         <input type='text' name='new_user[first_name]'><input type='text' name='new_user[last_name]'>\
         <input type='text' name='new_user[username]'><input type='email' name='new_user[email]'>\
         <input type='password' name='new_user[password]'></form><p>regisztráció</p></body></html>",
    )
}

fn modern_sign_in_open() -> Reply {
    html(&format!(
        "<html class='html-devise-layout'><body>{SIGN_IN_FORM}<a href='/users/sign_up'>új fiók</a></body></html>"
    ))
}

fn modern_sign_in_closed() -> Reply {
    html(&format!(
        "<html class='html-devise-layout'><body>{SIGN_IN_FORM}</body></html>"
    ))
}

/// Before 13: both forms on one page, and the sign-up address always leads to it.
fn old_sign_in_open() -> Reply {
    html(&format!(
        "<html class='devise-layout-html'><body><ul><li><a href='#login-pane'></a></li><li><a href='#register-pane'></a></li></ul>\
         <div id='login-pane'>{SIGN_IN_FORM}</div><div id='register-pane'>\
         <form class='new_new_user' id='new_new_user' action='/users' method='post'>\
         <input name='new_user[name]'><input name='new_user[username]'><input name='new_user[email]' type='email'>\
         <input name='new_user[email_confirmation]' type='email'><input name='new_user[password]' type='password'>\
         </form></div></body></html>"
    ))
}

fn single_sign_on_only() -> Reply {
    html(
        "<html class='html-devise-layout'><body><form action='/users/auth/openid_connect' method='post'>\
         <input type='hidden' name='authenticity_token'></form></body></html>",
    )
}

fn gateway() -> Reply {
    html("<html><body><form action='/portal/login' method='post'><input name='user'></form></body></html>")
}

/// A password can be set anew at an address below `/users` too.
fn password_form() -> Reply {
    html(
        "<html><body><form action='/users/password' method='post'><input name='user[email]'></form>\
         <form action='/users' method='get'><input name='user[email]'><input name='user[password]'></form>\
         <form action='/users' method='post'><input name='search'></form></body></html>",
    )
}

async fn look(sign_up: Page, sign_in: Page, vantage: Vantage) -> (Server, Estate) {
    let stated = (vantage == Vantage::Internet).then_some(false);
    let server = Server::start(move |seen, _| match seen.target.as_str() {
        "/users/sign_up" => sign_up(),
        "/users/sign_in" => sign_in(),
        _ => answer("404 Not Found", &[], ""),
    });
    let source = GitLabSource {
        url: server.url.clone(),
        token: None,
        vantage,
        reachable_from_internet: stated,
    };
    let estate = probe(&HttpLayer::new(AllowList::new().owned(&server.url)), &source).await;
    (server, estate)
}

fn host(estate: &Estate) -> &CodeHost {
    estate.code_hosts().next().unwrap().1
}

async fn offers_form(sign_up: Page, sign_in: Page) -> Option<bool> {
    let (server, estate) = look(sign_up, sign_in, Vantage::Loopback).await;
    assert!(
        server.seen().len() <= 6
            && server
                .seen()
                .iter()
                .all(|seen| seen.method == "GET" && seen.body.is_empty())
    );
    match &host(&estate).sign_up_page {
        Field::Present(page) => Some(page.offers_form),
        Field::Absent => panic!("a look is never absent"),
        Field::NotCollected(gap) => {
            let gap = estate.gap(gap).expect("the gap is in the estate");
            assert!(gap.call.starts_with("GET /users/sign_"), "{gap}");
            None
        }
    }
}

#[tokio::test]
async fn a_form_that_makes_an_account_is_open_wherever_it_stands() {
    assert_eq!(offers_form(modern_form, modern_sign_in_open).await, Some(true));
    assert_eq!(offers_form(to_sign_in, old_sign_in_open).await, Some(true));
}

#[tokio::test]
async fn closed_needs_both_signals() {
    assert_eq!(offers_form(to_sign_in, modern_sign_in_closed).await, Some(false));
    assert_eq!(offers_form(to_sign_in, single_sign_on_only).await, Some(false));
    assert_eq!(
        offers_form(to_sign_in, modern_sign_in_open).await,
        None,
        "a link without a page"
    );
    assert_eq!(
        offers_form(modern_sign_in_closed, modern_sign_in_closed).await,
        None,
        "no redirect"
    );
}

#[tokio::test]
async fn a_page_that_is_not_gitlabs_decides_nothing() {
    assert_eq!(offers_form(gateway, gateway).await, None);
    assert_eq!(offers_form(to_sign_in, gateway).await, None);
    assert_eq!(offers_form(to_sign_in, password_form).await, None);
    assert_eq!(
        offers_form(
            || answer("500 Internal Server Error", &[], ""),
            modern_sign_in_closed
        )
        .await,
        None
    );
    assert_eq!(
        offers_form(to_sign_in, || answer("502 Bad Gateway", &[], "")).await,
        None
    );
    assert_eq!(
        offers_form(
            || answer("302 Found", &[("location", "/portal")], ""),
            modern_sign_in_closed
        )
        .await,
        None
    );
}

#[tokio::test]
async fn a_page_over_256_kib_is_a_named_gap() {
    let (_server, estate) = look(
        || html(&"x".repeat((256 << 10) + 1)),
        modern_sign_in_closed,
        Vantage::Loopback,
    )
    .await;
    let gap = estate.gap(host(&estate).sign_up_page.gap().unwrap()).unwrap();
    assert!(
        matches!(&gap.reason, GapReason::Limit { limit } if limit.contains("262144")),
        "{gap}"
    );
}

#[tokio::test]
async fn a_redirect_to_another_host_names_it() {
    let away: Page = || {
        answer(
            "302 Found",
            &[("location", "https://sso.example/users/sign_in?next=1")],
            "",
        )
    };
    let (_server, estate) = look(away, modern_sign_in_closed, Vantage::Loopback).await;
    let gap = estate.gap(host(&estate).sign_up_page.gap().unwrap()).unwrap();
    assert!(
        gap.to_string().contains("https://sso.example/users/sign_in,"),
        "{gap}"
    );
}

#[tokio::test]
async fn every_look_carries_its_vantage_and_only_one_from_the_internet_proves_reachability() {
    let (_server, estate) = look(modern_form, modern_sign_in_open, Vantage::Internal).await;
    assert!(host(&estate).reachable_from_internet.gap().is_some());
    let (server, estate) = look(modern_form, modern_sign_in_open, Vantage::Internet).await;
    assert_eq!(
        host(&estate).reachable_from_internet,
        Field::Present(true),
        "measured, whatever was stated"
    );
    let (asset, facts) = estate.code_hosts().next().unwrap();
    assert_eq!(facts.sign_up_page.present().unwrap().vantage, "internet");
    let evidence = estate.evidence(&asset.evidence[0]).unwrap();
    assert_eq!(
        (evidence.source, evidence.vantage.as_deref()),
        (Source::Probe, Some("internet"))
    );
    assert_eq!(
        (evidence.at.as_str(), evidence.call.as_str()),
        (server.url.as_str().trim_end_matches('/'), "GET /users/sign_up")
    );
    assert!(evidence.digest.is_some());
}

/// A closed host whose sign-in page has a button for each provider, as `_omniauth_box.html.haml` draws them.
fn offering(providers: &[&str]) -> String {
    let buttons: String = providers
        .iter()
        .map(|provider| {
            format!(
                "<form class='js-omniauth-form' action='/users/auth/{provider}' accept-charset='UTF-8' method='post'>\
                 <button type='submit' id='oauth-login-{provider}'>x</button></form>"
            )
        })
        .collect();
    format!("<html class='html-devise-layout'><body>{SIGN_IN_FORM}{buttons}</body></html>")
}

async fn look_at_sign_in(page: String) -> Estate {
    let server = Server::start(move |seen, _| match seen.target.as_str() {
        "/users/sign_in" => html(&page),
        _ => to_sign_in(),
    });
    let source = GitLabSource {
        url: server.url.clone(),
        token: None,
        vantage: Vantage::Internet,
        reachable_from_internet: None,
    };
    probe(&HttpLayer::new(AllowList::new().owned(&server.url)), &source).await
}

#[tokio::test]
async fn sign_on_by_a_public_provider_leaves_open_whether_strangers_get_in() {
    let page = offering(&["saml", "google_oauth2", "github", "ldapmain/callback"]);
    let estate = look_at_sign_in(page).await;
    let facts = host(&estate);
    assert!(!facts.sign_up_page.present().unwrap().offers_form);
    assert_eq!(
        facts.public_sign_on,
        Field::Present(vec!["github".to_owned(), "google_oauth2".to_owned()])
    );
    assert_eq!(facts.registration(), Registration::Unknown);
    let gap = facts.public_sign_on_creates_accounts.gap().unwrap();
    let gap = estate.gap(gap).unwrap();
    assert!(gap.hides.contains("github, google_oauth2"), "{gap:?}");
    assert!(matches!(gap.reason, GapReason::NotAsked { .. }));
}

#[tokio::test]
async fn sign_on_by_an_organisations_own_provider_is_no_way_in() {
    for page in [offering(&[]), offering(&["saml", "openid_connect", "githubbish"])] {
        let estate = look_at_sign_in(page).await;
        assert_eq!(host(&estate).public_sign_on, Field::Absent);
        assert_eq!(host(&estate).registration(), Registration::Closed);
        assert_eq!(estate.gaps().count(), 0);
    }
}

#[tokio::test]
async fn a_page_that_is_not_understood_does_not_say_by_whom_it_lets_sign_on() {
    let estate = look_at_sign_in("<html><body></body></html>".to_owned()).await;
    let facts = host(&estate);
    assert_eq!(facts.public_sign_on.gap(), facts.sign_up_page.gap());
    assert_eq!(facts.registration(), Registration::Unknown);
}

//! GitLab read by its API and looked at from outside, on a host that keeps state and can misbehave.

use std::time::Duration;

use connect::gitlab::{GitLabSource, Vantage, collect, probe};
use connect::http::{AllowList, HttpLayer, Limits};
use model::asset::{CodeHost, EmailConfirmation, Registration, Visibility};
use model::{AssetId, Estate, Field, GapReason, RelationKind, Secret};
use testkit::{CodeHost as Host, GitHistory, Misbehaviour, Scope};

use crate::server::{Server, answer};

fn source(host: &Host, token: Option<&str>) -> GitLabSource {
    GitLabSource {
        url: host.url().parse().unwrap(),
        token: token.map(|token| Secret::new(token.to_owned())),
        vantage: Vantage::Loopback,
        reachable_from_internet: Some(true),
    }
}

fn layer(host: &Host) -> HttpLayer {
    let limits = Limits {
        time: Duration::from_millis(700),
        ..Limits::default()
    };
    HttpLayer::builder(AllowList::new().owned(&host.url().parse().unwrap()))
        .limits(limits)
        .build()
}

async fn read(host: &Host, token: Option<&str>) -> Estate {
    collect(&layer(host), &source(host, token)).await
}

fn facts(estate: &Estate) -> &CodeHost {
    estate.code_hosts().next().unwrap().1
}

fn with_projects() -> Host {
    let host = Host::start().unwrap();
    let repository = GitHistory::new()
        .commit("one", &[("README.md", "x")])
        .build()
        .unwrap();
    for (name, visibility) in [
        ("open", testkit::Visibility::Public),
        ("inner", testkit::Visibility::Internal),
        ("closed", testkit::Visibility::Private),
    ] {
        host.add_project("team", name, visibility, &repository).unwrap();
    }
    host
}

fn visibilities(estate: &Estate) -> Vec<(String, Option<Visibility>)> {
    estate
        .repositories()
        .map(|(asset, facts)| (asset.name.clone(), facts.visibility.present().copied()))
        .collect()
}

fn reason_of<'a, T>(estate: &'a Estate, field: &Field<T>) -> &'a GapReason {
    &estate
        .gap(field.gap().expect("a gap"))
        .expect("a gap of the estate")
        .reason
}

#[tokio::test]
async fn an_administrator_reads_settings_version_and_all_projects() {
    let host = with_projects();
    host.set("email_confirmation_setting", "hard")
        .set("restricted_visibility_levels", vec!["public"]);
    let estate = read(&host, Some(host.admin_token())).await;
    let facts = facts(&estate);
    assert_eq!(facts.product, Field::Present("gitlab".into()));
    assert_eq!(facts.version, Field::Present("17.11.4".into()));
    assert_eq!(facts.signup_enabled, Field::Present(true));
    assert_eq!(
        facts.require_admin_approval_after_user_signup,
        Field::Present(false)
    );
    assert_eq!(
        facts.email_confirmation_setting,
        Field::Present(EmailConfirmation::Hard)
    );
    assert_eq!(facts.domain_allowlist, Field::Absent);
    assert_eq!(
        facts.default_project_visibility,
        Field::Present(Visibility::Internal)
    );
    assert_eq!(
        facts.restricted_visibility_levels,
        Field::Present(vec![Visibility::Public])
    );
    assert_eq!(facts.registration(), Registration::Gated);
    assert_eq!(
        visibilities(&estate),
        [
            ("team/closed".into(), Some(Visibility::Private)),
            ("team/inner".into(), Some(Visibility::Internal)),
            ("team/open".into(), Some(Visibility::Public)),
        ]
    );
    let inner = AssetId::new(format!("{}/team/inner", host.url()));
    assert!(facts.internal_repositories.is_complete());
    assert_eq!(facts.internal_repositories.items, std::slice::from_ref(&inner));
    let id = AssetId::new(host.url());
    assert_eq!(estate.relations_from(RelationKind::Hosts, &id).count(), 3);
    let account = estate
        .require(&AssetId::new(format!("{}#any-registered-user", host.url())))
        .unwrap();
    assert_eq!(account.as_account().unwrap().host, Field::Present(id));
    assert_eq!(
        estate.gaps().count(),
        0,
        "{:?}",
        estate.gaps().collect::<Vec<_>>()
    );
    for asset in estate.assets() {
        assert!(!asset.evidence.is_empty(), "{} has no evidence", asset.id);
        assert!(asset.evidence.iter().all(|id| estate.evidence(id).is_some()));
    }
    let requests = host.requests();
    assert!(
        requests
            .iter()
            .all(|request| request.method == "GET" && !request.had_body && request.had_credential)
    );
    assert!(requests.iter().all(|request| !request.query.contains("token")));
}

#[tokio::test]
async fn projects_of_all_pages_are_read() {
    let host = Host::start().unwrap();
    let repository = GitHistory::new().commit("one", &[("a", "x")]).build().unwrap();
    for number in 0..101 {
        let visibility = testkit::Visibility::Internal;
        host.add_project("many", &format!("p{number:03}"), visibility, &repository)
            .unwrap();
    }
    let estate = read(&host, Some(host.admin_token())).await;
    assert_eq!(estate.repositories().count(), 101);
    assert_eq!(facts(&estate).internal_repositories.items.len(), 101);
    assert!(facts(&estate).internal_repositories.is_complete());
}

#[tokio::test]
async fn without_a_token_settings_are_a_gap_and_only_public_projects_are_seen() {
    let host = with_projects();
    let estate = read(&host, None).await;
    let facts = facts(&estate);
    assert!(
        matches!(reason_of(&estate, &facts.signup_enabled), GapReason::NotAsked { how } if how.contains("read_api"))
    );
    assert_eq!(facts.registration(), Registration::Unknown);
    assert_eq!(
        visibilities(&estate),
        [("team/open".into(), Some(Visibility::Public))]
    );
    assert!(!facts.internal_repositories.is_complete());
    assert!(host.requests().iter().all(|request| !request.had_credential));
}

#[tokio::test]
async fn a_token_that_is_no_administrators_names_what_is_missing() {
    let host = with_projects();
    host.add_user("reader");
    let token = host.token_for("reader", &[Scope::ReadApi]).unwrap();
    let estate = read(&host, Some(&token)).await;
    let facts = facts(&estate);
    let reason = reason_of(&estate, &facts.signup_enabled);
    assert!(
        matches!(reason, GapReason::Denied { permission } if permission.contains("administrator") && permission.contains("read_api")),
        "{reason}"
    );
    assert_eq!(
        visibilities(&estate),
        [
            ("team/inner".into(), Some(Visibility::Internal)),
            ("team/open".into(), Some(Visibility::Public))
        ]
    );
    assert!(
        facts.internal_repositories.is_complete(),
        "a user that is not external sees all internal projects"
    );
    assert!(estate.gaps().any(|gap| gap.hides.contains("private projects")));

    host.set("user_default_external", true).add_user("outsider");
    let token = host.token_for("outsider", &[Scope::ReadApi]).unwrap();
    let estate = read(&host, Some(&token)).await;
    assert!(!self::facts(&estate).internal_repositories.is_complete());
    assert!(self::facts(&estate).internal_repositories.items.is_empty());
}

#[tokio::test]
async fn a_wrong_token_is_denied_and_never_shown() {
    let host = with_projects();
    let estate = read(&host, Some("not-the-token")).await;
    let facts = facts(&estate);
    assert!(matches!(
        reason_of(&estate, &facts.version),
        GapReason::Denied { .. }
    ));
    assert!(matches!(
        reason_of(&estate, &facts.signup_enabled),
        GapReason::Denied { .. }
    ));
    assert_eq!(estate.repositories().count(), 0);
    assert!(!facts.internal_repositories.is_complete());
    assert!(!format!("{estate:?}").contains("not-the-token"));
}

#[tokio::test]
async fn a_value_that_is_not_known_is_a_gap_of_that_setting_alone() {
    let host = Host::start().unwrap();
    host.set("email_confirmation_setting", "quantum")
        .set("default_project_visibility", 20);
    let estate = read(&host, Some(host.admin_token())).await;
    let facts = facts(&estate);
    let reason = reason_of(&estate, &facts.email_confirmation_setting).to_string();
    assert!(reason.contains("quantum"), "{reason}");
    assert!(matches!(
        reason_of(&estate, &facts.default_project_visibility),
        GapReason::Malformed { .. }
    ));
    assert_eq!(facts.signup_enabled, Field::Present(true));
    assert_eq!(estate.gaps().count(), 2);
}

#[tokio::test]
async fn every_bad_answer_is_a_named_gap_and_never_closed() {
    let elsewhere = "https://sso.example".to_owned();
    for (misbehaviour, named) in [
        (Misbehaviour::HtmlToApi, "text/html"),
        (
            Misbehaviour::RedirectTo(elsewhere),
            "redirects to https://sso.example/",
        ),
        (Misbehaviour::Hang, "no answer in time"),
        (Misbehaviour::TruncatedJson, "not complete JSON"),
        (Misbehaviour::ServerError, "500 Internal Server Error"),
    ] {
        let host = with_projects();
        // Whatever the settings are: what was not read is not known.
        host.set("signup_enabled", false).misbehave(misbehaviour.clone());
        let estate = read(&host, Some(host.admin_token())).await;
        let facts = facts(&estate);
        assert_eq!(facts.registration(), Registration::Unknown, "{misbehaviour:?}");
        let reason = reason_of(&estate, &facts.signup_enabled).to_string();
        assert!(reason.contains(named), "{misbehaviour:?}: {reason}");
        assert!(!facts.internal_repositories.is_complete(), "{misbehaviour:?}");
        assert!(facts.version.gap().is_some());
        if matches!(misbehaviour, Misbehaviour::Hang | Misbehaviour::RedirectTo(_)) {
            assert_eq!(host.requests().len(), 1, "a host that is not there is asked once");
        }
        for gap in estate.gaps() {
            assert_eq!(gap.at, host.url());
            assert!(!gap.hides.is_empty());
        }
    }
}

#[tokio::test]
async fn the_outside_look_at_a_host_that_misbehaves_is_a_gap() {
    for (misbehaviour, named) in [
        (
            Misbehaviour::RedirectTo("https://sso.example".to_owned()),
            "https://sso.example/users/sign_up",
        ),
        (Misbehaviour::Hang, "no answer in time"),
        (Misbehaviour::ServerError, "500 Internal Server Error"),
    ] {
        let host = Host::start().unwrap();
        host.set("signup_enabled", false).misbehave(misbehaviour.clone());
        let estate = probe(&layer(&host), &source(&host, None)).await;
        let reason = reason_of(&estate, &facts(&estate).sign_up_page).to_string();
        assert!(reason.contains(named), "{misbehaviour:?}: {reason}");
    }
}

#[tokio::test]
async fn throttling_is_waited_for() {
    let host = with_projects();
    host.misbehave(Misbehaviour::RateLimited(1));
    let estate = read(&host, Some(host.admin_token())).await;
    assert_eq!(facts(&estate).version, Field::Present("17.11.4".into()));
    assert_eq!(estate.gaps().count(), 0);
}

#[tokio::test]
async fn a_wrong_clock_is_named_and_hides_nothing_else() {
    let host = Host::start().unwrap();
    host.skew_clock(Duration::from_secs(2 * 3600 + 120));
    let estate = read(&host, Some(host.admin_token())).await;
    let gaps: Vec<String> = estate.gaps().map(ToString::to_string).collect();
    assert!(
        gaps.len() == 1 && gaps[0].contains("min ahead of this machine's"),
        "{gaps:?}"
    );
    assert_eq!(facts(&estate).signup_enabled, Field::Present(true));
    let estate = probe(&layer(&host), &source(&host, None)).await;
    assert!(estate.gaps().any(|gap| gap.to_string().contains("clock")));
    assert!(facts(&estate).sign_up_page.present().unwrap().offers_form);
}

#[tokio::test]
async fn the_outside_look_sees_open_and_closed_sends_no_token_and_submits_nothing() {
    let host = Host::start().unwrap();
    let look = async || {
        host.forget_requests();
        let estate = probe(&layer(&host), &source(&host, Some(host.admin_token()))).await;
        let requests = host.requests();
        assert!(requests.len() <= 6);
        assert!(
            requests
                .iter()
                .all(|request| request.method == "GET" && !request.had_body && !request.had_credential)
        );
        facts(&estate).sign_up_page.present().unwrap().offers_form
    };
    assert!(look().await);
    host.use_legacy_pages();
    assert!(
        look().await,
        "versions before 13 show the form on the sign-in page"
    );
    host.set("signup_enabled", false);
    assert!(!look().await);
    let host = Host::start().unwrap();
    host.set("signup_enabled", false);
    let estate = probe(&layer(&host), &source(&host, None)).await;
    assert!(!facts(&estate).sign_up_page.present().unwrap().offers_form);
}

#[tokio::test]
async fn both_looks_are_one_host_in_one_estate() {
    let host = Host::start().unwrap();
    let (http, source) = (layer(&host), source(&host, None));
    let mut estate = collect(&http, &source).await;
    estate.absorb(probe(&http, &source).await);
    let facts = facts(&estate);
    assert!(facts.sign_up_page.present().unwrap().offers_form);
    assert!(facts.signup_enabled.gap().is_some());
    assert!(facts.registration_verdict().is_open());
    assert_eq!(facts.reachable_from_internet, Field::Present(true));
}

/// A host that answers every call with this JSON, whoever asks.
async fn foreign(answers: fn(&str) -> String) -> Estate {
    let server = Server::start(move |seen, _| {
        let path = seen.target.split('?').next().unwrap();
        answer("200 OK", &[("content-type", "application/json")], answers(path))
    });
    let source = GitLabSource {
        url: server.url.clone(),
        token: Some(Secret::new("any".to_owned())),
        vantage: Vantage::Loopback,
        reachable_from_internet: Some(true),
    };
    collect(&HttpLayer::new(AllowList::new().owned(&server.url)), &source).await
}

#[tokio::test]
async fn json_of_something_else_is_not_taken_for_settings_or_projects() {
    let estate = foreign(|_| r#"{"status": "ok", "visibility": "private"}"#.to_owned()).await;
    let facts = facts(&estate);
    for reason in [
        reason_of(&estate, &facts.version),
        reason_of(&estate, &facts.signup_enabled),
        reason_of(&estate, &facts.require_two_factor_authentication),
    ] {
        assert!(matches!(reason, GapReason::Malformed { .. }), "{reason}");
    }
    assert_eq!(
        estate.gaps().filter(|gap| gap.call.contains("settings")).count(),
        1
    );
    assert!(!facts.internal_repositories.is_complete());
    assert!(
        estate
            .gaps()
            .any(|gap| gap.to_string().contains("a list of projects was expected"))
    );
}

#[tokio::test]
async fn projects_that_are_not_understood_leave_the_others_and_a_gap() {
    let estate = foreign(|path| match path {
        "/api/v4/application/settings" => r#"{"signup_enabled": true}"#.to_owned(),
        "/api/v4/projects" => r#"[
            {"id": 1, "path_with_namespace": "a/known", "visibility": "internal", "default_branch": null, "archived": true},
            {"id": 2, "path_with_namespace": "a/new", "visibility": "federated", "default_branch": "main", "archived": false},
            {"id": 3, "visibility": "internal"}
        ]"#
        .to_owned(),
        _ => r#"{"version": "99.0"}"#.to_owned(),
    })
    .await;
    assert_eq!(
        visibilities(&estate),
        [
            ("a/known".into(), Some(Visibility::Internal)),
            ("a/new".into(), None)
        ]
    );
    let (_, known) = estate.repositories().next().unwrap();
    assert_eq!(
        (&known.default_branch, &known.archived),
        (&Field::Absent, &Field::Present(true))
    );
    let internal = &facts(&estate).internal_repositories;
    assert!(internal.items.len() == 1 && !internal.is_complete());
    let gaps: Vec<String> = estate.gaps().map(ToString::to_string).collect();
    assert!(gaps.iter().any(|gap| gap.contains("federated")), "{gaps:?}");
    assert!(
        gaps.iter().any(|gap| gap.contains("path_with_namespace")),
        "{gaps:?}"
    );
    assert!(
        reason_of(&estate, &facts(&estate).user_default_external)
            .to_string()
            .contains("no such setting")
    );
}

#[tokio::test]
async fn pages_that_do_not_go_forward_end() {
    let estate = foreign(|path| match path {
        "/api/v4/projects" => {
            let row = r#"{"id": 7, "path_with_namespace": "a/b", "visibility": "private"}"#;
            format!("[{}]", vec![row; 100].join(","))
        }
        _ => r#"{"signup_enabled": true, "version": "1"}"#.to_owned(),
    })
    .await;
    assert!(
        estate
            .gaps()
            .any(|gap| gap.to_string().contains("do not go forward"))
    );
    assert!(!facts(&estate).internal_repositories.is_complete());
}

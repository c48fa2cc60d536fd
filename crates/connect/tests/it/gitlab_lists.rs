//! Projects behind servers and proxies that keep to the letter of the API and not to its habits.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use connect::gitlab::{GitLabSource, Vantage, collect};
use connect::http::{AllowList, HttpLayer};
use model::{Estate, GapReason, Secret};
use url::Url;

use crate::server::{Reply, Seen, Server, answer};

async fn read(url: &Url) -> Estate {
    let source = GitLabSource {
        url: url.clone(),
        token: Some(Secret::new("token".to_owned())),
        vantage: Vantage::Loopback,
        reachable_from_internet: Some(true),
    };
    collect(&HttpLayer::new(AllowList::new().owned(url)), &source).await
}

fn project(number: u64) -> String {
    format!(
        "{{\"id\":{number},\"path_with_namespace\":\"team/p{number}\",\"visibility\":\"internal\",\
         \"default_branch\":\"main\",\"archived\":false}}"
    )
}

fn json(body: &str) -> Reply {
    answer("200 OK", &[("content-type", "application/json")], body)
}

fn after(seen: &Seen) -> u64 {
    let (_, rest) = seen.target.split_once("id_after=").unwrap();
    rest.split('&').next().unwrap().parse().unwrap()
}

/// Answers about everything but projects as an administrator would get them.
fn settings(seen: &Seen) -> Option<Reply> {
    let path = seen.target.split('?').next().unwrap();
    match path {
        "/api/v4/projects" => None,
        "/api/v4/application/settings" => Some(json("{\"signup_enabled\":false}")),
        _ => Some(json("{\"version\":\"17.0.0\"}")),
    }
}

#[tokio::test]
async fn a_short_page_without_links_is_not_the_end() {
    let server = Server::start(|seen, _| {
        settings(seen).unwrap_or_else(|| match after(seen) {
            last if last < 3 => json(&format!("[{}]", project(last + 1))),
            _ => json("[]"),
        })
    });
    let estate = read(&server.url).await;
    let (_, host) = estate.code_hosts().next().unwrap();
    assert_eq!(host.internal_repositories.items.len(), 3);
    assert!(host.internal_repositories.is_complete());
}

#[tokio::test]
async fn a_token_is_not_sent_to_another_machine_by_http() {
    // A name that has no address: were it asked, the gap would say so.
    let url: Url = "http://code.invalid".parse().unwrap();
    let estate = read(&url).await;
    let (_, host) = estate.code_hosts().next().unwrap();
    for gap in [
        host.signup_enabled.gap(),
        host.internal_repositories.missing.as_ref(),
    ] {
        let reason = &estate.gap(gap.unwrap()).unwrap().reason;
        assert!(
            matches!(reason, GapReason::NotAsked { how } if how.contains("https")),
            "{reason:?}"
        );
    }
    assert_eq!(estate.repositories().count(), 0);
}

#[tokio::test]
async fn a_failing_page_after_a_short_one_leaves_the_list_partial() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let server = Server::start(move |seen, _| {
        settings(seen).unwrap_or_else(|| match count.fetch_add(1, Ordering::Relaxed) {
            0 => json(&format!("[{}]", project(1))),
            _ => answer("500 Internal Server Error", &[], ""),
        })
    });
    let estate = read(&server.url).await;
    let (_, host) = estate.code_hosts().next().unwrap();
    assert_eq!(host.internal_repositories.items.len(), 1);
    assert!(!host.internal_repositories.is_complete());
    assert!(asked.load(Ordering::Relaxed) >= 2);
}

//! Repositories from folders, bundles and clone URLs, whole and damaged.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use connect::git::{GitSource, UnpackLimits, collect};
use connect::http::{AllowList, HttpLayer, Limits};
use model::asset::Repository as Facts;
use model::{AssetId, Field, Fingerprinter, GapReason, Secret, Source};
use secrets::Scanner;
use secrets::git::RepositoryScan;
use testkit::{CodeHost, GitHistory, Misbehaviour, Project, Repository, Scope, Visibility, planted};
use url::Url;

use crate::server::{Server, answer};

/// A Slack token that stood in `.env` and was taken out again, and a GitLab token on a branch of its own.
fn leaky() -> Repository {
    let slack = format!("SLACK_TOKEN={}\n", planted::slack_bot_token());
    let gitlab = format!("token = {}\n", planted::gitlab_token("leaked"));
    GitHistory::new()
        .commit("begin", &[("README.md", "models\n"), (".env", slack.as_str())])
        .delete("clean up", &[".env"])
        .branch("deploy")
        .commit("deploy", &[("deploy/ci.toml", gitlab.as_str())])
        .checkout("main")
        .commit("more", &[("README.md", "more models\n")])
        .build()
        .unwrap()
}

async fn read(http: &HttpLayer, source: &GitSource) -> RepositoryScan {
    let scanner = Arc::new(Scanner::builtin().unwrap());
    collect(
        http,
        source,
        scanner,
        Fingerprinter::new(Fingerprinter::PUBLISHED),
    )
    .await
}

async fn read_path(path: impl AsRef<Path>) -> RepositoryScan {
    read(&HttpLayer::new(AllowList::new()), &GitSource::path(path.as_ref())).await
}

fn detectors(scan: &RepositoryScan) -> Vec<String> {
    let mut found: Vec<_> = scan
        .estate
        .secrets()
        .map(|(_, facts)| facts.detector.clone())
        .collect();
    found.sort();
    found
}

fn facts(scan: &RepositoryScan) -> (&AssetId, &Facts) {
    let (asset, facts) = scan.estate.repositories().next().unwrap();
    (&asset.id, facts)
}

/// The one gap of a repository that could not be read at all.
fn reason(scan: &RepositoryScan) -> &GapReason {
    let (_, facts) = facts(scan);
    assert!(scan.candidates.is_empty() && facts.secrets.items.is_empty());
    let gap = facts.secrets.missing.as_ref().expect("a gap");
    assert_eq!(facts.commits.gap(), Some(gap));
    &scan.estate.gap(gap).expect("a gap of the estate").reason
}

fn hosted(repository: &Repository) -> (CodeHost, Project, HttpLayer) {
    let host = CodeHost::start().unwrap();
    let project = host
        .add_project("team", "models", Visibility::Private, repository)
        .unwrap();
    let limits = Limits {
        time: Duration::from_secs(5),
        ..Limits::default()
    };
    let allow = AllowList::new().owned(&host.url().parse().unwrap());
    (host, project, HttpLayer::builder(allow).limits(limits).build())
}

fn clone_of(project: &Project, token: Option<&str>) -> GitSource {
    let token = token.map(|token| Secret::new(token.to_owned()));
    GitSource::url(project.clone_url.parse().unwrap(), token)
}

#[tokio::test]
async fn a_private_project_is_cloned_with_all_refs_and_history() {
    let (host, project, http) = hosted(&leaky());
    let scan = read(&http, &clone_of(&project, Some(host.admin_token()))).await;
    assert_eq!(detectors(&scan), ["gitlab-token", "slack-token"]);
    let (id, facts) = facts(&scan);
    assert_eq!(id.as_str(), format!("{}/team/models", host.url()));
    assert_eq!(facts.commits, Field::Present(4));
    assert_eq!(facts.default_branch, Field::Present("main".into()));
    assert!(facts.secrets.is_complete() && scan.estate.gaps().count() == 0);
    assert!(facts.host.is_not_recorded(), "the host's collector knows it");
    assert!(
        scan.estate
            .secrets()
            .all(|(_, secret)| secret.at_head == Field::Present(false))
    );
    assert_eq!(scan.candidates.len(), 2);
    let asset = scan.estate.get(id).unwrap();
    assert_eq!(asset.name, "team/models", "as in the host's list of projects");
    assert!(asset.evidence.iter().any(|evidence| {
        let evidence = scan.estate.evidence(evidence).unwrap();
        evidence.source == Source::Git && evidence.at == project.clone_url && evidence.digest.is_some()
    }));
    let asked: Vec<String> = host
        .requests()
        .iter()
        .map(|request| format!("{} {}", request.method, request.path))
        .collect();
    assert_eq!(
        asked,
        [
            "GET /team/models.git/info/refs",
            "POST /team/models.git/git-upload-pack",
            "POST /team/models.git/git-upload-pack",
        ]
    );
}

#[tokio::test]
async fn a_clone_without_enough_rights_is_a_gap_and_shows_no_token() {
    let (host, project, http) = hosted(&leaky());
    host.add_user("stranger");
    let weak = host.token_for("stranger", &[Scope::ReadUser]).unwrap();
    for token in [None, Some("wrong-token"), Some(weak.as_str())] {
        let scan = read(&http, &clone_of(&project, token)).await;
        assert!(
            matches!(reason(&scan), GapReason::Denied { permission } if permission.contains("read_repository")),
            "{}",
            reason(&scan)
        );
        assert!(!format!("{scan:?}").contains(token.unwrap_or("wrong-token")));
    }
    let token = host.token_for("stranger", &[Scope::ReadRepository]).unwrap();
    let scan = read(&http, &clone_of(&project, Some(&token))).await;
    assert!(reason(&scan).to_string().contains("404"), "{}", reason(&scan));
    host.add_member(&project, "stranger").unwrap();
    let scan = read(&http, &clone_of(&project, Some(&token))).await;
    assert_eq!(detectors(&scan).len(), 2);
}

#[tokio::test]
async fn an_address_that_is_not_allowed_or_holds_a_password_is_not_asked() {
    let (host, project, http) = hosted(&leaky());
    let nobody = HttpLayer::new(AllowList::new());
    let scan = read(&nobody, &clone_of(&project, Some(host.admin_token()))).await;
    assert!(matches!(reason(&scan), GapReason::NotAsked { .. }));
    let mut url: Url = project.clone_url.parse().unwrap();
    url.set_username("oauth2").unwrap();
    url.set_password(Some(host.admin_token())).unwrap();
    let scan = read(&http, &GitSource::url(url, None)).await;
    assert!(matches!(reason(&scan), GapReason::NotAsked { .. }));
    assert!(!format!("{scan:?}").contains(host.admin_token()));
    assert!(host.requests().is_empty());
}

#[tokio::test]
async fn a_host_that_misbehaves_is_a_gap() {
    for (misbehaviour, named) in [
        (
            Misbehaviour::RedirectTo("https://sso.example".into()),
            "https://sso.example/team",
        ),
        (Misbehaviour::ServerError, "500"),
    ] {
        let (host, project, http) = hosted(&leaky());
        host.misbehave(misbehaviour);
        let scan = read(&http, &clone_of(&project, None)).await;
        assert!(reason(&scan).to_string().contains(named), "{}", reason(&scan));
    }
    let (host, project, _) = hosted(&leaky());
    host.misbehave(Misbehaviour::Hang);
    let limits = Limits {
        time: Duration::from_millis(300),
        ..Limits::default()
    };
    let allow = AllowList::new().owned(&host.url().parse().unwrap());
    let scan = read(
        &HttpLayer::builder(allow).limits(limits).build(),
        &clone_of(&project, None),
    )
    .await;
    assert_eq!(reason(&scan), &GapReason::TimedOut);
}

#[tokio::test]
async fn folder_bare_repository_and_bundle_hold_the_same_secrets() {
    let repository = leaky();
    let directory = tempfile::tempdir().unwrap();
    let bundle = directory.path().join("models.bundle");
    repository.bundle(&bundle).unwrap();
    let bare = repository.bare().unwrap();
    let ids = |scan: &RepositoryScan| {
        scan.estate
            .secrets()
            .map(|(asset, facts)| (asset.id.clone(), facts.places[0].commit.clone()))
            .collect::<Vec<_>>()
    };
    let folder = read_path(repository.path()).await;
    assert_eq!(detectors(&folder), ["gitlab-token", "slack-token"]);
    for path in [bare.path(), bundle.as_path()] {
        let scan = read_path(path).await;
        assert_eq!(ids(&scan), ids(&folder), "{}", path.display());
        let (id, facts) = facts(&scan);
        assert_eq!(id.as_str(), path.display().to_string());
        assert_eq!(
            (&facts.host, &facts.commits),
            (&Field::Absent, &Field::Present(4))
        );
        assert_eq!(facts.default_branch, Field::Present("main".into()));
        assert!(facts.secrets.is_complete());
    }
    let known = GitSource {
        repository: Some(AssetId::from("https://code.example/team/models")),
        ..GitSource::path(&bundle)
    };
    let scan = read(&HttpLayer::new(AllowList::new()), &known).await;
    assert_eq!(facts(&scan).0.as_str(), "https://code.example/team/models");
    assert!(facts(&scan).1.host.is_not_recorded());
}

#[tokio::test]
async fn a_damaged_or_foreign_file_is_a_gap() {
    let directory = tempfile::tempdir().unwrap();
    let whole = directory.path().join("whole.bundle");
    let repository = leaky();
    repository.bundle(&whole).unwrap();
    let bytes = std::fs::read(&whole).unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = directory.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let mut flipped = bytes.clone();
    let middle = bytes.len() - 60;
    flipped[middle] ^= 0xff;
    let partial = directory.path().join("partial.bundle");
    let range = partial.display().to_string();
    repository
        .git(&["bundle", "create", "--quiet", &range, "main~1..main"])
        .unwrap();
    for (path, named) in [
        (
            file("cut.bundle", &bytes[..bytes.len() / 2]),
            "cannot be unpacked",
        ),
        (file("head.bundle", &bytes[..40]), "ends within its header"),
        (file("flipped.bundle", &flipped), "cannot be unpacked"),
        (file("text.txt", b"hello\n"), "no git repository"),
        (file("empty", b""), "ends within its header"),
        (partial, "builds on commits that it does not hold"),
        (directory.path().join("missing"), "no such file or directory"),
        (directory.path().to_owned(), "not a git repository"),
    ] {
        let scan = read_path(&path).await;
        let reason = reason(&scan).to_string();
        assert!(
            reason.contains(named) && reason.contains(&path.display().to_string()),
            "{reason}"
        );
    }
}

#[tokio::test]
async fn an_empty_repository_is_read_and_holds_nothing() {
    let empty = GitHistory::new().build().unwrap();
    let (host, project, http) = hosted(&empty);
    let scan = read(&http, &clone_of(&project, Some(host.admin_token()))).await;
    let (_, facts) = facts(&scan);
    assert_eq!(
        (&facts.commits, facts.secrets.items.len()),
        (&Field::Present(0), 0)
    );
    assert!(
        facts.secrets.is_complete(),
        "{:?}",
        scan.estate.gaps().collect::<Vec<_>>()
    );
}

/// A server whose words are written by the test: what it offers, its refs, its pack.
async fn spoken(offer: Vec<u8>, refs: Vec<u8>, pack: Vec<u8>) -> RepositoryScan {
    let path = if offer.is_empty() { "/page" } else { "/group/old" };
    let server = Server::start(move |seen, _| match seen.target.as_str() {
        "/group/old/info/refs?service=git-upload-pack" => answer(
            "301 Moved Permanently",
            &[("location", "/r.git/info/refs?service=git-upload-pack")],
            "",
        ),
        "/r.git/info/refs?service=git-upload-pack" => {
            assert_eq!(seen.header("git-protocol"), Some("version=2"));
            answer(
                "200 OK",
                &[("content-type", "application/x-git-upload-pack-advertisement")],
                &offer,
            )
        }
        "/r.git/git-upload-pack" if seen.body.starts_with(b"0014command=ls-refs\n") => {
            answer("200 OK", &[], &refs)
        }
        "/r.git/git-upload-pack" => answer("200 OK", &[], &pack),
        _ => answer("200 OK", &[("content-type", "text/html")], "<html>"),
    });
    let http = HttpLayer::new(AllowList::new().owned(&server.url));
    read(&http, &GitSource::url(server.at(path), None)).await
}

/// Packets of these texts; an empty one is a flush.
fn packets(texts: &[&str]) -> Vec<u8> {
    let packet = |text: &&str| match text.len() {
        0 => "0000".to_owned(),
        length => format!("{:04x}{text}", length + 4),
    };
    texts.iter().map(packet).collect::<String>().into_bytes()
}

const OBJECT: &str = "b4cf5e2d5b8a2d0f3f0c52e7e3a1f5b6c7d8e9f0";

#[tokio::test]
async fn what_a_server_says_wrongly_is_a_gap_that_says_what() {
    let reference = |name: &str| format!("{OBJECT} {name}\n");
    let main = reference("refs/heads/main");
    let head = reference("HEAD symref-target:refs/heads/main");
    let outside = reference("refs/../../x");
    let service = "# service=git-upload-pack\n";
    let offer = || packets(&[service, "", "version 2\n", "object-format=sha1\n", ""]);
    let refs = || packets(&[&head, &main, ""]);
    for (offer, refs, pack, named) in [
        (vec![], vec![], vec![], "text/html"),
        (packets(&[service, "", &main, ""]), vec![], vec![], "version 2"),
        (
            packets(&["version 2\n", "object-format=sha256\n", ""]),
            vec![],
            vec![],
            "SHA-1",
        ),
        (
            offer(),
            b"zzzz".to_vec(),
            vec![],
            "does not begin with its length",
        ),
        (offer(), packets(&["ERR go away\n"]), vec![], "go away"),
        (
            offer(),
            packets(&[&outside, ""]),
            vec![],
            "name that git does not allow",
        ),
        (offer(), packets(&["nonsense\n", ""]), vec![], "no name"),
        (offer(), b"003db4cf".to_vec(), vec![], "ends within a packet"),
        (offer(), packets(&[&main]), vec![], "ends before it is complete"),
        (offer(), refs(), packets(&[""]), "no pack"),
        (
            offer(),
            refs(),
            packets(&["packfile\n"]),
            "ends before it is complete",
        ),
        (
            offer(),
            refs(),
            packets(&["packfile\n", "\u{3}disk full", ""]),
            "disk full",
        ),
        (
            offer(),
            refs(),
            packets(&["packfile\n", "\u{1}PACK", ""]),
            "cannot be unpacked",
        ),
    ] {
        let scan = spoken(offer, refs, pack).await;
        let reason = reason(&scan).to_string();
        assert!(reason.contains(named), "expected {named}: {reason}");
    }
}

#[tokio::test]
async fn unpacking_ends_at_its_limits() {
    let directory = tempfile::tempdir().unwrap();
    let bundle = directory.path().join("whole.bundle");
    leaky().bundle(&bundle).unwrap();
    let (host, project, http) = hosted(&leaky());
    for limits in [
        UnpackLimits {
            inflated: 100,
            ..UnpackLimits::default()
        },
        UnpackLimits {
            time: Duration::ZERO,
            ..UnpackLimits::default()
        },
    ] {
        for source in [
            GitSource::path(&bundle),
            clone_of(&project, Some(host.admin_token())),
        ] {
            let scan = read(&http, &GitSource { limits, ..source }).await;
            assert!(
                matches!(reason(&scan), GapReason::Limit { .. }),
                "{:?}",
                reason(&scan)
            );
        }
    }
}

#[tokio::test]
async fn a_token_is_not_sent_to_another_machine_by_http() {
    let url: url::Url = "http://code.invalid/team/models.git".parse().unwrap();
    let http = HttpLayer::new(AllowList::new().owned(&url));
    let scan = read(&http, &GitSource::url(url, Some(Secret::new("token".to_owned())))).await;
    assert!(
        matches!(reason(&scan), GapReason::NotAsked { how } if how.contains("https")),
        "{:?}",
        reason(&scan)
    );
    assert!(http.calls().is_empty());
}

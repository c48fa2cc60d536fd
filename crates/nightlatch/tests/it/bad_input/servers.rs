//! Servers that answer wrongly.

use std::time::Duration;

use tempfile::TempDir;
use testkit::{CodeHost, Fault, FaultyAws, LocalAws, Misbehaviour};

use super::inputs::{keep, with_token};
use super::told::as_gap;
use crate::support::nightlatch;

/// Servers that answer wrongly, each beside a repository that is good.
#[test]
fn each_bad_server_gives_one_gap() {
    let host = CodeHost::start().unwrap();
    let aws = LocalAws::start().unwrap();
    let proxy = FaultyAws::before(&aws).unwrap();
    let ahead = Duration::from_secs(3600);
    let mut failures = Vec::new();
    let mut look = |name: &str, targets: &str, says: &[&str]| {
        let place = TempDir::with_prefix("nightlatch-bad-").unwrap();
        keep(place.path(), "good", &with_token().build().unwrap());
        let text = format!("[network]\ntimeout_seconds = 2\n\n[[git]]\npath = \"good\"\n{targets}");
        std::fs::write(place.path().join("servers.toml"), text).unwrap();
        let mut program = nightlatch([
            "scan",
            "--config",
            "servers.toml",
            "--output",
            "json",
            "--fail-on",
            "never",
        ])
        .variables(aws.root_key().environment())
        .variables([("TOKEN", host.admin_token())])
        .inside(place.path());
        if let Err(problem) = as_gap(&program.run(), says) {
            failures.push(format!("{name}: {problem}"));
        }
    };
    let gitlab = format!(
        "[[gitlab]]\nurl = \"{}\"\ntoken = {{ env = \"TOKEN\" }}\n",
        host.url()
    );
    let account = format!(
        "[[aws]]\nendpoint = \"{}\"\nregion = \"{}\"\n",
        proxy.endpoint(),
        aws.region()
    );

    host.misbehave(Misbehaviour::HtmlToApi);
    look(
        "a GitLab that answers HTML to the API",
        &gitlab,
        &[&host.url(), "application/settings", "text/html"],
    );
    host.misbehave(Misbehaviour::RedirectTo("http://gateway.example".to_owned()));
    look(
        "a GitLab that redirects to another host",
        &gitlab,
        &[&host.url(), "gateway.example"],
    );
    host.misbehave(Misbehaviour::TruncatedJson);
    look(
        "a GitLab whose JSON is cut off",
        &gitlab,
        &[&host.url(), "application/settings"],
    );
    host.misbehave(Misbehaviour::Hang);
    look(
        "a GitLab that hangs",
        &gitlab,
        &[&host.url(), "no answer in time"],
    );
    host.behave().skew_clock(ahead);
    look("a GitLab with a wrong clock", &gitlab, &[&host.url(), "clock"]);
    host.behave();

    proxy
        .fail("*", Fault::ClockSkew { server_ahead: ahead })
        .skew_clock(ahead);
    look(
        "an AWS endpoint with a wrong clock",
        &account,
        &[&proxy.endpoint(), "clock"],
    );
    proxy
        .heal()
        .fail("iam:GetAccountAuthorizationDetails", Fault::Hang);
    look(
        "an AWS endpoint that hangs",
        &account,
        &["iam:GetAccountAuthorizationDetails", "no answer in time"],
    );
    proxy
        .heal()
        .fail("iam:GetAccountAuthorizationDetails", Fault::Html);
    look(
        "an AWS endpoint that answers HTML",
        &account,
        &["iam:GetAccountAuthorizationDetails", "not understood"],
    );
    proxy.heal().fail("s3:ListAllMyBuckets", Fault::Truncated);
    look(
        "an AWS endpoint whose answer is cut off",
        &account,
        &["s3:ListBuckets", "not understood"],
    );
    proxy.heal().fail("*", Fault::UnknownKey);
    look(
        "a key that AWS does not know",
        &account,
        &[&proxy.endpoint(), "does not accept the credentials"],
    );
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

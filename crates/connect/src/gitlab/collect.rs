//! What API v4 says.

use jiff::Timestamp;
use model::asset::{Account, Asset, CodeHost};
use model::{Estate, Evidence, Field, Gap, GapReason, Source};
use serde_json::Value;

use super::api::{Answer, Api, call};
use super::projects::{self, Asker};
use super::{GitLabSource, settings};
use crate::http::HttpLayer;

/// Reads version, application settings and projects of one GitLab by its API: `GET` only.
///
/// Without a token the settings are a gap and only public projects are seen. Everything that could not be read is a
/// gap that names the permission; the estate always holds the code host and the account that anyone who can register
/// has.
pub async fn collect(http: &HttpLayer, source: &GitLabSource) -> Estate {
    let api = Api::new(http, source);
    let mut estate = Estate::new(Timestamp::now());
    let mut host = Asset::new(source.host_id(), &name(source), CodeHost::default());
    let mut facts = CodeHost::default();
    let reachable = super::probe::stated_reachability(source, &mut estate, &mut host);
    facts.reachable_from_internet = reachable;

    version(&api, &mut estate, &mut host, &mut facts).await;
    let asker = read_settings(&api, &mut estate, &mut host, &mut facts).await;
    facts.internal_repositories = projects::read(&api, &mut estate, asker).await;

    host.body = facts.into();
    estate.insert(host);
    let evidence = estate.cite(Evidence::stated(
        Source::Configured,
        &source.base(),
        "the configured address",
        estate.collected,
    ));
    let account = Account {
        host: Field::Present(source.host_id()),
    };
    estate.insert(Asset::new(source.account_id(), "any registered user", account).with_evidence(evidence));
    estate
}

/// What people call the host.
pub(super) fn name(source: &GitLabSource) -> String {
    source.base().trim_start_matches("https://").to_owned()
}

/// `GET /metadata` since 15.2, `GET /version` before.
async fn version(api: &Api<'_>, estate: &mut Estate, host: &mut Asset, facts: &mut CodeHost) {
    let needs = "a token with the scope read_api or read_user";
    let mut answer = api.get("metadata", &[], needs).await;
    if matches!(&answer, Err(GapReason::Failed { .. })) {
        answer = api.get("version", &[], needs).await;
    }
    let found = answer.and_then(|answer| match answer.json["version"].as_str() {
        Some(version) => Ok((version.to_owned(), answer)),
        None => Err(GapReason::Malformed {
            message: "the answer states no version".to_owned(),
        }),
    });
    match found {
        Ok((version, answer)) => {
            keep(answer, estate, host);
            facts.product = Field::Present("gitlab".to_owned());
            facts.version = Field::Present(version);
        }
        Err(reason) => {
            let hides = "the product and its version";
            let gap = estate.note(Gap::new(&api.source.base(), &call("metadata"), reason, hides));
            facts.version = Field::NotCollected(gap.clone());
            facts.product = Field::NotCollected(gap);
        }
    }
}

/// Reads the settings, and finds out what the asker sees.
async fn read_settings(api: &Api<'_>, estate: &mut Estate, host: &mut Asset, facts: &mut CodeHost) -> Asker {
    let at = api.source.base();
    if api.source.token.is_none() {
        let reason = GapReason::NotAsked {
            how: format!("give {}", settings::NEEDS),
        };
        let gap = estate.note(Gap::new(&at, &call(settings::PATH), reason, settings::HIDES));
        settings::not_read(facts, &gap);
        return Asker::Anonymous;
    }
    let answer = api.get(settings::PATH, &[], settings::NEEDS).await;
    let read = answer.and_then(|answer| match &answer.json {
        Value::Object(all) if all.contains_key("signup_enabled") => Ok((all.clone(), answer)),
        _ => Err(GapReason::Malformed {
            message: "the answer is not GitLab's settings: it has no signup_enabled".to_owned(),
        }),
    });
    match read {
        Ok((all, answer)) => {
            settings::read(facts, estate, &at, &all);
            keep(answer, estate, host);
            Asker::Administrator
        }
        Err(reason) => {
            let gap = estate.note(Gap::new(&at, &call(settings::PATH), reason, settings::HIDES));
            settings::not_read(facts, &gap);
            own_account(api).await
        }
    }
}

/// Whether the token's user is one of those that see no internal projects. Not known is taken as one.
async fn own_account(api: &Api<'_>) -> Asker {
    match api.get("user", &[], "a token with the scope read_api").await {
        Ok(answer) if answer.json["external"].as_bool() == Some(false) => Asker::Account,
        _ => Asker::External,
    }
}

fn keep(answer: Answer, estate: &mut Estate, host: &mut Asset) {
    host.cite(estate.cite(answer.evidence));
    if let Some(gap) = answer.clock {
        estate.note(gap);
    }
}

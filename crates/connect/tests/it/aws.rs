//! One account for all tests that only look at it, and how it is read.

use std::sync::OnceLock;

use connect::aws::{AwsSource, Keys, collect};
use connect::http::{AllowList, HttpLayer};
use model::{AssetId, Estate, Gap, GapId, GapReason};
use testkit::{AccessKey, Incident, LocalAws};

/// The incident's account. It ends with the test process.
pub(crate) fn account() -> &'static (LocalAws, Incident) {
    static ACCOUNT: OnceLock<(LocalAws, Incident)> = OnceLock::new();
    ACCOUNT.get_or_init(|| {
        let aws = LocalAws::start().unwrap();
        let incident = Incident::create(&aws).unwrap();
        (aws, incident)
    })
}

pub(crate) fn keys(key: &AccessKey) -> Keys {
    Keys {
        id: key.id.clone(),
        secret: key.secret.clone().into(),
        session_token: key.session_token.clone().map(Into::into),
    }
}

pub(crate) fn source(endpoint: &str, key: &AccessKey) -> AwsSource {
    AwsSource {
        endpoint: Some(endpoint.parse().unwrap()),
        region: Some("eu-central-1".to_owned()),
        keys: Some(keys(key)),
        ..AwsSource::default()
    }
}

pub(crate) fn layer(source: &AwsSource) -> HttpLayer {
    HttpLayer::new(source.allow(AllowList::new()))
}

pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}

pub(crate) fn read(source: &AwsSource) -> Estate {
    wait(collect(source, &layer(source), &|_| ()))
}

pub(crate) fn bucket(name: &str) -> AssetId {
    format!("arn:aws:s3:::{name}").into()
}

pub(crate) fn user(name: &str) -> AssetId {
    format!("arn:aws:iam::111122223333:user/{name}").into()
}

pub(crate) fn role(name: &str) -> AssetId {
    format!("arn:aws:iam::111122223333:role/{name}").into()
}

/// The gap that a field or list names; it has to be in the estate.
pub(crate) fn gap<'a>(estate: &'a Estate, id: Option<&GapId>) -> &'a Gap {
    let id = id.expect("the fact was not collected");
    estate.gap(id).expect("the gap is in the estate")
}

/// The permission that a gap asks for.
pub(crate) fn permission(gap: &Gap) -> &str {
    match &gap.reason {
        GapReason::Denied { permission } => permission,
        other => panic!("{other:?} is not a denial"),
    }
}

/// Every gap that any fact names, and that is not in the estate.
pub(crate) fn dangling_gaps(estate: &Estate) -> Vec<String> {
    fn walk(value: &serde_json::Value, found: &mut Vec<String>) {
        match value {
            serde_json::Value::Object(object) => {
                if let Some(serde_json::Value::String(id)) = object.get("$gap") {
                    found.push(id.clone());
                }
                object.values().for_each(|value| walk(value, found));
            }
            serde_json::Value::Array(items) => items.iter().for_each(|value| walk(value, found)),
            _ => {}
        }
    }
    let mut named = Vec::new();
    for asset in estate.assets() {
        walk(&serde_json::to_value(asset).unwrap(), &mut named);
    }
    named.retain(|id| estate.gap(&GapId::from(id.as_str())).is_none());
    named
}

//! A live account is read as it is.

use connect::aws::{AwsSource, Keys, collect};
use connect::http::{AllowList, HttpLayer};
use model::Estate;
use testkit::{AccessKey, Incident, LocalAws};

pub(crate) fn source(endpoint: &str, key: &AccessKey) -> AwsSource {
    AwsSource {
        endpoint: Some(endpoint.parse().unwrap()),
        region: Some("eu-central-1".to_owned()),
        keys: Some(Keys {
            id: key.id.clone(),
            secret: key.secret.clone().into(),
            session_token: key.session_token.clone().map(Into::into),
        }),
        ..AwsSource::default()
    }
}

pub(crate) fn read(source: &AwsSource) -> Estate {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let http = HttpLayer::new(source.allow(AllowList::new()));
    runtime.block_on(collect(source, &http, &|_| ()))
}

#[test]
fn thin() {
    let aws = LocalAws::start().unwrap();
    let _incident = Incident::create(&aws).unwrap();
    let estate = read(&source(&aws.endpoint(), aws.root_key()));
    let mut file = Vec::new();
    model::file::write(&estate, &mut file, false).unwrap();
    println!("{}", String::from_utf8(file).unwrap());
}

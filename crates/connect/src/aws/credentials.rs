//! Credentials of the standard chain, kept until shortly before they expire.
//!
//! Source: AWS SDKs and Tools Reference Guide, "Standardized credential providers".

use std::fmt;
use std::time::{Duration, SystemTime};

use aws_config::{BehaviorVersion, Region};
use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use tokio::sync::Mutex;

use super::api::{Client, Endpoints, Limits, Read};
use super::connector::LayerClient;
use super::{AwsSource, Keys};
use crate::http::HttpLayer;

/// Credentials with less time left than this are renewed.
const MARGIN: Duration = Duration::from_secs(300);

/// The region where none is named anywhere.
const REGION: &str = "us-east-1";

/// Hands out credentials.
pub(super) struct Keyring {
    provider: Option<SharedCredentialsProvider>,
    held: Mutex<Option<Credentials>>,
}

impl Keyring {
    /// These keys and no others.
    pub(super) fn of(keys: &Keys) -> Self {
        let token = keys
            .session_token
            .as_ref()
            .map(|token| token.expose_secret().clone());
        let secret = keys.secret.expose_secret();
        let credentials = Credentials::new(&keys.id, secret, token, None, "given");
        Self {
            provider: Some(SharedCredentialsProvider::new(credentials)),
            held: Mutex::new(None),
        }
    }

    /// The credentials to sign with now.
    pub(super) async fn credentials(&self) -> Result<Credentials, String> {
        let mut held = self.held.lock().await;
        if let Some(credentials) = held.as_ref().filter(|held| is_fresh(held)) {
            return Ok(credentials.clone());
        }
        let provider = self.provider.as_ref().ok_or("no provider is configured")?;
        let credentials = provider
            .provide_credentials()
            .await
            .map_err(|error| causes(&error))?;
        *held = Some(credentials.clone());
        Ok(credentials)
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keyring([redacted])")
    }
}

/// A client for the source: its keys or those of the standard chain, its endpoint or that of environment and profile.
pub(super) async fn client(source: &AwsSource, http: &HttpLayer) -> Client<Read> {
    let http = match source.call_budget {
        Some(calls) => http.with_allowance(calls),
        None => http.clone(),
    };
    let limits = Limits {
        time: source.time_limit,
        concurrency: source.concurrency,
    };
    if let Some(keys) = &source.keys {
        let region = source.region.as_deref().unwrap_or(REGION);
        let endpoints = Endpoints::new(source.endpoint.clone(), region);
        return Client::reading(http, Keyring::of(keys), endpoints, limits);
    }
    let mut loader = aws_config::defaults(BehaviorVersion::latest()).http_client(LayerClient(http.clone()));
    if let Some(profile) = &source.profile {
        loader = loader.profile_name(profile);
    }
    if let Some(region) = &source.region {
        loader = loader.region(Region::new(region.clone()));
    }
    if let Some(endpoint) = &source.endpoint {
        loader = loader.endpoint_url(endpoint.as_str());
    }
    let config = loader.load().await;
    let region = config.region().map_or(REGION, AsRef::as_ref);
    // An unusable address in the environment is not passed on by the loader; AWS must not be asked in its place.
    let stated = std::env::var("AWS_ENDPOINT_URL")
        .ok()
        .filter(|text| !text.is_empty());
    let endpoint = config.endpoint_url().or(stated.as_deref());
    let keyring = Keyring {
        provider: config.credentials_provider(),
        held: Mutex::new(None),
    };
    Client::reading(http, keyring, Endpoints::named(endpoint, region), limits)
}

fn is_fresh(credentials: &Credentials) -> bool {
    credentials
        .expiry()
        .is_none_or(|expiry| expiry > SystemTime::now() + MARGIN)
}

/// An error with its causes on one line. The providers' errors hold no secrets.
fn causes(error: &dyn std::error::Error) -> String {
    std::iter::successors(Some(error), |error| error.source())
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

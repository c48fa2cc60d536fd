//! Where an account is read, as whom, and within which limits.

use std::time::Duration;

use model::Secret;
use url::Url;

use super::api::service_hosts;
use crate::http::AllowList;

/// Hosts on the machine's own link that hand out credentials: the instance's, the container's, the pod's.
///
/// Source: AWS SDKs and Tools Reference Guide, "IMDS credential provider" and "Container credential provider".
const CREDENTIAL_HOSTS: [&str; 3] = [
    "http://169.254.169.254",
    "http://169.254.170.2",
    "http://169.254.170.23",
];

/// A key pair given outright instead of by the standard chain. `Debug` shows the id alone.
#[derive(Clone, Debug)]
pub struct Keys {
    /// The access key id.
    pub id: String,
    /// The secret access key.
    pub secret: Secret<String>,
    /// The session token of temporary keys.
    pub session_token: Option<Secret<String>>,
}

/// Where an AWS account is read, as whom, and within which limits.
#[derive(Clone, Debug)]
pub struct AwsSource {
    /// One endpoint for all services, asked by path style, instead of AWS itself.
    pub endpoint: Option<Url>,
    /// The region; without it that of the environment or profile, and `us-east-1` where they name none.
    pub region: Option<String>,
    /// The profile of the shared configuration files; without it that of the environment.
    pub profile: Option<String>,
    /// Keys to use instead of the standard chain (environment, profile, web identity, container, instance).
    pub keys: Option<Keys>,
    /// How many calls one collection may make, repeats included.
    pub call_budget: Option<u64>,
    /// The time of one attempt of a call.
    pub time_limit: Duration,
    /// How many calls are under way at once.
    pub concurrency: usize,
}

impl Default for AwsSource {
    fn default() -> Self {
        Self {
            endpoint: None,
            region: None,
            profile: None,
            keys: None,
            call_budget: None,
            time_limit: Duration::from_secs(30),
            concurrency: 16,
        }
    }
}

impl AwsSource {
    /// The endpoint of the environment (`AWS_ENDPOINT_URL`), and the standard chain for everything else.
    pub fn from_environment() -> Self {
        Self {
            endpoint: std::env::var("AWS_ENDPOINT_URL")
                .ok()
                .and_then(|url| Url::parse(&url).ok()),
            ..Self::default()
        }
    }

    /// The list with the hosts that this source needs: its endpoint or AWS's services, and where no keys are given,
    /// the hosts that hand out credentials.
    #[must_use]
    pub fn allow(&self, mut list: AllowList) -> AllowList {
        match &self.endpoint {
            Some(endpoint) => list = list.owned(endpoint),
            None => {
                list = service_hosts().fold(list, |list, host| list.provider(&host));
            }
        }
        if self.keys.is_some() {
            return list;
        }
        let container = std::env::var("AWS_CONTAINER_CREDENTIALS_FULL_URI").ok();
        let hosts = CREDENTIAL_HOSTS.into_iter().chain(container.as_deref());
        hosts
            .filter_map(|host| Url::parse(host).ok())
            .fold(list, |list, host| list.owned(&host))
    }
}

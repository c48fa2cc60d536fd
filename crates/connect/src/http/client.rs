//! The clients below the layer: set up when the first request needs them.

use std::sync::OnceLock;
use std::time::Duration;

use reqwest::{Certificate, Client, redirect::Policy};
use url::Url;

use super::HttpError;
use super::pinned::Pinned;

/// The time to open a connection; the time of the whole attempt may be shorter.
const CONNECT: Duration = Duration::from_secs(10);

/// One client for `https`, which reads the system's certificates, and one for `http`, which does not need them.
#[derive(Debug)]
pub(super) struct Clients {
    user_agent: String,
    authorities: Vec<Vec<u8>>,
    pinned: Pinned,
    plain: OnceLock<Result<Client, HttpError>>,
    tls: OnceLock<Result<Client, HttpError>>,
}

impl Clients {
    pub(super) fn new(user_agent: String, authorities: Vec<Vec<u8>>) -> Self {
        Self {
            user_agent,
            authorities,
            pinned: Pinned::default(),
            plain: OnceLock::new(),
            tls: OnceLock::new(),
        }
    }

    pub(super) fn for_url(&self, url: &Url) -> Result<&Client, HttpError> {
        let built = if url.scheme() == "https" {
            self.tls.get_or_init(|| self.build(true))
        } else {
            self.plain.get_or_init(|| self.build(false))
        };
        built.as_ref().map_err(Clone::clone)
    }

    fn build(&self, tls: bool) -> Result<Client, HttpError> {
        // A second set-up in one process finds the provider there, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = Client::builder()
            .user_agent(&self.user_agent)
            .no_proxy()
            .redirect(Policy::none())
            .referer(false)
            .retry(reqwest::retry::never())
            .connect_timeout(CONNECT)
            .dns_resolver(self.pinned.clone());
        if tls {
            let mut roots = Vec::new();
            for pem in &self.authorities {
                let found = Certificate::from_pem_bundle(pem).unwrap_or_default();
                if found.is_empty() {
                    return Err(HttpError::Setup {
                        reason: "the file of an own authority holds no certificate in PEM form".to_owned(),
                    });
                }
                roots.extend(found);
            }
            builder = builder.tls_certs_merge(roots);
        } else {
            builder = builder.tls_certs_only([]);
        }
        builder.build().map_err(|error| HttpError::Setup {
            reason: std::error::Error::source(&error).map_or_else(|| error.to_string(), ToString::to_string),
        })
    }
}

//! Names keep the first address that they had.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Looks each name up once. A name that later points elsewhere (DNS rebinding) is still asked where it first was.
#[derive(Clone, Debug, Default)]
pub(super) struct Pinned(Arc<Mutex<HashMap<String, Vec<SocketAddr>>>>);

impl Pinned {
    fn known(&self, name: &str) -> Option<Vec<SocketAddr>> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(name)
            .cloned()
    }

    /// Keeps the addresses unless another look-up was first, and gives those that count.
    fn keep(&self, name: &str, addresses: Vec<SocketAddr>) -> Vec<SocketAddr> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .entry(name.to_owned())
            .or_insert(addresses)
            .clone()
    }
}

impl Resolve for Pinned {
    fn resolve(&self, name: Name) -> Resolving {
        let pinned = self.clone();
        Box::pin(async move {
            let name = name.as_str();
            let addresses = match pinned.known(name) {
                Some(addresses) => addresses,
                None => {
                    // Port 0: the client puts that of the address in its place.
                    let found = tokio::net::lookup_host((name, 0)).await?.collect();
                    pinned.keep(name, found)
                }
            };
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Pinned;

    #[test]
    fn a_name_keeps_the_first_address_that_it_had() {
        let pinned = Pinned::default();
        let first = vec!["192.0.2.1:0".parse().unwrap()];
        assert_eq!(pinned.known("code.example"), None);
        assert_eq!(pinned.keep("code.example", first.clone()), first);
        assert_eq!(
            pinned.keep("code.example", vec!["127.0.0.1:0".parse().unwrap()]),
            first
        );
        assert_eq!(pinned.known("code.example"), Some(first));
    }
}

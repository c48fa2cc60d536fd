//! A credential that no longer works: the effect of every fix that takes one away.

use model::asset::{Credential, KeyStatus};
use model::{Asset, Delta, Estate, FactChange, Field};

/// The credential inactive, and every value that was found of it accepted by nobody.
pub(crate) fn switched_off(estate: &Estate, asset: &Asset, credential: &Credential) -> Delta {
    let status = Field::Present(KeyStatus::Inactive);
    let mut delta = Delta::put(with_body(
        asset,
        Credential {
            status,
            ..credential.clone()
        },
    ));
    for id in credential.found_as.present().into_iter().flatten() {
        let found = estate.get(id);
        if let Some((asset, secret)) = found.and_then(|asset| Some((asset, asset.as_secret()?))) {
            let mut secret = secret.clone();
            secret.accepted = secret.accepted.map(|_| false);
            secret.live = secret.live.map(|_| false);
            delta.changes.push(FactChange::Put(with_body(asset, secret)));
        }
    }
    delta
}

fn with_body(asset: &Asset, body: impl Into<model::AssetBody>) -> Asset {
    Asset {
        body: body.into(),
        ..asset.clone()
    }
}

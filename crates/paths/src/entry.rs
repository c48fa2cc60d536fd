//! Where an attacker can begin.

use model::asset::Registration;
use model::{AssetId, Estate, Hold, Node};

/// The id of the entry that everyone has.
pub const INTERNET: &str = "internet";

/// Where an attacker begins, and with what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// `internet`, `any-registered-user:<host>`, `leaked:<credential>`.
    pub id: AssetId,
    /// What the attacker holds at the beginning.
    pub node: Node,
    /// What it is, for people.
    pub says: String,
}

/// Everyone's place.
pub fn internet() -> Node {
    Node::new(AssetId::from(INTERNET), Hold::Control)
}

/// The account that stands for everyone who can register on the host.
pub fn any_registered_user(host: &AssetId) -> Node {
    Node::new(
        AssetId::from(format!("{host}#any-registered-user")),
        Hold::Control,
    )
}

/// All entries of an estate: the internet; on each host where strangers may register, their account; and each
/// credential whose value was found somewhere.
pub(crate) fn entries(estate: &Estate) -> Vec<Entry> {
    let mut entries = vec![Entry {
        id: AssetId::from(INTERNET),
        node: internet(),
        says: "anyone on the internet".to_owned(),
    }];
    for (asset, host) in estate.code_hosts() {
        if host.registration() != Registration::Closed {
            entries.push(Entry {
                id: AssetId::from(format!("any-registered-user:{}", asset.id)),
                node: any_registered_user(&asset.id),
                says: format!("anyone with an account on {}", asset.name),
            });
        }
    }
    for (asset, credential) in estate.credentials() {
        if credential
            .found_as
            .present()
            .is_some_and(|found| !found.is_empty())
        {
            entries.push(Entry {
                id: AssetId::from(format!("leaked:{}", asset.id)),
                node: Node::new(asset.id.clone(), Hold::Control),
                says: format!("whoever has {}", asset.name),
            });
        }
    }
    entries
}

//! Who owns what, from the configuration.

use model::{Asset, Estate, Field};

use crate::config::Config;

/// Sets the owner of every asset; the first entry that matches wins. Absent where none does.
pub(crate) fn assign(estate: &mut Estate, config: &Config) {
    for asset in estate.assets_mut() {
        let owner = config
            .owner
            .iter()
            .find(|entry| names(&entry.asset, asset))
            .map(|entry| entry.owner.clone());
        if owner.is_some() || asset.owner.is_not_recorded() {
            asset.owner = Field::collected(owner);
        }
    }
}

/// Whether a pattern with `*` names the asset, by its id or its name.
pub(crate) fn names(pattern: &str, asset: &Asset) -> bool {
    matches(pattern, asset.id.as_str()) || matches(pattern, &asset.name)
}

fn matches(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((before, rest)) => text.strip_prefix(before).is_some_and(|tail| {
            (0..=tail.len())
                .filter(|&at| tail.is_char_boundary(at))
                .any(|at| matches(rest, &tail[at..]))
        }),
    }
}

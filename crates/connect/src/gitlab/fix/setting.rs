//! What fixes of application settings share.

use change::{Change, NoEffect};
use model::asset::CodeHost;
use model::{Asset, AssetId, AssetKind, Delta, Estate, Field, FixId};
use serde::Serialize;

/// The code host that a fix is to change.
pub(super) fn host<'a>(
    fix: &str,
    estate: &'a Estate,
    target: &AssetId,
) -> Result<(&'a Asset, &'a CodeHost), NoEffect> {
    let asset = estate
        .get(target)
        .ok_or_else(|| NoEffect::UnknownAsset(target.clone()))?;
    let host = asset.as_code_host().ok_or_else(|| NoEffect::OtherKind {
        fix: FixId::new(fix),
        asset: target.clone(),
        expected: AssetKind::CodeHost,
        found: asset.kind(),
    })?;
    match &host.product {
        Field::Present(product) if product != "gitlab" => Err(NoEffect::NotChangeable {
            fix: FixId::new(fix),
            asset: target.clone(),
            why: format!("it runs {product}, not GitLab"),
        }),
        _ => Ok((asset, host)),
    }
}

/// The asset with other facts, as a delta.
pub(super) fn put(asset: &Asset, host: CodeHost) -> Delta {
    Delta::put(Asset {
        body: host.into(),
        ..asset.clone()
    })
}

/// A change of settings: each with its name, the value that stands there and the value that it gets.
pub(super) fn change(
    host: &AssetId,
    summary: String,
    settings: &[(&str, Option<String>, &str)],
    caution: &str,
) -> Change {
    let put = |values: Vec<String>| format!("PUT {host}/api/v4/application/settings {}", values.join(" "));
    let new = settings
        .iter()
        .map(|(name, _, value)| format!("{name}={value}"))
        .collect();
    let old: Option<Vec<String>> = settings
        .iter()
        .map(|(name, value, _)| value.as_ref().map(|value| format!("{name}={value}")))
        .collect();
    Change {
        summary,
        call: put(new),
        // Where the old value was not read, it is read and stored just before the change is made.
        undo: Some(old.map_or_else(
            || format!("PUT {host}/api/v4/application/settings with the values read just before"),
            put,
        )),
        caution: caution.to_owned(),
    }
}

/// The value of a setting as the API takes it; none where it was not read.
pub(super) fn stated<T: Serialize>(field: &Field<T>) -> Option<String> {
    match serde_json::to_value(field.present()?).ok()? {
        serde_json::Value::String(text) => Some(text),
        other => Some(other.to_string()),
    }
}

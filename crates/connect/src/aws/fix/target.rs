//! What all fixes of AWS share: finding the asset, and writing a command that a person can read and run.

use change::NoEffect;
use model::asset::{Bucket, PublicAccessBlock, Trail};
use model::{Arn, Asset, AssetBody, AssetId, AssetKind, Delta, Estate, Field, FixId};

/// The asset with the id and its facts, when it is of the kind that the fix changes.
pub(super) fn find<'a, T>(
    fix: &str,
    estate: &'a Estate,
    target: &AssetId,
    kind: AssetKind,
    facts: impl Fn(&'a Asset) -> Option<&'a T>,
) -> Result<(&'a Asset, &'a T), NoEffect> {
    let asset = estate
        .get(target)
        .ok_or_else(|| NoEffect::UnknownAsset(target.clone()))?;
    let facts = facts(asset).ok_or_else(|| NoEffect::OtherKind {
        fix: FixId::new(fix),
        asset: target.clone(),
        expected: kind,
        found: asset.kind(),
    })?;
    Ok((asset, facts))
}

/// A bucket.
pub(super) fn bucket<'a>(
    fix: &str,
    estate: &'a Estate,
    target: &AssetId,
) -> Result<(&'a Asset, &'a Bucket), NoEffect> {
    find(fix, estate, target, AssetKind::Bucket, Asset::as_bucket)
}

/// A trail.
pub(super) fn trail<'a>(
    fix: &str,
    estate: &'a Estate,
    target: &AssetId,
) -> Result<(&'a Asset, &'a Trail), NoEffect> {
    find(fix, estate, target, AssetKind::Trail, Asset::as_trail)
}

/// That the fix cannot change the asset, and why.
pub(super) fn not_changeable(fix: &str, target: &AssetId, why: &str) -> NoEffect {
    NoEffect::NotChangeable {
        fix: FixId::new(fix),
        asset: target.clone(),
        why: why.to_owned(),
    }
}

/// The same asset with these facts.
pub(super) fn put(asset: &Asset, body: impl Into<AssetBody>) -> Delta {
    Delta::put(Asset {
        body: body.into(),
        ..asset.clone()
    })
}

/// The name of a user or role: the end of its ARN.
pub(super) fn principal_name(arn: &AssetId) -> &str {
    Arn::parse(arn.as_str()).map_or(arn.as_str(), |arn| arn.resource_name())
}

/// A command of `aws cloudtrail` about a trail, in its home region: elsewhere it is refused.
pub(super) fn trail_command(command: &str, target: &AssetId, trail: &Trail, options: &str) -> String {
    let own = Arn::parse(target.as_str()).map_or("", |arn| arn.region);
    let region = trail.home_region.present().map_or(own, String::as_str);
    let options = if options.is_empty() {
        String::new()
    } else {
        format!(" {options}")
    };
    format!("aws cloudtrail {command} --name {target}{options} --region {region}")
}

/// How a setting of a trail is taken back: by its old value, which is read just before where it was not read yet.
pub(super) fn undo_switch(before: &Field<bool>, off: String) -> Option<String> {
    match before {
        Field::Present(true) => None,
        Field::Present(false) => Some(off),
        Field::Absent | Field::NotCollected(_) => Some(format!("{off}, if that is what it is set to now")),
    }
}

/// A public access block as the command line takes it.
pub(super) fn switches(block: &PublicAccessBlock) -> String {
    format!(
        "BlockPublicAcls={},IgnorePublicAcls={},BlockPublicPolicy={},RestrictPublicBuckets={}",
        block.block_public_acls,
        block.ignore_public_acls,
        block.block_public_policy,
        block.restrict_public_buckets
    )
}

/// All four switches on.
pub(super) const ALL_BLOCKED: PublicAccessBlock = PublicAccessBlock {
    block_public_acls: true,
    ignore_public_acls: true,
    block_public_policy: true,
    restrict_public_buckets: true,
};

//! Whether the reads and writes of a bucket's objects are recorded.

use std::collections::BTreeMap;

use model::asset::{Bucket, EventSelector, Trail};
use model::{Asset, AssetId, Estate, Field, GapId};

use crate::index::gap_of;

/// Whether trails that are logging record both reads and writes of all objects of the bucket. Not collected where a
/// fact is missing that could make it so.
///
/// Source: AWS CloudTrail User Guide, "Logging data events".
pub(super) fn data_events(estate: &Estate, asset: &Asset, bucket: &Bucket) -> Field<bool> {
    let account = match &bucket.account {
        Field::Present(account) => account,
        unread => return Field::NotCollected(gap_of(unread)),
    };
    let listed = estate
        .get(&AssetId::from(account.as_str()))
        .and_then(Asset::as_cloud_account)
        .map(|cloud_account| cloud_account.trails.clone())
        .unwrap_or_default();
    let mut trails: BTreeMap<&AssetId, &Trail> = estate
        .trails()
        .filter(|(_, trail)| trail.account.present() == Some(account))
        .map(|(asset, trail)| (&asset.id, trail))
        .collect();
    let mut gap = listed.missing.clone();
    for id in &listed {
        match estate
            .get(id)
            .and_then(|asset| Some((&asset.id, asset.as_trail()?)))
        {
            Some((id, trail)) => {
                trails.insert(id, trail);
            }
            None => gap = gap.or_else(|| Some(GapId::from("not-recorded"))),
        }
    }
    let (mut reads, mut writes) = (false, false);
    for trail in trails.values() {
        match recorded(trail, asset, bucket) {
            Ok((trail_reads, trail_writes)) => {
                reads |= trail_reads;
                writes |= trail_writes;
            }
            Err(missing) => gap = gap.or(Some(missing)),
        }
    }
    match gap {
        _ if reads && writes => Field::Present(true),
        Some(gap) => Field::NotCollected(gap),
        None => Field::Present(false),
    }
}

/// Whether one trail records reads and writes of the bucket's objects.
fn recorded(trail: &Trail, asset: &Asset, bucket: &Bucket) -> Result<(bool, bool), GapId> {
    let selectors = match &trail.selectors {
        Field::Present(selectors) => selectors,
        Field::Absent => return Ok((false, false)),
        Field::NotCollected(gap) => return Err(gap.clone()),
    };
    let objects = format!("{}/", asset.id);
    let about: Vec<&EventSelector> = selectors
        .iter()
        .filter(|selector| selector.resource_type == "AWS::S3::Object")
        .filter(|selector| {
            selector.arn_prefixes.is_empty()
                || selector
                    .arn_prefixes
                    .iter()
                    .any(|prefix| objects.starts_with(prefix))
        })
        .collect();
    if about.is_empty() {
        return Ok((false, false));
    }
    for needed in [is_true(&trail.is_logging), is_in_region(trail, bucket)] {
        if !needed? {
            return Ok((false, false));
        }
    }
    let whole = about.iter().filter(|selector| !selector.narrowed);
    let (mut reads, mut writes) = (false, false);
    for selector in whole {
        reads |= selector.reads;
        writes |= selector.writes;
    }
    Ok((reads, writes))
}

fn is_true(field: &Field<bool>) -> Result<bool, GapId> {
    match field {
        Field::Present(value) => Ok(*value),
        Field::Absent => Ok(false),
        Field::NotCollected(gap) => Err(gap.clone()),
    }
}

fn is_in_region(trail: &Trail, bucket: &Bucket) -> Result<bool, GapId> {
    match (is_true(&trail.multi_region), &trail.home_region, &bucket.region) {
        (Ok(true), _, _) => Ok(true),
        (_, Field::Present(home), Field::Present(region)) if home == region => Ok(true),
        (Ok(false), Field::Present(_), Field::Present(_)) => Ok(false),
        (Err(gap), _, _) => Err(gap),
        (Ok(false), home, region) => Err(home.gap().cloned().unwrap_or_else(|| gap_of(region))),
    }
}

//! Trails, each read in its home region.

use std::collections::BTreeMap;

use futures::stream::{self, StreamExt};
use model::asset::{CloudAccount, Trail};
use model::{AccountId, Arn, AssetId, Estate, EvidenceId, Field, Gap, GapId, GapReason, List};

use super::facts::{Facts, field};
use super::reading::Reading;
use super::selectors::unified;
use crate::aws::api::{ListedTrail, Next, Pages, TrailDescription};

/// A group of trails of one region that are described by one call.
type Region = (String, Vec<String>);

pub(super) async fn collect(reading: &Reading<'_>) -> Estate {
    let mut facts = Facts::new(reading.collected);
    (reading.progress)("AWS: trails");
    let (listed, missing) = list(reading, &mut facts).await;
    let (described, missing) = match missing {
        None => describe_each(reading, &mut facts, listed).await,
        // Without the list, the region of the client still shows its own trails and those of all regions.
        Some(gap) => {
            let here = facts.read(reading.client.describe_trails(None, &[]).await);
            (here.unwrap_or_default(), Some(gap))
        }
    };
    let ids: Vec<AssetId> = described.iter().map(|trail| trail.arn.as_str().into()).collect();
    let evidence = facts.evidence().to_vec();
    let read: Vec<Estate> = stream::iter(described)
        .map(|description| trail(reading, description, &evidence))
        .buffer_unordered(reading.concurrency)
        .collect()
        .await;
    for trail in read {
        facts.estate.absorb(trail);
    }
    if let Some(account) = &reading.account {
        let body = CloudAccount {
            trails: List { items: ids, missing },
            ..CloudAccount::default()
        };
        facts.finish(account.as_str(), account.as_str(), body);
    }
    facts.estate
}

/// The trails of all regions; the gap when there may be more.
async fn list(reading: &Reading<'_>, facts: &mut Facts) -> (Vec<ListedTrail>, Option<GapId>) {
    let mut trails = Vec::new();
    let mut pages = Pages::default();
    let mut token: Option<String> = None;
    loop {
        let answer = reading.client.list_trails(token.as_deref()).await;
        let endless = answer.as_ref().ok().map(|answer| answer.endless(None).gap());
        match facts.read(answer) {
            Err(gap) => return (trails, Some(gap)),
            Ok(page) => {
                trails.extend(page.trails);
                match pages.next(page.next_token) {
                    Next::Page(next) => token = Some(next),
                    Next::End => return (trails, None),
                    Next::Endless => return (trails, endless.map(|gap| facts.estate.note(gap))),
                }
            }
        }
    }
}

/// How the listed trails are set up, a call for each region that has one.
async fn describe_each(
    reading: &Reading<'_>,
    facts: &mut Facts,
    listed: Vec<ListedTrail>,
) -> (Vec<TrailDescription>, Option<GapId>) {
    let mut regions: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for trail in listed {
        regions.entry(trail.home_region).or_default().push(trail.arn);
    }
    let answers: Vec<(Region, _)> = stream::iter(regions)
        .map(|(region, arns)| async move {
            let names: Vec<&str> = arns.iter().map(String::as_str).collect();
            let answer = reading.client.describe_trails(Some(&region), &names).await;
            ((region, arns), answer)
        })
        .buffered(reading.concurrency)
        .collect()
        .await;
    let mut described = Vec::new();
    let mut missing = None;
    for ((region, arns), answer) in answers {
        match facts.read(answer) {
            Err(gap) => {
                missing = Some(gap.clone());
                for arn in arns {
                    let body = undescribed(&arn, &region, &gap);
                    let name = arn.rsplit('/').next().unwrap_or(&arn).to_owned();
                    facts.finish(arn, &name, body);
                }
            }
            Ok(trails) => {
                let left_out = arns
                    .iter()
                    .find(|arn| !trails.iter().any(|trail| trail.arn == **arn));
                if let Some(arn) = left_out {
                    missing = Some(facts.estate.note(left_out_of_answer(&region, arn)));
                }
                described.extend(trails);
            }
        }
    }
    (described, missing)
}

/// A trail of which nothing but its name and region is known.
fn undescribed(arn: &str, region: &str, gap: &GapId) -> Trail {
    Trail {
        account: account(arn),
        home_region: region.to_owned().into(),
        multi_region: Field::NotCollected(gap.clone()),
        log_file_validation: Field::NotCollected(gap.clone()),
        is_logging: Field::NotCollected(gap.clone()),
        organization: Field::NotCollected(gap.clone()),
        bucket: Field::NotCollected(gap.clone()),
        kms_key: Field::NotCollected(gap.clone()),
        selectors: Field::NotCollected(gap.clone()),
    }
}

fn left_out_of_answer(region: &str, arn: &str) -> Gap {
    Gap::new(
        region,
        &format!("cloudtrail:DescribeTrails {arn}"),
        GapReason::Failed {
            message: "the trail is listed, but its region does not describe it".to_owned(),
        },
        "how the trail is set up",
    )
}

async fn trail(reading: &Reading<'_>, description: TrailDescription, shown_by: &[EvidenceId]) -> Estate {
    let mut facts = Facts::new(reading.collected);
    facts.also_shown_by(shown_by);
    let arn = description.arn.as_str();
    let region = description.home_region.clone().unwrap_or_else(|| {
        let own = Arn::parse(arn)
            .map(|arn| arn.region)
            .ok()
            .filter(|region| !region.is_empty());
        own.unwrap_or(reading.client.region()).to_owned()
    });
    let (logging, selectors) = futures::join!(
        reading.client.get_trail_status(arn, &region),
        reading.client.get_event_selectors(arn, &region),
    );
    let logging = facts.read(logging);
    let at = selectors
        .as_ref()
        .map_or_else(|e| e.at.clone(), |a| a.evidence.at.clone());
    let selectors = facts.read(selectors).and_then(|selectors| {
        unified(selectors).ok_or_else(|| {
            let reason = GapReason::Malformed {
                message: "the answer has neither basic nor advanced selectors".to_owned(),
            };
            let call = format!("cloudtrail:GetEventSelectors {arn}");
            facts
                .estate
                .note(Gap::new(&at, &call, reason, "which events the trail records"))
        })
    });
    let untold = |what: Option<bool>| what.map_or_else(Field::not_recorded, Field::from);
    let body = Trail {
        account: account(arn),
        home_region: region.clone().into(),
        multi_region: untold(description.is_multi_region_trail),
        log_file_validation: untold(description.log_file_validation_enabled),
        is_logging: field(logging),
        organization: untold(description.is_organization_trail),
        bucket: match &description.s3_bucket_name {
            Some(name) => reading.bucket_id(name).into(),
            None => Field::not_recorded(),
        },
        kms_key: Field::collected(description.kms_key_id.clone().map(Into::into)),
        selectors: field(selectors),
    };
    facts.finish(arn, &description.name, body);
    facts.estate
}

fn account(arn: &str) -> Field<AccountId> {
    match Arn::parse(arn) {
        Ok(arn) => AccountId::from(arn.account).into(),
        Err(_) => Field::not_recorded(),
    }
}

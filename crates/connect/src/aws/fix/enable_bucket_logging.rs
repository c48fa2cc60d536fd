//! Log access to a bucket.
//!
//! Source: Amazon S3 User Guide, "Logging requests with server access logging": the target is in the same region and
//! account, and its policy lets `logging.s3.amazonaws.com` write.

use std::collections::BTreeMap;

use change::{Change, Class, Fix, Footprint, NoEffect};
use model::asset::{Bucket, LogTarget};
use model::{Asset, AssetId, Delta, Estate, Field, FixId};

use super::target::{bucket, not_changeable, put};

const ID: &str = "aws-enable-bucket-logging";

/// Access logs to the bucket that already takes those of most others.
#[derive(Debug)]
pub(super) struct EnableBucketLogging;

impl Fix for EnableBucketLogging {
    fn id(&self) -> FixId {
        FixId::new(ID)
    }

    fn title(&self) -> &'static str {
        "Log access to the bucket"
    }

    fn class(&self) -> Class {
        Class::Review
    }

    fn footprint(&self) -> Footprint {
        Footprint {
            asset: "bucket",
            fields: &["logging"],
            residue: "",
        }
    }

    fn change(&self, estate: &Estate, target: &AssetId) -> Result<Change, NoEffect> {
        let (asset, facts) = bucket(ID, estate, target)?;
        let name = &asset.name;
        let LogTarget { bucket: to, prefix } = log_target(estate, asset, facts)?;
        let to = to.as_str().rsplit(':').next().unwrap_or_default();
        let call = |status: String| {
            format!("aws s3api put-bucket-logging --bucket {name} --bucket-logging-status '{status}'")
        };
        let target = format!(r#"{{"LoggingEnabled":{{"TargetBucket":"{to}","TargetPrefix":"{prefix}"}}}}"#);
        Ok(Change {
            summary: format!("Log access to the bucket {name} in {to}"),
            call: call(target),
            undo: facts.logging.present().is_none().then(|| call("{}".to_owned())),
            caution: format!(
                "The policy of {to} has to let logging.s3.amazonaws.com write; logs are stored and paid for"
            ),
        })
    }

    fn effect(&self, estate: &Estate, target: &AssetId) -> Result<Delta, NoEffect> {
        let (asset, facts) = bucket(ID, estate, target)?;
        Ok(put(
            asset,
            Bucket {
                logging: log_target(estate, asset, facts)?.into(),
                ..facts.clone()
            },
        ))
    }
}

/// Where the logs go: where they go already, else to the log bucket that most buckets of region and account use, else
/// to one that takes a trail's logs.
fn log_target(estate: &Estate, asset: &Asset, facts: &Bucket) -> Result<LogTarget, NoEffect> {
    if let Field::Present(target) = &facts.logging {
        return Ok(target.clone());
    }
    let mut uses: BTreeMap<&AssetId, usize> = BTreeMap::new();
    let by_buckets = estate
        .buckets()
        .filter_map(|(_, other)| Some(&other.logging.present()?.bucket));
    let by_trails = estate.trails().filter_map(|(_, trail)| trail.bucket.present());
    // One bucket's access logs weigh more than any number of trails: they show that its policy takes such logs.
    for (candidate, weight) in by_buckets.map(|id| (id, 1000)).chain(by_trails.map(|id| (id, 1))) {
        *uses.entry(candidate).or_default() += weight;
    }
    if uses.contains_key(&asset.id) {
        return Err(not_changeable(
            ID,
            &asset.id,
            "it takes logs itself, and would log its own logging",
        ));
    }
    let fits = |id: &AssetId| {
        estate
            .get(id)
            .and_then(Asset::as_bucket)
            .is_some_and(|candidate| {
                candidate.region.present() == facts.region.present()
                    && candidate.account.present() == facts.account.present()
            })
    };
    let most_used = uses
        .into_iter()
        .filter(|(id, _)| fits(id))
        .max_by_key(|(id, uses)| (*uses, std::cmp::Reverse(*id)));
    match most_used {
        Some((id, _)) => Ok(LogTarget {
            bucket: id.clone(),
            prefix: format!("{}/", asset.name),
        }),
        None => {
            let why = "no bucket of its region and account takes logs yet; create one and let \
                       logging.s3.amazonaws.com write to it";
            Err(not_changeable(ID, &asset.id, why))
        }
    }
}

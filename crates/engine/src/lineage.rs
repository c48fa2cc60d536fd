//! What feeds what, from the configuration.

use std::collections::BTreeSet;

use model::asset::{Bucket, DataSet, Endpoint, Model, TrainingJob};
use model::{
    Asset, AssetBody, AssetId, Estate, Evidence, EvidenceId, Field, Gap, GapReason, JewelClass, Relation,
    RelationKind, Source,
};

use crate::config::{Config, LineageEntry};

/// Adds the assets and relations that the configuration's lineage names.
pub(crate) fn add(estate: &mut Estate, config: &Config) {
    let at = config.origin.as_ref().map_or_else(
        || "nightlatch.toml".to_owned(),
        |path| {
            path.file_name().map_or_else(
                || path.display().to_string(),
                |name| name.to_string_lossy().into_owned(),
            )
        },
    );
    for (index, entry) in config.lineage.iter().enumerate() {
        let evidence = estate.cite(Evidence::stated(
            Source::Configured,
            &at,
            &format!("[[lineage]] number {}", index + 1),
            estate.collected,
        ));
        add_entry(estate, entry, &evidence);
    }
}

fn add_entry(estate: &mut Estate, entry: &LineageEntry, evidence: &EvidenceId) {
    let bucket = entry.bucket.as_ref().map(|bucket| {
        let arn = if bucket.starts_with("arn:") {
            bucket.clone()
        } else {
            format!("arn:aws:s3:::{bucket}")
        };
        let name = arn.trim_start_matches("arn:aws:s3:::").to_owned();
        node(estate, &arn, &name, Bucket::default(), evidence)
    });
    let data_set = entry.data_set.as_ref().map(|name| {
        let body = DataSet {
            bucket: Field::collected(bucket.clone()),
            prefix: Field::collected(entry.prefix.clone()),
            ..DataSet::default()
        };
        node(estate, &id_of("data-set", name), name, body, evidence)
    });
    let job = entry.training_job.as_ref().map(|name| {
        node(
            estate,
            &id_of("training-job", name),
            name,
            TrainingJob::default(),
            evidence,
        )
    });
    let model = entry
        .model
        .as_ref()
        .map(|name| node(estate, &id_of("model", name), name, Model::default(), evidence));
    let endpoint = entry.endpoint.as_ref().map(|name| {
        node(
            estate,
            &id_of("endpoint", name),
            name,
            Endpoint::default(),
            evidence,
        )
    });
    for (kind, from, to) in [
        (RelationKind::Stores, &bucket, &data_set),
        (RelationKind::Feeds, &data_set, &job),
        (RelationKind::Produces, &job, &model),
        (RelationKind::Serves, &model, &endpoint),
    ] {
        if let (Some(from), Some(to)) = (from, to) {
            estate.relate(Relation {
                kind,
                from: from.clone(),
                to: to.clone(),
                evidence: vec![evidence.clone()],
            });
        }
    }
}

/// An ARN or URL is an id already; any other name gets its kind before it.
fn id_of(kind: &str, name: &str) -> String {
    if name.starts_with("arn:") || name.contains("://") {
        name.to_owned()
    } else {
        format!("{kind}:{name}")
    }
}

fn node(
    estate: &mut Estate,
    id: &str,
    name: &str,
    body: impl Into<AssetBody>,
    evidence: &EvidenceId,
) -> AssetId {
    let id = AssetId::from(id);
    match estate.get_mut(&id) {
        Some(asset) => asset.cite(evidence.clone()),
        None => estate.insert(Asset::new(id.clone(), name, body).with_evidence(evidence.clone())),
    }
    id
}

/// Says of all training data whether it is known what learns from it, with the gap where it is not.
pub(crate) fn join(estate: &mut Estate) {
    let with = |estate: &Estate, kind| -> BTreeSet<AssetId> {
        estate
            .relations()
            .filter(|relation| relation.kind == kind)
            .map(|relation| relation.from.clone())
            .collect()
    };
    let (stored, fed) = (
        with(estate, RelationKind::Stores),
        with(estate, RelationKind::Feeds),
    );
    let gap = Gap::new(
        "nightlatch.toml",
        "[[lineage]]",
        GapReason::NotAsked {
            how: "name data_set, training_job, model and endpoint in a [[lineage]]".to_owned(),
        },
        "which models learn from training data",
    );
    let known = |known: bool| {
        if known {
            Field::Present(true)
        } else {
            Field::NotCollected(gap.id.clone())
        }
    };
    let mut missing = false;
    for asset in estate.assets_mut() {
        let training = asset
            .jewel
            .present()
            .is_some_and(|jewel| jewel.class == JewelClass::TrainingData);
        let lineage = match &mut asset.body {
            AssetBody::Bucket(bucket) if training => {
                bucket.lineage = known(stored.contains(&asset.id));
                &bucket.lineage
            }
            AssetBody::DataSet(data_set) => {
                data_set.lineage = known(fed.contains(&asset.id));
                &data_set.lineage
            }
            _ => continue,
        };
        missing |= lineage.gap().is_some();
    }
    if missing {
        estate.note(gap);
    }
}

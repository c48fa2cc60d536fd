//! What is worth attacking: named in the configuration, or found by rule.

use model::asset::Visibility;
use model::{Asset, AssetBody, Estate, Field, Gap, GapReason, Jewel, JewelClass, RelationKind};

use crate::config::Config;
use crate::owners::names;

/// Words in a bucket's name that say what it holds. The first class with a word in the name wins.
const BUCKET_WORDS: &[(JewelClass, &[&str])] = &[
    (
        JewelClass::TrainingData,
        &[
            "training",
            "train",
            "dataset",
            "datasets",
            "faces",
            "labels",
            "labelled",
            "annotations",
            "corpus",
        ],
    ),
    (
        JewelClass::PrivateMedia,
        &[
            "video",
            "videos",
            "footage",
            "recordings",
            "camera",
            "cameras",
            "cctv",
            "photos",
            "images",
        ],
    ),
    (JewelClass::Model, &["model", "models", "weights", "checkpoints"]),
    (
        JewelClass::AppBuilds,
        &["releases", "builds", "apk", "ipa", "apps"],
    ),
];

/// Notes every entry of the configuration that names nothing: a misspelt name would silently protect nothing.
pub(crate) fn note_misses(estate: &mut Estate, config: &Config) {
    let entries = config.jewel.iter().map(|entry| ("[[jewel]]", &entry.asset));
    let entries = entries.chain(config.owner.iter().map(|entry| ("[[owner]]", &entry.asset)));
    let missed: Vec<Gap> = entries
        .filter(|(_, pattern)| !estate.assets().any(|asset| names(pattern, asset)))
        .map(|(section, pattern)| {
            let how = format!(
                "nothing collected has the id or name `{pattern}`{}",
                nearest(estate, pattern)
            );
            let hides = format!("whatever `{pattern}` was meant to name");
            Gap::new(
                "nightlatch.toml",
                &format!("{section} {pattern}"),
                GapReason::NotAsked { how },
                &hides,
            )
        })
        .collect();
    for gap in missed {
        estate.note(gap);
    }
}

fn nearest(estate: &Estate, pattern: &str) -> String {
    estate
        .assets()
        .flat_map(|asset| [asset.name.as_str(), asset.id.as_str()])
        .map(|name| (strsim::damerau_levenshtein(pattern, name), name))
        .filter(|(distance, _)| *distance <= 4)
        .min()
        .map(|(_, name)| format!("; did you mean `{name}`?"))
        .unwrap_or_default()
}

/// Marks every jewel; every other asset's jewel becomes absent. The configuration wins over the rules.
pub(crate) fn mark(estate: &mut Estate, config: &Config) {
    let stores: Vec<_> = estate
        .relations()
        .filter(|relation| relation.kind == RelationKind::Stores)
        .map(|relation| relation.from.clone())
        .collect();
    for asset in estate.assets_mut() {
        let configured = config.jewel.iter().find(|entry| names(&entry.asset, asset));
        if let Some(entry) = configured {
            asset.jewel = Field::collected(entry.class.class().map(|class| Jewel {
                class,
                because: "named in the configuration".to_owned(),
            }));
        } else if asset.jewel.is_not_recorded() {
            let stores_data = stores.contains(&asset.id);
            asset.jewel = Field::collected(by_rule(asset, stores_data));
        }
    }
}

fn by_rule(asset: &Asset, stores_data: bool) -> Option<Jewel> {
    let jewel = |class, because: &str| {
        Some(Jewel {
            class,
            because: because.to_owned(),
        })
    };
    match &asset.body {
        AssetBody::Bucket(_) if stores_data => {
            jewel(JewelClass::TrainingData, "it stores a data set of the lineage")
        }
        AssetBody::Bucket(_) => by_name(&asset.name),
        AssetBody::DataSet(_) => jewel(JewelClass::TrainingData, "it is a data set of the lineage"),
        AssetBody::Model(_) => jewel(JewelClass::Model, "it is a model of the lineage"),
        AssetBody::Endpoint(_) => jewel(JewelClass::Model, "it is an endpoint of the lineage"),
        AssetBody::Workspace(_) => jewel(JewelClass::Messages, "it is a chat workspace"),
        AssetBody::Repository(repository) => match repository.visibility.present() {
            Some(Visibility::Public) => None,
            Some(visibility) => jewel(JewelClass::Source, &format!("its visibility is {visibility}")),
            None => jewel(
                JewelClass::Source,
                "it is a repository that nobody said to be public",
            ),
        },
        _ => None,
    }
}

fn by_name(name: &str) -> Option<Jewel> {
    let mut words = name.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.by_ref().collect();
    BUCKET_WORDS.iter().find_map(|(class, list)| {
        let word = words.iter().find(|word| list.contains(word))?;
        Some(Jewel {
            class: *class,
            because: format!("its name has the word \"{word}\""),
        })
    })
}

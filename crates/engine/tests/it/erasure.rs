//! What is not known never makes anything look closed: facts are taken out of an estate whose answer is "yes", and the
//! answer never becomes "no".

use engine::config::{Config, parse};
use engine::pipeline::Analyst;
use model::{Answer, Asset, Estate};
use proptest::prelude::*;
use serde_json::{Value, json};

const RECORDED: &[u8] = include_bytes!("../../../../examples/aml-cs0006/estate.jsonl.zst");

/// What an asset cannot be without, and what no decision is made of.
const KEPT: &[&str] = &[
    "id",
    "kind",
    "name",
    "evidence",
    "jewel",
    "owner",
    "places",
    "detector",
    "credential_kind",
];

fn recorded() -> (Estate, Config) {
    let lineage =
        "[[lineage]]\nbucket = \"halden-training-faces\"\ndata_set = \"faces\"\nmodel = \"match\"\n";
    (
        model::file::read(RECORDED).expect("recorded"),
        parse(lineage, "nightlatch.toml").expect("valid"),
    )
}

fn answer(analyst: &Analyst, estate: Estate, config: &Config) -> Answer {
    analyst
        .headline(&analyst.examine(analyst.prepare(estate, config)))
        .answer
}

/// Every field of every asset that can be erased.
fn facts(estate: &Estate) -> Vec<(Value, String)> {
    let values = estate
        .assets()
        .map(|asset| serde_json::to_value(asset).expect("written"));
    values
        .flat_map(|asset| {
            let fields: Vec<String> = asset.as_object().expect("an object").keys().cloned().collect();
            fields
                .into_iter()
                .map(move |field| (asset.clone(), field))
                .collect::<Vec<_>>()
        })
        .filter(|(_, field)| !KEPT.contains(&field.as_str()))
        .collect()
}

/// The asset with the field not collected; a list keeps every second item and is not complete.
fn erased(asset: &Value, field: &str) -> Option<Asset> {
    let mut asset = asset.clone();
    let slot = asset.get_mut(field)?;
    *slot = match &*slot {
        Value::Array(items) => {
            json!({ "items": items.iter().step_by(2).collect::<Vec<_>>(), "$gap": "gap-erased" })
        }
        _ => json!({ "$gap": "gap-erased" }),
    };
    // A field that cannot be a list with a gap is erased whole.
    serde_json::from_value(asset.clone()).ok().or_else(|| {
        asset[field] = json!({ "$gap": "gap-erased" });
        serde_json::from_value(asset).ok()
    })
}

#[test]
fn the_recorded_estate_says_yes() {
    let analyst = Analyst::new().expect("valid");
    let (estate, config) = recorded();
    assert_eq!(answer(&analyst, estate, &config), Answer::Yes);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn erasing_facts_never_says_no(picks in prop::collection::vec(any::<prop::sample::Index>(), 1..12)) {
        let analyst = Analyst::new().expect("valid");
        let (mut estate, config) = recorded();
        let all = facts(&estate);
        let mut gone = Vec::new();
        for pick in picks {
            let (asset, field) = pick.get(&all);
            let id = asset["id"].as_str().unwrap_or_default();
            let now = estate.get(&model::AssetId::from(id)).map(|now| serde_json::to_value(now).expect("written"));
            if let Some(asset) = now.and_then(|now| erased(&now, field)) {
                gone.push(format!("{id}: {field}"));
                estate.replace(asset);
            }
        }
        prop_assert_ne!(answer(&analyst, estate, &config), Answer::No, "without {:?}", gone);
    }
}

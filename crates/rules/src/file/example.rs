//! The examples of a rule file: pairs of an `asset` block and an `expect` block.

use model::{Asset, AssetKind, RuleId};
use serde_json::Value as Json;

use super::Found;
use super::body::Block;
use crate::{Example, Expectation, Problem};

/// Reads the examples from their blocks: at least one that is a finding, one that is silent and one that is not decided.
pub(crate) fn read(kind: AssetKind, rule: &RuleId, blocks: Vec<Block>, line: usize) -> Found<Vec<Example>> {
    let mut examples = Vec::new();
    let mut blocks = blocks.into_iter();
    while let Some(block) = blocks.next() {
        let (written, expect) = match (block.language.as_str(), blocks.next()) {
            ("asset", Some(next)) if next.language == "expect" => (block, next),
            _ => {
                let message = "an ```asset block, followed by its ```expect block".to_owned();
                return Err((block.line, Problem::Example(message)));
            }
        };
        examples.push(Example {
            line: written.line,
            asset: asset(kind, rule, &written)?,
            expected: expectation(&expect)?,
            title: written.introduction,
        });
    }
    let lacks = |what: fn(&Expectation) -> bool| !examples.iter().any(|example| what(&example.expected));
    for (name, missing) in [
        ("a finding", lacks(|expected| *expected == Expectation::Finding)),
        ("silent", lacks(|expected| *expected == Expectation::Silent)),
        (
            "unknown",
            lacks(|expected| matches!(expected, Expectation::Unknown(_))),
        ),
    ] {
        if missing {
            return Err((line, Problem::Example(format!("at least one has to be {name}"))));
        }
    }
    Ok(examples)
}

/// The asset of an example: JSON as in an estate file, where `id` and `kind` may be left out.
fn asset(kind: AssetKind, rule: &RuleId, block: &Block) -> Found<Asset> {
    let wrong = |line: usize, message: String| (line, Problem::Example(message));
    let mut json: Json = serde_json::from_str(&block.text).map_err(|error| {
        // The place within the block becomes the place within the file.
        let text = error.to_string();
        let problem = text.split(" at line ").next().unwrap_or_default();
        let line = block.line + error.line().saturating_sub(1);
        wrong(line, format!("not JSON: {problem} (column {})", error.column()))
    })?;
    let Json::Object(fields) = &mut json else {
        return Err(wrong(block.line, "an asset is a JSON object".to_owned()));
    };
    fields
        .entry("id")
        .or_insert_with(|| Json::from(format!("example-of-{rule}")));
    let written = fields.entry("kind").or_insert_with(|| Json::from(kind.as_str()));
    if written != kind.as_str() {
        return Err(wrong(
            block.line,
            format!("the rule is about a {kind}, not {written}"),
        ));
    }
    let asset: Asset = serde_json::from_value(json).map_err(|error| wrong(block.line, error.to_string()))?;
    match asset.future.keys().next() {
        Some(unknown) => Err(wrong(block.line, format!("a {kind} has no field `{unknown}`"))),
        None => Ok(asset),
    }
}

fn expectation(block: &Block) -> Found<Expectation> {
    let text = block.text.trim();
    match text.split_once(':') {
        None if text == "finding" => return Ok(Expectation::Finding),
        None if text == "silent" => return Ok(Expectation::Silent),
        Some(("unknown", fields)) => {
            let fields: Vec<_> = fields.split(',').map(str::trim).collect();
            if !fields.contains(&"") {
                return Ok(Expectation::Unknown(
                    fields.into_iter().map(str::to_owned).collect(),
                ));
            }
        }
        _ => {}
    }
    let message = format!("`{text}` is not `finding`, `silent` or `unknown: <field>, …`");
    Err((block.line, Problem::Example(message)))
}

//! `nightlatch paths`.

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use engine::pipeline::Analyst;
use engine::report::{Report, WaysView};

use super::sources;
use crate::cli::{Paths, PathsForm};
use crate::exit::Exit;
use crate::{output, terminal};

/// Shows the ways in, one by one.
pub(crate) fn run(options: &Paths) -> Result<Exit> {
    let config = sources::configuration(&options.collecting.sources)?;
    let analyst = Analyst::new()?.with_rules_of(&config)?;
    let state = sources::state(&options.collecting)?;
    let estate = sources::estate(&config, &options.collecting, state.as_ref())?;
    let mut report = analyst.judge(estate, &config);
    check_filters(&report, options)?;
    report.ways.retain(|ways| wanted(ways, options));
    let text = match options.output {
        PathsForm::Json => json(&report)?,
        PathsForm::Text => output::text::ways(&report, output::text::Look::of(None)),
    };
    terminal::result(&text, None)?;
    Ok(Exit::Done)
}

fn wanted(ways: &WaysView, options: &Paths) -> bool {
    let from = options.from.as_ref().is_none_or(|from| begins_at(ways, from));
    let to = options.to.as_ref().is_none_or(|to| ends_at(ways, to));
    from && to
}

/// By id; for a leaked key also by its key id alone.
fn begins_at(ways: &WaysView, from: &str) -> bool {
    let id = ways.entry.id.as_str();
    let key = id.strip_prefix("leaked:aws-access-key:");
    id == from || (key.is_some() && key == from.strip_prefix("leaked:"))
}

fn ends_at(ways: &WaysView, to: &str) -> bool {
    ways.jewel.id.as_str() == to || ways.jewel.name == to
}

/// A name that no way has is told with those that ways have: it may be misspelt, and "no way" would then be false.
fn check_filters(report: &Report, options: &Paths) -> Result<()> {
    let known = |names: BTreeSet<&str>| names.into_iter().collect::<Vec<_>>().join(", ");
    if report.ways.is_empty() {
        return Ok(());
    }
    if let Some(from) = &options.from
        && !report.ways.iter().any(|ways| begins_at(ways, from))
    {
        let entries = known(report.ways.iter().map(|ways| ways.entry.id.as_str()).collect());
        bail!("no way begins at `{from}`; ways begin at: {entries}");
    }
    if let Some(to) = &options.to
        && !report.ways.iter().any(|ways| ends_at(ways, to))
    {
        let jewels = known(report.ways.iter().map(|ways| ways.jewel.name.as_str()).collect());
        bail!("no way ends at `{to}`; ways end at: {jewels}");
    }
    Ok(())
}

/// The ways and the steps that they name.
fn json(report: &Report) -> Result<String> {
    let steps: std::collections::BTreeMap<_, _> = report
        .ways
        .iter()
        .flat_map(|ways| &ways.paths)
        .flat_map(|path| report.steps_of(path))
        .map(|step| (&step.id, step))
        .collect();
    let value = serde_json::json!({ "ways": report.ways, "steps": steps });
    Ok(serde_json::to_string_pretty(&value)? + "\n")
}

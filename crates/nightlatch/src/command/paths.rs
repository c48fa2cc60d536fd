//! `nightlatch paths`.

use anyhow::{Result, bail};
use engine::pipeline::Analyst;
use engine::report::{Named, Report, WaysView};

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
    let from = options
        .from
        .as_ref()
        .is_none_or(|from| is_entry(&ways.entry, from));
    let to = options.to.as_ref().is_none_or(|to| is_jewel(&ways.jewel, to));
    from && to
}

/// By id; for a leaked key also by its key id alone.
fn is_entry(entry: &Named, from: &str) -> bool {
    let id = entry.id.as_str();
    let key = id.strip_prefix("leaked:aws-access-key:");
    id == from || (key.is_some() && key == from.strip_prefix("leaked:"))
}

fn is_jewel(jewel: &Named, to: &str) -> bool {
    jewel.id.as_str() == to || jewel.name == to
}

/// A name that is no entry or jewel of the estate is told with those that are: it may be misspelt, and "no way" would
/// then be false.
fn check_filters(report: &Report, options: &Paths) -> Result<()> {
    if let Some(from) = &options.from
        && !report.entries.iter().any(|entry| is_entry(entry, from))
    {
        let entries: Vec<&str> = report.entries.iter().map(|entry| entry.id.as_str()).collect();
        bail!(
            "there is no entry `{from}`; ways can begin at: {}",
            entries.join(", ")
        );
    }
    if let Some(to) = &options.to
        && !report.jewels.iter().any(|jewel| is_jewel(jewel, to))
    {
        let jewels: Vec<&str> = report.jewels.iter().map(|jewel| jewel.name.as_str()).collect();
        bail!("there is no jewel `{to}`; ways can end at: {}", jewels.join(", "));
    }
    Ok(())
}

/// The ways, the steps that they name, and what hides further ones.
fn json(report: &Report) -> Result<String> {
    let steps: std::collections::BTreeMap<_, _> = report
        .ways
        .iter()
        .flat_map(|ways| &ways.paths)
        .flat_map(|path| report.steps_of(path))
        .map(|step| (&step.id, step))
        .collect();
    let value = serde_json::json!({ "ways": report.ways, "steps": steps, "blind": report.blind, "gaps": report.gaps });
    Ok(serde_json::to_string_pretty(&value)? + "\n")
}

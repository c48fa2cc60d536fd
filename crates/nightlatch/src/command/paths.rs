//! `nightlatch paths`.

use anyhow::Result;
use engine::pipeline::Analyst;
use engine::report::{Report, WaysView};

use super::sources;
use crate::cli::{Paths, PathsForm};
use crate::exit::Exit;
use crate::{output, terminal};

/// Shows the ways in, one by one.
pub(crate) fn run(options: &Paths) -> Result<Exit> {
    let config = sources::configuration(&options.sources)?;
    let analyst = Analyst::new()?;
    let state = sources::state(&options.sources)?;
    let estate = sources::estate(&config, &options.sources, state.as_ref())?;
    let mut report = analyst.judge(estate, &config);
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
        .is_none_or(|from| ways.entry.id.as_str() == from || ways.entry.name == *from);
    let to = options
        .to
        .as_ref()
        .is_none_or(|to| ways.jewel.id.as_str() == to || ways.jewel.name == *to);
    from && to
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

//! `nightlatch doctor`.

use std::fmt::Write as _;

use anyhow::{Context as _, Result};
use engine::doctor::{Examination, Reading, doctor, read_only_policy};
use model::GapReason;

use super::sources;
use crate::cli::Doctor;
use crate::exit::Exit;
use crate::terminal;

/// Says what can be read, or prints the policy that reading needs.
pub(crate) fn run(options: &Doctor) -> Result<Exit> {
    if options.print_policy {
        terminal::result(&read_only_policy(), None)?;
        return Ok(Exit::Done);
    }
    let mut config = sources::configuration(&options.sources)?;
    let nothing_named = options.sources.targets.is_empty() && config.origin.is_none();
    if nothing_named {
        config.aws.push(sources::aws(&options.sources));
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("no thread could be started")?;
    let examined = runtime
        .block_on(doctor(&config))
        .context("the configuration cannot be used")?;
    if examined.is_empty() {
        terminal::note(
            "nothing to examine: only AWS accounts and code hosts need permissions; files and folders are just read",
        );
    }
    terminal::result(&render(&examined), None)?;
    let hidden = examined
        .iter()
        .any(|one| matches!(one.outcome, Reading::NotReadable(_)));
    Ok(if hidden { Exit::Prerequisite } else { Exit::Done })
}

fn render(examined: &[Examination]) -> String {
    let width = examined
        .iter()
        .map(|one| one.call.len())
        .max()
        .unwrap_or(0)
        .min(60);
    let mut text = String::new();
    let mut source = "";
    for one in examined {
        if one.source != source {
            let _ = writeln!(text, "{}", one.source);
            source = &one.source;
        }
        let (word, detail) = match &one.outcome {
            Reading::Readable => ("readable", String::new()),
            Reading::Untried => (
                "untried",
                "nothing to try it on, or no credentials to try it with".to_owned(),
            ),
            Reading::NotReadable(GapReason::Denied { permission }) => {
                ("MISSING", format!("grant {permission}; hides {}", one.hides))
            }
            Reading::NotReadable(reason) => ("MISSING", format!("{reason}; hides {}", one.hides)),
        };
        // What an issuer says may have lines of its own.
        let detail = detail.split_whitespace().collect::<Vec<_>>().join(" ");
        // INVARIANT: writing to a String does not fail.
        let _ = writeln!(
            text,
            "{}",
            format!("  {word:<8}  {:<width$}  {detail}", one.call).trim_end()
        );
    }
    text
}

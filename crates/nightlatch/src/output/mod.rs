//! Renderings of a report: for people, for programs, for code scanning, and as a page.

mod html;
mod json;
mod sarif;
pub(crate) mod text;

use anyhow::Result;
use engine::report::Report;
use rules::Catalogue;

use crate::cli::{Form, Showing};
use crate::terminal;

/// Renders the report and writes it where it is wanted.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn show(report: &Report, catalogue: &Catalogue, showing: &Showing) -> Result<()> {
    let out = showing.out.as_deref();
    let rendered = match showing.output {
        Form::Text => text::report(report, text::Look::of(out)),
        Form::Json => json::report(report)?,
        Form::Sarif => sarif::report(report, catalogue)?,
        Form::Html => html::report(report),
    };
    terminal::result(&rendered, out)
}

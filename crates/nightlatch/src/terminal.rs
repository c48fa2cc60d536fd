//! The one place that prints.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;

use anyhow::{Context as _, Result};
use engine::files::{Readers, write};

/// Writes a result to stdout, or to a file whole or not at all.
///
/// # Errors
/// When it cannot be written. A closed pipe is not an error: the reader has seen enough.
pub(crate) fn result(text: &str, out: Option<&Path>) -> Result<()> {
    if let Some(path) = out {
        return write(path, text.as_bytes(), Readers::AsUsual).context("the result was not written");
    }
    let mut stdout = anstream::AutoStream::auto(io::stdout()).lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("stdout cannot be written"),
    }
}

/// Whether the result goes to a terminal.
pub(crate) fn is_terminal(out: Option<&Path>) -> bool {
    out.is_none() && io::stdout().is_terminal()
}

/// How many columns the result has: those of the terminal, from 80 to 120, and 100 elsewhere.
pub(crate) fn columns(out: Option<&Path>) -> usize {
    if !is_terminal(out) {
        return 100;
    }
    let columns = terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0));
    columns.clamp(80, 120)
}

/// Tells an error and its causes on stderr.
pub(crate) fn error(error: &anyhow::Error) {
    let mut stderr = anstream::AutoStream::auto(io::stderr()).lock();
    // Nobody is left to tell when stderr is closed.
    let _ = writeln!(stderr, "error: {}", harmless_lines(&format!("{error:#}")));
}

/// Tells something that is not the result on stderr.
pub(crate) fn note(text: &str) {
    let mut stderr = anstream::AutoStream::auto(io::stderr()).lock();
    let _ = writeln!(stderr, "{}", harmless_lines(text));
}

/// The text with every character that a terminal would obey, and every one that turns the direction of writing, shown as
/// its number: names of files and assets come from whoever made them.
pub(crate) fn harmless(text: &str) -> String {
    text.chars()
        .map(|c| {
            if is_obeyed(c) {
                format!("\\u{{{:x}}}", u32::from(c))
            } else {
                c.to_string()
            }
        })
        .collect()
}

/// The same, line by line: for text whose line breaks are our own.
fn harmless_lines(text: &str) -> String {
    text.lines().map(harmless).collect::<Vec<_>>().join("\n")
}

/// Control characters (Unicode category Cc) and the controls of bidirectional text (UAX #9, section 2).
fn is_obeyed(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

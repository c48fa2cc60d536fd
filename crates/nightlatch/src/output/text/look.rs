//! Columns, colours and wrapping.

use std::path::Path;

use anstyle::{AnsiColor, Style};
use model::{Answer, Certainty, Severity};
use textwrap::Options;
use unicode_width::UnicodeWidthStr as _;

use crate::terminal;

/// How text is laid out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    /// How many columns there are.
    pub(crate) columns: usize,
    /// Whether styles are written; what does not want them strips them later.
    pub(crate) colour: bool,
}

impl Look {
    /// The look of a result that goes to a terminal, a pipe or a file.
    pub(crate) fn of(out: Option<&Path>) -> Self {
        Self {
            columns: terminal::columns(out),
            colour: terminal::is_terminal(out),
        }
    }

    /// The text in a style.
    pub(super) fn paint(self, style: Style, text: &str) -> String {
        if self.colour {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    /// A heading.
    pub(super) fn heading(self, text: &str) -> String {
        format!("\n{}\n", self.paint(Style::new().bold(), text))
    }

    /// Text that is there for those who want to know more.
    pub(super) fn faint(self, text: &str) -> String {
        self.paint(Style::new().dimmed(), text)
    }

    /// The text wrapped to the columns, each line after the given indent.
    pub(super) fn wrap(self, indent: usize, text: &str) -> String {
        let pad = " ".repeat(indent);
        let options = Options::new(self.columns)
            .initial_indent(&pad)
            .subsequent_indent(&pad)
            .break_words(false);
        textwrap::fill(text, options) + "\n"
    }

    /// The same, faint.
    pub(super) fn wrap_faint(self, indent: usize, text: &str) -> String {
        let wrapped = self.wrap(indent, text);
        wrapped.lines().map(|line| self.faint(line) + "\n").collect()
    }

    /// `left` at the left edge after the indent and `right` at the right edge, on one line where both fit.
    pub(super) fn two_sides(self, indent: usize, left: &str, right: (Style, &str)) -> String {
        let (style, right) = right;
        let pad = " ".repeat(indent);
        let used = indent + left.width() + right.width();
        if used + 2 <= self.columns {
            let gap = " ".repeat(self.columns - used);
            return format!("{pad}{left}{gap}{}\n", self.paint(style, right));
        }
        format!("{}{pad}{}\n", self.wrap(indent, left), self.paint(style, right))
    }
}

/// Bold, in the colour of a traffic light.
fn light(colour: AnsiColor) -> Style {
    Style::new().bold().fg_color(Some(colour.into()))
}

pub(super) fn of_answer(answer: Answer) -> Style {
    light(match answer {
        Answer::Yes => AnsiColor::Red,
        Answer::No => AnsiColor::Green,
        Answer::CannotTell => AnsiColor::Yellow,
    })
}

pub(super) fn of_certainty(certainty: Certainty) -> Style {
    match certainty {
        Certainty::Proven => light(AnsiColor::Red),
        Certainty::Conditional | Certainty::Assumed => light(AnsiColor::Yellow),
        Certainty::Unknown => Style::new().dimmed(),
    }
}

pub(super) fn of_severity(severity: Severity) -> Style {
    match severity {
        Severity::Critical => light(AnsiColor::Red),
        Severity::High => Style::new().fg_color(Some(AnsiColor::Red.into())),
        Severity::Medium => Style::new().fg_color(Some(AnsiColor::Yellow.into())),
        Severity::Low => Style::new(),
    }
}

//! The body of a rule file: four sections of prose, and the examples.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd};

use super::Found;
use crate::{Problem, Prose};

const SECTIONS: [&str; 5] = [
    "What it finds",
    "Why it matters",
    "How to fix",
    "Safe to fix automatically?",
    "Examples",
];

/// The sections of a rule.
pub(crate) struct Sections {
    pub(crate) prose: Prose,
    pub(crate) blocks: Vec<Block>,
    pub(crate) examples_line: usize,
}

/// A fenced block of the examples.
pub(crate) struct Block {
    /// `asset` or `expect`.
    pub(crate) language: String,
    pub(crate) text: String,
    /// The line of its content in the file, from 1.
    pub(crate) line: usize,
    /// The paragraph before it.
    pub(crate) introduction: String,
}

/// Reads the body, which begins on the given line of its file.
pub(crate) fn parse(text: &str, first_line: usize) -> Found<Sections> {
    let line_of = |offset: usize| first_line + text[..offset].matches('\n').count();
    let headings = headings(text);
    let names: Vec<_> = headings.iter().map(|heading| heading.name.as_str()).collect();
    if names != SECTIONS {
        let differs = names
            .iter()
            .zip(SECTIONS)
            .position(|(name, wanted)| *name != wanted);
        let line = differs
            .or(names.len().checked_sub(1))
            .and_then(|index| headings.get(index))
            .map_or(first_line, |heading| line_of(heading.start));
        let message = format!(
            "a rule has these sections, in this order: ## {}",
            SECTIONS.join(", ## ")
        );
        return Err((line, Problem::Sections(message)));
    }
    let mut texts = Vec::new();
    for (index, heading) in headings.iter().enumerate() {
        let end = headings.get(index + 1).map_or(text.len(), |next| next.start);
        let section = text[heading.end..end].trim();
        if section.is_empty() {
            let message = format!("the section \"{}\" is empty", heading.name);
            return Err((line_of(heading.start), Problem::Sections(message)));
        }
        texts.push(section.to_owned());
    }
    let examples = headings.last().map_or(0, |heading| heading.end);
    let blocks = blocks(&text[examples..], line_of(examples));
    let mut texts = texts.into_iter();
    let mut next = || texts.next().unwrap_or_default();
    Ok(Sections {
        prose: Prose {
            finds: next(),
            matters: next(),
            fix: next(),
            automatic: next(),
        },
        blocks,
        examples_line: line_of(examples.saturating_sub(1)),
    })
}

struct Heading {
    name: String,
    start: usize,
    end: usize,
}

fn headings(text: &str) -> Vec<Heading> {
    let mut found: Vec<Heading> = Vec::new();
    let mut inside = false;
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading {
                level: HeadingLevel::H2,
                ..
            }) => {
                inside = true;
                found.push(Heading {
                    name: String::new(),
                    start: range.start,
                    end: range.end,
                });
            }
            Event::End(TagEnd::Heading(_)) => inside = false,
            Event::Text(part) | Event::Code(part) if inside => {
                if let Some(heading) = found.last_mut() {
                    heading.name.push_str(&part);
                }
            }
            _ => {}
        }
    }
    found
}

/// The fenced blocks of a text that begins on the given line.
fn blocks(text: &str, first_line: usize) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut introduction = String::new();
    let (mut in_block, mut in_paragraph) = (false, false);
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                in_block = true;
                found.push(Block {
                    language: language.to_string(),
                    text: String::new(),
                    // The content begins below the fence.
                    line: first_line + text[..range.start].matches('\n').count() + 1,
                    introduction: std::mem::take(&mut introduction),
                });
            }
            Event::End(TagEnd::CodeBlock) => in_block = false,
            Event::Start(Tag::Paragraph) => {
                in_paragraph = true;
                introduction.clear();
            }
            Event::End(TagEnd::Paragraph) => in_paragraph = false,
            Event::Text(part) if in_block => {
                if let Some(block) = found.last_mut() {
                    block.text.push_str(&part);
                }
            }
            Event::Text(part) | Event::Code(part) if in_paragraph => introduction.push_str(&part),
            Event::SoftBreak if in_paragraph => introduction.push(' '),
            _ => {}
        }
    }
    found
}

//! The question and its answer.

use std::collections::{BTreeMap, BTreeSet};

use engine::report::{Counts, Report, WaysView};
use model::JewelClass;

use super::look::{Look, of_answer};

/// The question, the answer, what it rests on, and what was looked at.
pub(super) fn answer(report: &Report, look: Look) -> String {
    let headline = &report.headline;
    let mut text = String::new();
    let answer = headline.answer.to_string().to_uppercase();
    text += &look.two_sides(0, &headline.question, (of_answer(headline.answer), &answer));
    text.push('\n');
    if headline.ways_in.open() > 0 {
        let jewels = plural(headline.jewels_reached, "jewel");
        text += &look.wrap(
            2,
            &format!(
                "{}: from the internet to {jewels} ({}).",
                ways_in(headline.ways_in),
                classes_reached(report)
            ),
        );
    }
    text += &look.wrap(2, &format!("{}.", sentence(&headline.because)));
    let organization = match report.organization.as_str() {
        "" => String::new(),
        name => format!("{name}: "),
    };
    text += &look.wrap_faint(
        2,
        &format!(
            "{organization}{}; collected {}",
            match report.inventory.is_empty() {
                true => "nothing was collected".to_owned(),
                false => inventory(&report.inventory),
            },
            report.collected.strftime("%Y-%m-%d %H:%M UTC")
        ),
    );
    text
}

/// What kinds of jewels an open way from the internet reaches: "model, source and training data".
pub(crate) fn classes_reached(report: &Report) -> String {
    let open = |ways: &&WaysView| ways.entry.id.as_str() == "internet" && ways.counts.open() > 0;
    let classes: BTreeSet<String> = report
        .ways
        .iter()
        .filter(open)
        .map(|ways| class_words(ways.class))
        .collect();
    let classes: Vec<String> = classes.into_iter().collect();
    match classes.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [firsts @ .., last] => format!("{} and {last}", firsts.join(", ")),
    }
}

fn class_words(class: JewelClass) -> String {
    match class {
        JewelClass::Model => "models".to_owned(),
        class => class.to_string(),
    }
}

/// What is new and what is closed since the previous run.
pub(super) fn changes(report: &Report, look: Look) -> String {
    let Some(changes) = &report.changes else {
        return String::new();
    };
    let since = changes.since.strftime("%Y-%m-%d %H:%M UTC");
    let mut text = look.heading(&format!("Since {since}"));
    if changes.is_empty() {
        return text + &look.wrap(2, "Nothing changed.");
    }
    for (word, entries) in [
        ("new way", &changes.new_ways),
        ("closed way", &changes.closed_ways),
        ("way no longer decidable", &changes.lost_ways),
    ] {
        for entry in entries.values() {
            text += &look.wrap(2, &format!("{word}: {entry}"));
        }
    }
    for (word, entries) in [
        ("new finding", &changes.new_findings),
        ("closed finding", &changes.closed_findings),
        ("finding no longer decidable", &changes.lost_findings),
    ] {
        for entry in entries.values() {
            text += &look.wrap(2, &format!("{word}: {entry}"));
        }
    }
    text
}

/// "12 ways in (9 proven, 3 assumed)", "12 ways in, all proven", "at least 1,000 ways in".
pub(crate) fn ways_in(counts: Counts) -> String {
    let all = counts.open();
    let at_least = if counts.capped { "at least " } else { "" };
    let parts: Vec<(usize, &str)> = [
        (counts.proven, "proven"),
        (counts.conditional, "conditional"),
        (counts.assumed, "assumed"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .collect();
    let kinds = match parts.as_slice() {
        [(1, word)] => format!(", {word}"),
        [(_, word)] => format!(", all {word}"),
        several => {
            let words: Vec<String> = several
                .iter()
                .map(|(count, word)| format!("{} {word}", thousands(*count)))
                .collect();
            format!(" ({})", words.join(", "))
        }
    };
    let noun = if all == 1 { "way in" } else { "ways in" };
    format!("{at_least}{} {noun}{kinds}", thousands(all))
}

/// "1 jewel", "5 jewels".
pub(crate) fn plural(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{} {noun}s", thousands(count))
    }
}

/// A number with commas.
pub(super) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// With a capital at its beginning.
pub(crate) fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + characters.as_str()
    })
}

fn inventory(inventory: &BTreeMap<String, usize>) -> String {
    inventory
        .iter()
        .map(|(kind, count)| match (kind.replace('_', " "), count) {
            (kind, 1) => format!("1 {kind}"),
            (kind, count) => match kind.strip_suffix('y') {
                Some(stem) if !kind.ends_with("ey") => format!("{} {stem}ies", thousands(*count)),
                _ => format!("{} {kind}s", thousands(*count)),
            },
        })
        .collect::<Vec<_>>()
        .join(", ")
}

//! The fixes to make.

use change::Class;
use engine::report::Report;

use super::headline::plural;
use super::look::Look;

/// The fixes in order, each with its call, its way back and what may stop working.
pub(super) fn list(report: &Report, look: Look) -> String {
    let open = report.ways.iter().any(|ways| ways.counts.open() > 0);
    if !open && report.fixes.is_empty() {
        return String::new();
    }
    let mut text = look.heading("Close it");
    let shown: usize = report.ways.iter().map(|ways| ways.paths.len()).sum();
    for (index, fix) in report.fixes.iter().enumerate() {
        let cuts = format!("cuts {} of {}", fix.cuts, plural(shown, "shown path"));
        text.push('\n');
        text += &look.two_sides(
            2,
            &format!("{:>2}  {}", index + 1, fix.summary),
            (anstyle::Style::new(), &cuts),
        );
        let class = match fix.class {
            Class::Safe => "safe",
            Class::Review => "needs a look first",
            Class::Guide => "by hand",
        };
        text += &look.wrap_faint(6, &format!("{} on {}, {class}", fix.id, fix.target.id));
        text += &look.wrap(6, &fix.call);
        text += &look.wrap(6, &format!("caution: {}", fix.caution));
        text += &look.wrap(
            6,
            &match (&fix.undo, fix.residue.as_str()) {
                (Some(undo), "") => format!("undo: {undo}"),
                (Some(undo), residue) => format!("undo: {undo}; does not restore: {residue}"),
                (None, "") => "undo: nothing can take it back".to_owned(),
                (None, residue) => format!("undo: none; {residue}"),
            },
        );
    }
    text.push('\n');
    text += &look.wrap(2, &outcome(report));
    text
}

fn outcome(report: &Report) -> String {
    let made = match report.fixes.len() {
        0 => return "No known fix closes these ways.".to_owned(),
        1 => "With this fix made".to_owned(),
        count => format!("With these {count} fixes made"),
    };
    if report.fixes_close_everything {
        return format!("{made}, a new analysis of the estate finds no way at all.");
    }
    let ways = match report.ways_left {
        0 => "finds no way".to_owned(),
        left => format!("still finds {}", plural(left, "way")),
    };
    let hidden = match report.hidden_left {
        0 => String::new(),
        left => format!(", and {} beyond which nobody can see", plural(left, "place")),
    };
    format!("{made}, a new analysis of the estate {ways}{hidden}.")
}

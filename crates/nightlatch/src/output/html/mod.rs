//! A report as one self-contained page: no script, no network, the ways in drawn as SVG.

mod drawing;
mod layout;
mod parts;
mod picture;

use engine::report::Report;
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// The page's style, light and dark.
const STYLE: &str = include_str!("style.css");

/// The whole page.
pub(super) fn report(report: &Report) -> String {
    let headline = &report.headline;
    let title = match report.organization.as_str() {
        "" => "Nightlatch".to_owned(),
        name => format!("{name} · Nightlatch"),
    };
    let page: Markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    (parts::headline(report))
                    (parts::changes(report))
                    @if headline.ways_in.open() > 0 || !report.ways.is_empty() { (parts::map(report)) }
                    (parts::best_way(report))
                    (parts::fixes(report))
                    (parts::other_ways(report))
                    (parts::findings(report))
                    (parts::kept_out(report))
                    (parts::undecided(report))
                    (parts::gaps(report))
                }
                footer { "Nightlatch " (report.nightlatch) " · collected " (report.collected.strftime("%Y-%m-%d %H:%M UTC")) }
            }
        }
    };
    page.into_string()
}

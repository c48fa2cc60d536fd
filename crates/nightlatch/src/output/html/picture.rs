//! A drawing as SVG.

use std::collections::BTreeMap;

use maud::{Markup, html};
use model::Certainty;

use super::drawing::{Arrow, Drawing, Node};
use super::layout::layers;

const WIDTH: usize = 190;
const HEIGHT: usize = 56;
const ACROSS: usize = 18;
const DOWN: usize = 44;
const MARGIN: usize = 8;
/// A wider drawing is scrolled; a narrower one is made to fit the page.
const FITS: usize = 1500;
/// More characters than this do not fit into a box.
const LONGEST: usize = 24;

/// The drawing, with every box's full name as its title.
pub(super) fn svg(drawing: &Drawing) -> Markup {
    let layers = layers(drawing);
    let widest = layers.iter().map(Vec::len).max().unwrap_or(0);
    let width = widest * (WIDTH + ACROSS) + 2 * MARGIN;
    let height = layers.len() * (HEIGHT + DOWN) - DOWN.min(layers.len() * (HEIGHT + DOWN)) + 2 * MARGIN;
    let mut places: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for (row, nodes) in layers.iter().enumerate() {
        let free = (widest - nodes.len()) * (WIDTH + ACROSS) / 2;
        for (column, &node) in nodes.iter().enumerate() {
            let x = MARGIN + ACROSS / 2 + free + column * (WIDTH + ACROSS);
            places.insert(node, (x, MARGIN + row * (HEIGHT + DOWN)));
        }
    }
    html! {
        svg class=(if width > FITS { "map wide" } else { "map" }) viewBox=(format!("0 0 {width} {height}")) width=(width) role="img" aria-label="The ways in, from above to below" {
            defs {
                marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto" {
                    path d="M0 0 L8 4 L0 8 z" {}
                }
            }
            @for arrow in &drawing.arrows { (line(arrow, &places)) }
            @for (node, place) in &places { (node_box(&drawing.nodes[*node], *place)) }
        }
    }
}

fn node_box(node: &Node, (x, y): (usize, usize)) -> Markup {
    let class = if node.jewel.is_some() {
        "node jewel"
    } else {
        "node"
    };
    // Two lines of text stand in the middle, three fill the box.
    let top = if node.jewel.is_some() { 19 } else { 25 };
    html! {
        g class=(class) {
            title { (node.stands_for.join(", ")) }
            rect x=(x) y=(y) width=(WIDTH) height=(HEIGHT) rx="6" {}
            text.name x=(x + WIDTH / 2) y=(y + top) { (shortened(&node.label)) }
            text.kind x=(x + WIDTH / 2) y=(y + top + 15) { (shortened(&node.kind)) }
            @if let Some(jewel) = &node.jewel { text.class x=(x + WIDTH / 2) y=(y + 47) { (shortened(jewel)) } }
        }
    }
}

fn line(arrow: &Arrow, places: &BTreeMap<usize, (usize, usize)>) -> Markup {
    let ((from_x, from_y), (to_x, to_y)) = (places[&arrow.from], places[&arrow.to]);
    let (start_x, start_y) = (from_x + WIDTH / 2, from_y + HEIGHT);
    let (end_x, end_y) = (to_x + WIDTH / 2, to_y.saturating_sub(2));
    let bend = DOWN / 2;
    let path = format!(
        "M{start_x} {start_y} C{start_x} {} {end_x} {} {end_x} {end_y}",
        start_y + bend,
        end_y.saturating_sub(bend)
    );
    let class = match arrow.certainty {
        Certainty::Proven => "arrow proven",
        Certainty::Conditional | Certainty::Assumed => "arrow assumed",
        Certainty::Unknown => "arrow unknown",
    };
    html! {
        path class=(class) d=(path) marker-end="url(#head)" { title { (arrow.says) } }
    }
}

/// The end of a name tells more than its middle.
fn shortened(text: &str) -> String {
    let count = text.chars().count();
    if count <= LONGEST {
        return text.to_owned();
    }
    let half = (LONGEST - 1) / 2;
    let begin: String = text.chars().take(half).collect();
    let end: String = text.chars().skip(count - half).collect();
    format!("{begin}…{end}")
}

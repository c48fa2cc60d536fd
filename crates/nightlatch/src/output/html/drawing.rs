//! What is drawn: the best ways from the internet as one graph, with assets on equal terms collapsed.

use std::collections::{BTreeMap, BTreeSet};

use engine::report::{Named, Report, StepView, WaysView};
use model::{AssetId, Certainty, Hold};

/// The most boxes that a drawing has; a reader cannot follow more.
const MOST: usize = 300;

/// A box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Node {
    /// The name, or "3 buckets".
    pub(super) label: String,
    /// The kind, and what is held of it.
    pub(super) kind: String,
    /// Whether it is worth attacking, and why.
    pub(super) jewel: Option<String>,
    /// All names that it stands for.
    pub(super) stands_for: Vec<String>,
}

/// An arrow between two boxes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Arrow {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) certainty: Certainty,
    /// What the step says.
    pub(super) says: String,
}

/// Boxes and arrows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Drawing {
    pub(super) nodes: Vec<Node>,
    pub(super) arrows: Vec<Arrow>,
    /// How many boxes were left out.
    pub(super) left_out: usize,
}

/// An asset as it is drawn: all that is held of it stands in one box.
#[derive(Default)]
struct Drawn {
    name: String,
    kind: String,
    held: BTreeSet<Hold>,
    jewel: Option<String>,
    into: BTreeSet<AssetId>,
    out_of: BTreeSet<AssetId>,
}

/// The best path of each way from the internet; of all ways where none begins there.
pub(super) fn of(report: &Report) -> Drawing {
    let from_internet = |ways: &&WaysView| ways.entry.id.as_str() == "internet";
    let mut ways: Vec<&WaysView> = report.ways.iter().filter(from_internet).collect();
    if ways.is_empty() {
        ways = report.ways.iter().collect();
    }
    let mut assets: BTreeMap<AssetId, Drawn> = BTreeMap::new();
    let mut steps: BTreeMap<(AssetId, AssetId), &StepView> = BTreeMap::new();
    for path in ways.iter().filter_map(|ways| ways.paths.first()) {
        for step in report.steps_of(path) {
            let from = named(&mut assets, &step.from);
            from.out_of.insert(step.to.id.clone());
            let to = named(&mut assets, &step.to);
            to.into.insert(step.from.id.clone());
            to.held.insert(step.hold);
            let known = steps
                .entry((step.from.id.clone(), step.to.id.clone()))
                .or_insert(step);
            if step.certainty < known.certainty {
                *known = step;
            }
        }
    }
    for way in &ways {
        if let Some(drawn) = assets.get_mut(&way.jewel.id) {
            drawn.jewel = Some(way.class.to_string());
        }
    }
    collapse(&assets, &steps)
}

fn named<'a>(assets: &'a mut BTreeMap<AssetId, Drawn>, asset: &Named) -> &'a mut Drawn {
    let drawn = assets.entry(asset.id.clone()).or_default();
    drawn.name.clone_from(&asset.name);
    drawn.kind = asset.kind.replace('_', " ");
    drawn
}

/// Assets of one kind and class on equal terms, with the same arrows in and out, become one box.
fn collapse(assets: &BTreeMap<AssetId, Drawn>, steps: &BTreeMap<(AssetId, AssetId), &StepView>) -> Drawing {
    let mut groups: BTreeMap<_, Vec<&AssetId>> = BTreeMap::new();
    for (id, drawn) in assets {
        let terms = (&drawn.kind, &drawn.held, &drawn.jewel, &drawn.into, &drawn.out_of);
        groups.entry(terms).or_default().push(id);
    }
    let mut place: BTreeMap<&AssetId, usize> = BTreeMap::new();
    let mut drawing = Drawing::default();
    for ((kind, held, jewel, _, _), ids) in groups {
        if drawing.nodes.len() == MOST {
            drawing.left_out += ids.len();
            continue;
        }
        let stands_for: Vec<String> = ids.iter().map(|id| assets[*id].name.clone()).collect();
        let label = match stands_for.as_slice() {
            [one] => one.clone(),
            several => format!("{} {kind}s", several.len()),
        };
        place.extend(ids.iter().map(|id| (*id, drawing.nodes.len())));
        drawing.nodes.push(Node {
            label,
            kind: words(kind, held),
            jewel: jewel.clone(),
            stands_for,
        });
    }
    let mut seen = BTreeSet::new();
    for ((from, to), step) in steps {
        if let (Some(&from), Some(&to)) = (place.get(from), place.get(to))
            && seen.insert((from, to))
        {
            let certainty = step.certainty.unwrap_or(Certainty::Unknown);
            drawing.arrows.push(Arrow {
                from,
                to,
                certainty,
                says: step.says.clone(),
            });
        }
    }
    drawing
}

/// "bucket, read and write".
fn words(kind: &str, held: &BTreeSet<Hold>) -> String {
    match (held.contains(&Hold::Read), held.contains(&Hold::Write)) {
        (true, true) => format!("{kind}, read and write"),
        (true, false) => format!("{kind}, read"),
        (false, true) => format!("{kind}, write"),
        (false, false) => kind.to_owned(),
    }
}

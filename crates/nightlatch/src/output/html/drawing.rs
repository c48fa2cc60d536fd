//! What is drawn: the best ways from the internet as one graph, with assets on equal terms collapsed.

use std::collections::{BTreeMap, BTreeSet};

use engine::report::{Report, StepView, WaysView};
use model::{Certainty, Hold};

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

type Key = (String, Hold);

/// The best path of each way from the internet; of all ways where none begins there.
pub(super) fn of(report: &Report) -> Drawing {
    let from_internet = |ways: &&WaysView| ways.entry.id.as_str() == "internet";
    let mut ways: Vec<&WaysView> = report.ways.iter().filter(from_internet).collect();
    if ways.is_empty() {
        ways = report.ways.iter().collect();
    }
    let jewels: BTreeMap<Key, String> = ways
        .iter()
        .map(|ways| ((ways.jewel.id.to_string(), ways.hold), ways.class.to_string()))
        .collect();
    let mut names: BTreeMap<Key, (String, String)> = BTreeMap::new();
    let mut steps: BTreeMap<(Key, Key), &StepView> = BTreeMap::new();
    for path in ways.iter().filter_map(|ways| ways.paths.first()) {
        let mut from_hold = Hold::Control;
        for step in report.steps_of(path) {
            let from = (step.from.id.to_string(), from_hold);
            let to = (step.to.id.to_string(), step.hold);
            names.insert(from.clone(), (step.from.name.clone(), step.from.kind.clone()));
            names.insert(to.clone(), (step.to.name.clone(), step.to.kind.clone()));
            steps.entry((from, to)).or_insert(step);
            from_hold = step.hold;
        }
    }
    collapse(&names, &steps, &jewels)
}

/// Boxes of one kind, hold and class with the same arrows in and out become one.
fn collapse(
    names: &BTreeMap<Key, (String, String)>,
    steps: &BTreeMap<(Key, Key), &StepView>,
    jewels: &BTreeMap<Key, String>,
) -> Drawing {
    let mut groups: BTreeMap<_, Vec<&Key>> = BTreeMap::new();
    for (key, (_, kind)) in names {
        let into: BTreeSet<&Key> = steps
            .keys()
            .filter(|(_, to)| to == key)
            .map(|(from, _)| from)
            .collect();
        let out_of: BTreeSet<&Key> = steps
            .keys()
            .filter(|(from, _)| from == key)
            .map(|(_, to)| to)
            .collect();
        groups
            .entry((kind, key.1, jewels.get(key), into, out_of))
            .or_default()
            .push(key);
    }
    let mut place: BTreeMap<&Key, usize> = BTreeMap::new();
    let mut drawing = Drawing::default();
    for ((kind, hold, jewel, _, _), keys) in groups {
        if drawing.nodes.len() == MOST {
            drawing.left_out += keys.len();
            continue;
        }
        let stands_for: Vec<String> = keys.iter().map(|key| names[*key].0.clone()).collect();
        let kind = kind.replace('_', " ");
        let label = match stands_for.as_slice() {
            [one] => one.clone(),
            several => format!("{} {kind}s", several.len()),
        };
        let held = match hold {
            Hold::Control => kind,
            Hold::Read => format!("{kind}, read"),
            Hold::Write => format!("{kind}, write"),
        };
        place.extend(keys.iter().map(|key| (*key, drawing.nodes.len())));
        drawing.nodes.push(Node {
            label,
            kind: held,
            jewel: jewel.cloned(),
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

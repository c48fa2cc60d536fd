//! A layered layout: every arrow points down, boxes of a layer stand where few arrows cross. Deterministic.
//!
//! Layers by the longest way from a source, order within layers by the barycentre of the neighbours (Sugiyama, Tagawa
//! and Toda, "Methods for Visual Understanding of Hierarchical System Structures", 1981).

use super::drawing::{Arrow, Drawing};

/// How often the order is improved, once down and once up.
const SWEEPS: usize = 8;

/// For each layer from above, the boxes from left to right.
pub(super) fn layers(drawing: &Drawing) -> Vec<Vec<usize>> {
    let depth = depths(drawing);
    let mut layers = vec![Vec::new(); depth.iter().max().map_or(0, |deepest| deepest + 1)];
    for (node, &layer) in depth.iter().enumerate() {
        layers[layer].push(node);
    }
    for sweep in 0..SWEEPS {
        let down = sweep % 2 == 0;
        let order: Vec<usize> = if down {
            (1..layers.len()).collect()
        } else {
            (0..layers.len().saturating_sub(1)).rev().collect()
        };
        for layer in order {
            sort_by_barycentre(&mut layers, layer, down, &drawing.arrows);
        }
    }
    layers
}

/// The longest way from a box without arrows into it. Arrows that close a circle do not count.
fn depths(drawing: &Drawing) -> Vec<usize> {
    let count = drawing.nodes.len();
    let mut depth = vec![0; count];
    let back = back_arrows(drawing);
    for _ in 0..count {
        let mut changed = false;
        for (index, arrow) in drawing.arrows.iter().enumerate() {
            if !back[index] && depth[arrow.to] < depth[arrow.from] + 1 {
                depth[arrow.to] = depth[arrow.from] + 1;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    depth
}

/// Which arrows lead back to a box on the way to their beginning (depth-first search).
fn back_arrows(drawing: &Drawing) -> Vec<bool> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut out_of = vec![Vec::new(); drawing.nodes.len()];
    for (index, arrow) in drawing.arrows.iter().enumerate() {
        out_of[arrow.from].push(index);
    }
    let mut state = vec![State::New; drawing.nodes.len()];
    let mut back = vec![false; drawing.arrows.len()];
    for start in 0..drawing.nodes.len() {
        if state[start] != State::New {
            continue;
        }
        let mut waiting = vec![(start, 0)];
        state[start] = State::Open;
        while let Some((node, next)) = waiting.pop() {
            let Some(&arrow) = out_of[node].get(next) else {
                state[node] = State::Done;
                continue;
            };
            waiting.push((node, next + 1));
            let to = drawing.arrows[arrow].to;
            match state[to] {
                State::New => {
                    state[to] = State::Open;
                    waiting.push((to, 0));
                }
                State::Open => back[arrow] = true,
                State::Done => {}
            }
        }
    }
    back
}

fn sort_by_barycentre(layers: &mut [Vec<usize>], layer: usize, down: bool, arrows: &[Arrow]) {
    let mut position = std::collections::BTreeMap::new();
    for nodes in layers.iter() {
        // Places are fractions of the layer's width, so that layers of different size compare.
        for (place, &node) in nodes.iter().enumerate() {
            position.insert(node, (place * 2 + 1) * 10_000 / (nodes.len() * 2));
        }
    }
    let centre = |node: usize| {
        let neighbours = arrows.iter().filter_map(|arrow| match down {
            true => (arrow.to == node).then_some(arrow.from),
            false => (arrow.from == node).then_some(arrow.to),
        });
        let places: Vec<usize> = neighbours.map(|neighbour| position[&neighbour]).collect();
        if places.is_empty() {
            position[&node]
        } else {
            places.iter().sum::<usize>() / places.len()
        }
    };
    layers[layer].sort_by_cached_key(|&node| (centre(node), node));
}

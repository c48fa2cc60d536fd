//! Cheapest paths, in order of cost.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use model::Verdict;

use crate::analysis::Limits;
use crate::graph::{Graph, NodeIndex, StepIndex};

/// What stands for "cannot get there".
const UNREACHABLE: u64 = u64::MAX;

/// The cost of the cheapest way from each node to the goal, by Dijkstra's algorithm against the steps.
pub(crate) fn distances_to(graph: &Graph<'_>, goal: NodeIndex) -> Vec<u64> {
    let mut distance = vec![UNREACHABLE; graph.len()];
    let mut queue = BinaryHeap::from([Reverse((0, goal))]);
    distance[goal] = 0;
    while let Some(Reverse((so_far, node))) = queue.pop() {
        if so_far > distance[node] {
            continue;
        }
        for &step in graph.into(node) {
            let from = graph.from(step);
            let cost = so_far + u64::from(graph.steps[step].cost);
            if cost < distance[from] {
                distance[from] = cost;
                queue.push(Reverse((cost, from)));
            }
        }
    }
    distance
}

/// One found path.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) steps: Vec<StepIndex>,
    pub(crate) verdict: Verdict,
    pub(crate) cost: u64,
}

/// A path under construction. Ordered by estimated total cost, then by its steps, so that results never depend on
/// the queue's inner order.
struct Partial {
    estimate: u64,
    steps: Vec<StepIndex>,
    at: NodeIndex,
    so_far: u64,
    verdict: Verdict,
}

impl PartialEq for Partial {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}
impl Eq for Partial {}
impl PartialOrd for Partial {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Partial {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        other.key().cmp(&self.key())
    }
}
impl Partial {
    fn key(&self) -> (u64, &[StepIndex]) {
        (self.estimate, &self.steps)
    }
}

/// Paths without a repeated node from start to goal whose steps can all hold together, cheapest first (A* with exact
/// distances to the goal). Stops at the limits; the flag says whether more may exist.
pub(crate) fn cheapest_paths(
    graph: &Graph<'_>,
    start: NodeIndex,
    goal: NodeIndex,
    distance: &[u64],
    limits: Limits,
) -> (Vec<Found>, bool) {
    let mut found = Vec::new();
    let mut queue = BinaryHeap::new();
    if distance[start] != UNREACHABLE {
        queue.push(Partial {
            estimate: distance[start],
            steps: Vec::new(),
            at: start,
            so_far: 0,
            verdict: Verdict::open(),
        });
    }
    let mut expanded = 0;
    while let Some(partial) = queue.pop() {
        if partial.at == goal {
            found.push(Found {
                steps: partial.steps,
                verdict: partial.verdict,
                cost: partial.so_far,
            });
            if found.len() >= limits.paths {
                return (found, !queue.is_empty());
            }
            continue;
        }
        expanded += 1;
        if expanded > limits.expansions {
            return (found, true);
        }
        for &step in graph.out_of(partial.at) {
            let to = graph.to(step);
            let visited = to == start || partial.steps.iter().any(|&before| graph.to(before) == to);
            if visited || distance[to] == UNREACHABLE {
                continue;
            }
            let verdict = partial.verdict.then(&graph.steps[step].verdict);
            if verdict.is_closed() {
                continue;
            }
            let so_far = partial.so_far + u64::from(graph.steps[step].cost);
            let mut steps = partial.steps.clone();
            steps.push(step);
            queue.push(Partial {
                estimate: so_far + distance[to],
                steps,
                at: to,
                so_far,
                verdict,
            });
        }
    }
    (found, false)
}

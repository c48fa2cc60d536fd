//! Steps as a graph: interned nodes, adjacency in both directions.

use std::collections::BTreeMap;

use model::{Node, Step};

/// A node's place in the graph.
pub(crate) type NodeIndex = usize;
/// A step's place in the list of steps.
pub(crate) type StepIndex = usize;

/// The graph of all steps that are not closed. Borrowed steps keep their order.
#[derive(Debug)]
pub(crate) struct Graph<'a> {
    pub(crate) steps: &'a [Step],
    nodes: BTreeMap<&'a Node, NodeIndex>,
    out_of: Vec<Vec<StepIndex>>,
    into: Vec<Vec<StepIndex>>,
    ends: Vec<(NodeIndex, NodeIndex)>,
}

impl<'a> Graph<'a> {
    pub(crate) fn new(steps: &'a [Step]) -> Self {
        let mut nodes: BTreeMap<&Node, NodeIndex> = BTreeMap::new();
        for step in steps {
            nodes.insert(&step.from, 0);
            nodes.insert(&step.to, 0);
        }
        for (place, index) in nodes.values_mut().enumerate() {
            *index = place;
        }
        let mut graph = Self {
            steps,
            out_of: vec![Vec::new(); nodes.len()],
            into: vec![Vec::new(); nodes.len()],
            ends: Vec::with_capacity(steps.len()),
            nodes,
        };
        for (index, step) in steps.iter().enumerate() {
            let (from, to) = (graph.nodes[&step.from], graph.nodes[&step.to]);
            graph.out_of[from].push(index);
            graph.into[to].push(index);
            graph.ends.push((from, to));
        }
        graph
    }

    pub(crate) fn node(&self, node: &Node) -> Option<NodeIndex> {
        self.nodes.get(node).copied()
    }

    pub(crate) fn nodes(&self) -> impl Iterator<Item = (&'a Node, NodeIndex)> {
        self.nodes.iter().map(|(node, index)| (*node, *index))
    }

    /// Whether each node can be reached from the start.
    pub(crate) fn reachable_from(&self, start: NodeIndex) -> Vec<bool> {
        let mut reached = vec![false; self.len()];
        let mut waiting = vec![start];
        reached[start] = true;
        while let Some(node) = waiting.pop() {
            for &step in self.out_of(node) {
                let to = self.to(step);
                if !reached[to] {
                    reached[to] = true;
                    waiting.push(to);
                }
            }
        }
        reached
    }

    pub(crate) fn len(&self) -> usize {
        self.out_of.len()
    }

    pub(crate) fn out_of(&self, node: NodeIndex) -> &[StepIndex] {
        &self.out_of[node]
    }

    pub(crate) fn into(&self, node: NodeIndex) -> &[StepIndex] {
        &self.into[node]
    }

    pub(crate) fn from(&self, step: StepIndex) -> NodeIndex {
        self.ends[step].0
    }

    pub(crate) fn to(&self, step: StepIndex) -> NodeIndex {
        self.ends[step].1
    }
}

//! The whole analysis: steps, entries, and the ways to each jewel.

use std::collections::BTreeMap;

use model::{AssetId, AssetKind, Certainty, Gap, Hold, JewelClass, Node, Path, Step, StepId};

use crate::entry::{Entry, INTERNET, entries, internet};
use crate::graph::Graph;
use crate::search::{Found, cheapest_paths, distances_to};
use crate::step_kind::{BlindSpot, Scope, Sink, StepKind, World};

/// How far to look.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How many paths to count per entry and jewel.
    pub paths: usize,
    /// How many of them to keep.
    pub kept: usize,
    /// How many partial paths to extend per entry and jewel.
    pub expansions: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            paths: 1_000,
            kept: 5,
            expansions: 200_000,
        }
    }
}

/// How many paths of each certainty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Every fact was read.
    pub proven: usize,
    /// Something else must hold too.
    pub conditional: usize,
    /// A restricting layer was not read.
    pub assumed: usize,
    /// A fact is missing that could close it.
    pub unknown: usize,
}

impl Tally {
    /// All paths that are open by what was read.
    pub fn open(self) -> usize {
        self.proven + self.conditional + self.assumed
    }

    /// All paths.
    pub fn all(self) -> usize {
        self.open() + self.unknown
    }

    /// Adds another tally.
    pub fn add(&mut self, other: Self) {
        self.proven += other.proven;
        self.conditional += other.conditional;
        self.assumed += other.assumed;
        self.unknown += other.unknown;
    }

    fn count(&mut self, certainty: Certainty) {
        match certainty {
            Certainty::Proven => self.proven += 1,
            Certainty::Conditional => self.conditional += 1,
            Certainty::Assumed => self.assumed += 1,
            Certainty::Unknown => self.unknown += 1,
        }
    }
}

/// The ways from one entry to one jewel.
#[derive(Clone, Debug)]
pub struct Ways {
    /// Where they begin.
    pub entry: AssetId,
    /// Where they end.
    pub jewel: Node,
    /// Why it is worth attacking.
    pub class: JewelClass,
    /// The cheapest paths, best first; at least one.
    pub paths: Vec<Path>,
    /// How many there are.
    pub tally: Tally,
    /// Whether counting stopped before all were counted.
    pub capped: bool,
}

impl Ways {
    /// The cheapest path.
    pub fn best(&self) -> &Path {
        // INVARIANT: `analyse` makes no `Ways` without a path.
        &self.paths[0]
    }
}

/// All steps, and all ways from an entry to a jewel.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// Every step that is not closed, by id.
    pub steps: BTreeMap<StepId, Step>,
    /// Steps that were looked at and are closed: what keeps an attacker out.
    pub closed: Vec<Step>,
    /// Where an attacker can begin.
    pub entries: Vec<Entry>,
    /// The ways, most certain and cheapest first.
    pub ways: Vec<Ways>,
    /// Where sight ends on ways from the internet: steps may lead on from there, and a gap hides them.
    pub blind: Vec<BlindSpot>,
    /// What deciding the steps could not know, beside what the estate already says.
    pub gaps: Vec<Gap>,
}

impl Analysis {
    /// The ways that begin at the internet.
    pub fn from_internet(&self) -> impl Iterator<Item = &Ways> {
        self.ways.iter().filter(|ways| ways.entry.as_str() == INTERNET)
    }

    /// The steps of a path, in order.
    pub fn steps_of<'a>(&'a self, path: &'a Path) -> impl Iterator<Item = &'a Step> {
        path.steps.iter().filter_map(|id| self.steps.get(id))
    }
}

/// Derives all steps and finds the ways from every entry to every jewel.
pub fn analyse(world: World<'_>, kinds: &[Box<dyn StepKind>], limits: Limits) -> Analysis {
    let (steps, blind, gaps) = derive(world, kinds);
    let (closed, open): (Vec<Step>, Vec<Step>) = steps.into_iter().partition(|step| step.verdict.is_closed());
    let entries = entries(world.estate);
    let graph = Graph::new(&open);
    let ways = find_ways(world, &graph, &entries, limits);
    let blind = within_reach(&graph, blind);
    Analysis {
        steps: open.into_iter().map(|step| (step.id.clone(), step)).collect(),
        closed,
        entries,
        ways,
        blind,
        gaps,
    }
}

fn derive(world: World<'_>, kinds: &[Box<dyn StepKind>]) -> (Vec<Step>, Vec<BlindSpot>, Vec<Gap>) {
    let scope = Scope::All;
    let (mut steps, mut blind, mut gaps) = (Vec::new(), Vec::new(), Vec::new());
    for kind in kinds {
        let mut sink = Sink::of(kind.as_ref(), &scope);
        kind.derive(world, &mut sink);
        let (more_steps, more_blind, more_gaps) = sink.into_parts();
        steps.extend(more_steps);
        blind.extend(more_blind);
        gaps.extend(more_gaps);
    }
    steps.sort_by(|a, b| a.id.cmp(&b.id));
    steps.dedup_by(|a, b| a.id == b.id);
    blind.sort();
    blind.dedup();
    gaps.sort_by(|a: &Gap, b| a.id.cmp(&b.id));
    gaps.dedup_by(|a, b| a.id == b.id);
    (steps, blind, gaps)
}

/// The blind spots that someone from the internet gets to.
fn within_reach(graph: &Graph<'_>, mut blind: Vec<BlindSpot>) -> Vec<BlindSpot> {
    let start = internet();
    let reached = graph.node(&start).map(|start| graph.reachable_from(start));
    blind.retain(|spot| {
        spot.at == start
            || matches!((&reached, graph.node(&spot.at)), (Some(reached), Some(node)) if reached[node])
    });
    blind
}

fn find_ways(world: World<'_>, graph: &Graph<'_>, entries: &[Entry], limits: Limits) -> Vec<Ways> {
    let mut ways = Vec::new();
    for (node, goal) in graph.nodes() {
        let jewel = world
            .estate
            .get(&node.asset)
            .and_then(|asset| asset.jewel.present());
        let Some(class) = jewel.map(|jewel| jewel.class) else {
            continue;
        };
        let distance = distances_to(graph, goal);
        for entry in entries {
            let Some(start) = graph.node(&entry.node) else {
                continue;
            };
            if start == goal {
                continue;
            }
            let (found, capped) = cheapest_paths(graph, start, goal, &distance, limits);
            if found.is_empty() {
                continue;
            }
            let mut tally = Tally::default();
            let mut paths = Vec::new();
            for found in found {
                let path = as_path(graph, entry, node, found);
                tally.count(path.certainty);
                if paths.len() < limits.kept {
                    paths.push(path);
                }
            }
            ways.push(Ways {
                entry: entry.id.clone(),
                jewel: node.clone(),
                class,
                paths,
                tally,
                capped,
            });
        }
    }
    ways.sort_by(|a, b| key(world, a).cmp(&key(world, b)));
    ways
}

/// What a way ends in, worst first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// What answers the world's requests is under influence.
    Deployed,
    /// Something that leads there is under influence.
    Influenced,
    /// Something can be written.
    Written,
    /// Something can be read.
    Read,
}

/// Ways from the internet come first, then by certainty, then by outcome, then by cost.
fn key<'a>(
    world: World<'_>,
    ways: &'a Ways,
) -> (bool, Certainty, Outcome, JewelClass, u32, &'a AssetId, &'a Node) {
    let kind = world.estate.get(&ways.jewel.asset).map(model::Asset::kind);
    let outcome = match ways.jewel.hold {
        Hold::Control if kind == Some(AssetKind::Endpoint) => Outcome::Deployed,
        Hold::Control => Outcome::Influenced,
        Hold::Write => Outcome::Written,
        Hold::Read => Outcome::Read,
    };
    let best = ways.best();
    let elsewhere = ways.entry.as_str() != INTERNET;
    (
        elsewhere,
        best.certainty,
        outcome,
        ways.class,
        best.cost,
        &ways.entry,
        &ways.jewel,
    )
}

fn as_path(graph: &Graph<'_>, entry: &Entry, jewel: &Node, found: Found) -> Path {
    let steps: Vec<StepId> = found
        .steps
        .iter()
        .map(|&step| graph.steps[step].id.clone())
        .collect();
    Path {
        id: Path::id_of(&steps),
        entry: entry.id.clone(),
        jewel: jewel.clone(),
        certainty: found.verdict.certainty().unwrap_or(Certainty::Unknown),
        verdict: found.verdict,
        cost: u32::try_from(found.cost).unwrap_or(u32::MAX),
        steps,
    }
}

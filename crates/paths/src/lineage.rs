//! What feeds what, from data set to endpoint.

use model::{Field, Hold, Node, Relation, RelationKind, Verdict};

use crate::step_kind::{Draft, Sink, World};

/// Takes a step along each relation of a kind: whoever has the given hold of its beginning influences its end.
pub(crate) fn follow(
    world: World<'_>,
    kind: RelationKind,
    from: Hold,
    says: impl Fn(&str) -> String,
    sink: &mut Sink<'_>,
) {
    for relation in world.estate.relations().filter(|relation| relation.kind == kind) {
        let name = world
            .estate
            .get(&relation.to)
            .map_or(relation.to.as_str(), |asset| asset.name.as_str());
        sink.take(Draft {
            from: Node::new(relation.from.clone(), from),
            to: Node::new(relation.to.clone(), Hold::Control),
            verdict: Verdict::open(),
            says: says(name),
            because: vec![shown_by(world, relation)],
            evidence: relation.evidence.clone(),
            fixes: Vec::new(),
        });
    }
}

/// Takes a step from every bucket to each data set that it stores, with the same hold.
pub(crate) fn stored(world: World<'_>, hold: Hold, verb: &str, sink: &mut Sink<'_>) {
    for relation in world
        .estate
        .relations()
        .filter(|relation| relation.kind == RelationKind::Stores)
    {
        let Some(asset) = world.estate.get(&relation.to) else {
            continue;
        };
        let prefix = asset.as_data_set().map(|data_set| &data_set.prefix);
        let under = match prefix {
            Some(Field::Present(prefix)) => format!("it is stored under {prefix}"),
            _ => "the whole bucket is the data set".to_owned(),
        };
        sink.take(Draft {
            from: Node::new(relation.from.clone(), hold),
            to: Node::new(relation.to.clone(), hold),
            verdict: Verdict::open(),
            says: format!("The data set {} can be {verb}", asset.name),
            because: vec![under],
            evidence: relation.evidence.clone(),
            fixes: Vec::new(),
        });
    }
}

fn shown_by(world: World<'_>, relation: &Relation) -> String {
    let configured = relation
        .evidence
        .iter()
        .filter_map(|id| world.estate.evidence(id))
        .next();
    match configured {
        Some(evidence) => format!("{} in {}", evidence.call, evidence.at),
        None => "no evidence is recorded".to_owned(),
    }
}

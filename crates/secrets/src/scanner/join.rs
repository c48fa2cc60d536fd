//! Which secret part belongs to which identifier.

/// How many identifiers are joined at most at one time; a list of thousands of key ids is no place for pairs.
pub(crate) const MOST_IDENTIFIERS: usize = 1024;

/// Pairs of positions, each used at most once: the cheapest pair first, and in case of equal cost the first in order.
///
/// `cost` is none where two cannot belong together. Where there are as many of the one as of the other and each can
/// belong to the one at its own position, that is taken: files that hold several pairs hold them in order.
pub(crate) fn assign(
    identifiers: usize,
    secrets: usize,
    cost: impl Fn(usize, usize) -> Option<usize>,
) -> Vec<(usize, usize)> {
    if identifiers == secrets && (0..identifiers).all(|index| cost(index, index).is_some()) {
        return (0..identifiers).map(|index| (index, index)).collect();
    }
    let mut possible: Vec<(usize, usize, usize)> = (0..identifiers)
        .flat_map(|identifier| (0..secrets).map(move |secret| (identifier, secret)))
        .filter_map(|(identifier, secret)| Some((cost(identifier, secret)?, identifier, secret)))
        .collect();
    possible.sort_unstable();
    let (mut taken, mut used) = (vec![false; identifiers], vec![false; secrets]);
    let mut pairs = Vec::new();
    for (_, identifier, secret) in possible {
        if !taken[identifier] && !used[secret] {
            (taken[identifier], used[secret]) = (true, true);
            pairs.push((identifier, secret));
        }
    }
    pairs
}

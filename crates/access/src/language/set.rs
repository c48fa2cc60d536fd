//! Sets of names given by patterns, and whether some name lies in some of them and in none of others.

use std::collections::{BTreeSet, HashMap, VecDeque};

use super::pattern::{Pattern, Shape, Token};

/// More states than this are not searched.
const MOST_STATES: usize = 20_000;

/// All names that match one of the patterns, or all that match none of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set {
    patterns: Vec<Pattern>,
    complement: bool,
}

impl Set {
    /// Every name.
    pub fn all() -> Self {
        Self {
            patterns: Vec::new(),
            complement: true,
        }
    }

    /// The names that match one of the patterns.
    pub fn any_of(patterns: Vec<Pattern>) -> Self {
        Self {
            patterns,
            complement: false,
        }
    }

    /// The names that match none of the patterns.
    pub fn none_of(patterns: Vec<Pattern>) -> Self {
        Self {
            patterns,
            complement: true,
        }
    }

    /// Whether it holds the name.
    pub fn contains(&self, name: &str) -> bool {
        self.patterns.iter().any(|pattern| pattern.matches(name)) != self.complement
    }

    /// Whether it holds every name.
    pub fn is_all(&self) -> bool {
        if self.complement {
            self.patterns.is_empty()
        } else {
            self.patterns
                .iter()
                .any(|pattern| pattern.shape() == Shape::Prefix && pattern.literal().is_empty())
        }
    }

    /// The patterns that make it.
    pub fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }
}

/// The outcome of a search for a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Witness {
    /// This name is one.
    Found(String),
    /// There is none.
    None,
    /// The patterns are too many or too long to tell.
    TooComplex,
}

impl Witness {
    /// Whether there is certainly none.
    pub fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }
}

/// A name that lies in all of the sets `inside` and in none of the sets `outside`. Exact.
pub fn witness(inside: &[&Set], outside: &[&Set]) -> Witness {
    simple(inside, outside).unwrap_or_else(|| search(inside, outside))
}

/// The common case, where every pattern is a text or a text with `*` at its end.
fn simple(inside: &[&Set], outside: &[&Set]) -> Option<Witness> {
    let plain = |set: &&&Set| !set.complement && set.patterns.iter().all(|p| p.shape() != Shape::Other);
    let mut regions: Option<Vec<(Shape, &str)>> = None;
    for set in inside.iter().filter(|set| !set.is_all()) {
        Some(set).filter(plain)?;
        regions = Some(match regions {
            None => set.patterns.iter().map(|p| (p.shape(), p.literal())).collect(),
            Some(regions) => regions
                .iter()
                .flat_map(|region| {
                    set.patterns
                        .iter()
                        .filter_map(|p| meet(*region, (p.shape(), p.literal())))
                })
                .collect(),
        });
    }
    let regions = regions.unwrap_or_else(|| vec![(Shape::Prefix, "")]);
    if regions.is_empty() {
        return Some(Witness::None);
    }
    if !outside.iter().all(|set| plain(&set)) {
        return None;
    }
    // A prefix is its own text and all longer ones: each of the two can be covered by a pattern of its own.
    let halves = regions.into_iter().flat_map(|region| match region {
        (Shape::Prefix, text) => vec![(Shape::Exact, text), (Shape::LongerThanPrefix, text)],
        other => vec![other],
    });
    let taken = |region: (Shape, &str)| {
        let mut patterns = outside.iter().flat_map(|set| &set.patterns);
        patterns.any(|p| covers((p.shape(), p.literal()), region))
    };
    Some(match halves.into_iter().find(|region| !taken(*region)) {
        None => Witness::None,
        Some((Shape::Exact, text)) => Witness::Found(text.to_owned()),
        // What remains when narrower regions are taken out is never empty: some character follows in none of them.
        Some((_, text)) => {
            let fresh = fresh_character(outside.iter().flat_map(|set| &set.patterns));
            Witness::Found(format!("{text}{fresh}"))
        }
    })
}

fn meet<'a>(a: (Shape, &'a str), b: (Shape, &'a str)) -> Option<(Shape, &'a str)> {
    if covers(a, b) {
        Some(b)
    } else if covers(b, a) {
        Some(a)
    } else {
        None
    }
}

/// Whether every name of the second region lies in the first. Of two simple regions that meet, one covers the other.
fn covers(outer: (Shape, &str), inner: (Shape, &str)) -> bool {
    match outer.0 {
        Shape::Exact => inner == outer,
        Shape::Prefix => inner.1.starts_with(outer.1),
        Shape::LongerThanPrefix => {
            inner.1.starts_with(outer.1)
                && (inner.1.len() > outer.1.len() || inner.0 == Shape::LongerThanPrefix)
        }
        Shape::Other => false,
    }
}

fn fresh_character<'a>(patterns: impl Iterator<Item = &'a Pattern>) -> char {
    let used: BTreeSet<char> = patterns
        .flat_map(|pattern| pattern.tokens())
        .filter_map(|token| match token {
            Token::Char(c) => Some(*c),
            Token::One | Token::Any => None,
        })
        .collect();
    ('a'..='z')
        .rev()
        .chain('0'..='9')
        .chain('\u{100}'..)
        .find(|c| !used.contains(c))
        .unwrap_or('\u{1}')
}

/// One set and whether the name must lie in the union of its patterns.
struct Component<'a> {
    patterns: &'a [Pattern],
    wanted: bool,
}

/// For each component, the positions reached: (pattern, token).
type State = Vec<Vec<(u16, u16)>>;

impl Component<'_> {
    fn enter(&self, pattern: u16, at: u16, into: &mut Vec<(u16, u16)>) {
        let tokens = self.patterns[usize::from(pattern)].tokens();
        let mut at = at;
        into.push((pattern, at));
        while tokens.get(usize::from(at)) == Some(&Token::Any) {
            at += 1;
            into.push((pattern, at));
        }
    }

    fn step(&self, positions: &[(u16, u16)], character: char) -> Vec<(u16, u16)> {
        let mut next = Vec::with_capacity(positions.len());
        for &(pattern, at) in positions {
            match self.patterns[usize::from(pattern)].tokens().get(usize::from(at)) {
                Some(Token::Any) => self.enter(pattern, at, &mut next),
                Some(Token::One) => self.enter(pattern, at + 1, &mut next),
                Some(Token::Char(c)) if *c == character => self.enter(pattern, at + 1, &mut next),
                Some(Token::Char(_)) | None => {}
            }
        }
        next.sort_unstable();
        next.dedup();
        next
    }

    fn accepts(&self, positions: &[(u16, u16)]) -> bool {
        let matched = positions
            .iter()
            .any(|&(pattern, at)| usize::from(at) == self.patterns[usize::from(pattern)].tokens().len());
        matched == self.wanted
    }

    /// Whether no continuation can be accepted.
    fn is_dead(&self, positions: &[(u16, u16)]) -> bool {
        if self.wanted {
            return positions.is_empty();
        }
        positions.iter().any(|&(pattern, at)| {
            let tokens = self.patterns[usize::from(pattern)].tokens();
            tokens.get(usize::from(at)) == Some(&Token::Any) && usize::from(at) + 1 == tokens.len()
        })
    }
}

/// Breadth-first search over the product of the patterns' automata, so that the name found is a shortest one.
fn search(inside: &[&Set], outside: &[&Set]) -> Witness {
    let components: Vec<Component<'_>> = inside
        .iter()
        .map(|set| (set, true))
        .chain(outside.iter().map(|set| (set, false)))
        .map(|(set, lies_in)| Component {
            patterns: &set.patterns,
            wanted: lies_in != set.complement,
        })
        .collect();
    let sizes_fit = components.iter().all(|component| {
        component.patterns.len() < usize::from(u16::MAX)
            && component
                .patterns
                .iter()
                .all(|p| p.tokens().len() < usize::from(u16::MAX))
    });
    if !sizes_fit {
        return Witness::TooComplex;
    }
    let fresh = fresh_character(components.iter().flat_map(|component| component.patterns));
    let start: State = components
        .iter()
        .map(|component| {
            let mut positions = Vec::new();
            for pattern in 0..component.patterns.len() {
                component.enter(u16::try_from(pattern).unwrap_or(u16::MAX), 0, &mut positions);
            }
            positions
        })
        .collect();
    let mut came_from: Vec<(usize, char)> = vec![(0, ' ')];
    let mut seen: HashMap<State, usize> = HashMap::from([(start.clone(), 0)]);
    let mut queue = VecDeque::from([(start, 0)]);
    while let Some((state, id)) = queue.pop_front() {
        if components
            .iter()
            .zip(&state)
            .any(|(component, at)| component.is_dead(at))
        {
            continue;
        }
        if components
            .iter()
            .zip(&state)
            .all(|(component, at)| component.accepts(at))
        {
            return Witness::Found(name_of(&came_from, id));
        }
        for character in characters(&components, &state).into_iter().chain([fresh]) {
            let next: State = components
                .iter()
                .zip(&state)
                .map(|(component, at)| component.step(at, character))
                .collect();
            if seen.contains_key(&next) {
                continue;
            }
            if seen.len() >= MOST_STATES {
                return Witness::TooComplex;
            }
            came_from.push((id, character));
            seen.insert(next.clone(), came_from.len() - 1);
            queue.push_back((next, came_from.len() - 1));
        }
    }
    Witness::None
}

/// The characters that make a difference in a state; all others act like one that occurs nowhere.
fn characters(components: &[Component<'_>], state: &State) -> BTreeSet<char> {
    let mut characters = BTreeSet::new();
    for (component, positions) in components.iter().zip(state) {
        for &(pattern, at) in positions {
            if let Some(Token::Char(c)) = component.patterns[usize::from(pattern)]
                .tokens()
                .get(usize::from(at))
            {
                characters.insert(*c);
            }
        }
    }
    characters
}

fn name_of(came_from: &[(usize, char)], end: usize) -> String {
    let mut reversed = Vec::new();
    let mut at = end;
    while at != 0 {
        let (before, character) = came_from[at];
        reversed.push(character);
        at = before;
    }
    reversed.iter().rev().collect()
}

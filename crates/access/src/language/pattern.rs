//! Patterns with wildcards, and templates of them with policy variables.

use std::fmt;
use std::sync::Arc;

/// One part of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Token {
    /// This character.
    Char(char),
    /// `?`: any one character.
    One,
    /// `*`: any characters, also none.
    Any,
}

/// The forms of pattern that are common and can be compared without a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Shape {
    /// The text itself.
    Exact,
    /// All texts that begin so.
    Prefix,
    /// All texts that begin so and go on.
    LongerThanPrefix,
    /// Anything else.
    Other,
}

/// Text in which `*` stands for any characters and `?` for any one character.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Resource", "Using wildcards in resource ARNs".
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pattern {
    tokens: Arc<[Token]>,
    literal: Arc<str>,
    shape: Shape,
}

impl Pattern {
    /// The pattern that the text writes.
    pub fn new(text: &str) -> Self {
        Self::from_tokens(text.chars().map(wildcard).collect())
    }

    /// The pattern that matches the text and nothing else.
    pub fn exact(text: &str) -> Self {
        Self::from_tokens(text.chars().map(Token::Char).collect())
    }

    pub(crate) fn from_tokens(mut tokens: Vec<Token>) -> Self {
        tokens.dedup_by(|a, b| *a == Token::Any && *b == Token::Any);
        let literal: String = tokens
            .iter()
            .map_while(|token| match token {
                Token::Char(c) => Some(*c),
                Token::One | Token::Any => None,
            })
            .collect();
        let rest = &tokens[literal.chars().count()..];
        let shape = match rest {
            [] => Shape::Exact,
            [Token::Any] => Shape::Prefix,
            [Token::One, Token::Any] => Shape::LongerThanPrefix,
            _ => Shape::Other,
        };
        Self {
            tokens: tokens.into(),
            literal: literal.into(),
            shape,
        }
    }

    /// The pattern that matches what this one matches, followed by what the text, with wildcards, matches.
    pub(crate) fn followed_by(&self, text: &str) -> Self {
        Self::from_tokens(
            self.tokens
                .iter()
                .copied()
                .chain(text.chars().map(wildcard))
                .collect(),
        )
    }

    /// Whether the text matches, with regard to case.
    pub fn matches(&self, text: &str) -> bool {
        match self.shape {
            Shape::Exact => *self.literal == *text,
            Shape::Prefix => text.starts_with(&*self.literal),
            Shape::LongerThanPrefix => text.len() > self.literal.len() && text.starts_with(&*self.literal),
            Shape::Other => text.starts_with(&*self.literal) && glob(&self.tokens, text),
        }
    }

    /// The characters before the first wildcard.
    pub(crate) fn literal(&self) -> &str {
        &self.literal
    }

    pub(crate) fn shape(&self) -> Shape {
        self.shape
    }

    pub(crate) fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// A text that matches: each `*` as the filling, each `?` as `x`.
    pub(crate) fn example(&self, filling: &str) -> String {
        self.tokens.iter().fold(String::new(), |mut text, token| {
            match token {
                Token::Char(c) => text.push(*c),
                Token::One => text.push('x'),
                Token::Any => text.push_str(filling),
            }
            text
        })
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for token in self.tokens.iter() {
            match token {
                Token::Char(c) => write!(f, "{c}")?,
                Token::One => f.write_str("?")?,
                Token::Any => f.write_str("*")?,
            }
        }
        Ok(())
    }
}

fn wildcard(c: char) -> Token {
    match c {
        '*' => Token::Any,
        '?' => Token::One,
        c => Token::Char(c),
    }
}

/// Matches with one point of return: after a later `*`, an earlier one need not be tried again.
fn glob(tokens: &[Token], text: &str) -> bool {
    let (mut at, mut rest) = (0, text);
    let mut retry: Option<(usize, &str)> = None;
    loop {
        let mut characters = rest.chars();
        match (tokens.get(at), characters.next()) {
            (Some(Token::Any), _) => {
                retry = Some((at, rest));
                at += 1;
                continue;
            }
            (Some(Token::One), Some(_)) => {
                at += 1;
                rest = characters.as_str();
                continue;
            }
            (Some(Token::Char(wanted)), Some(found)) if *wanted == found => {
                at += 1;
                rest = characters.as_str();
                continue;
            }
            (None, None) => return true,
            _ => {}
        }
        let Some((star, from)) = retry else { return false };
        let mut longer = from.chars();
        if longer.next().is_none() {
            return false;
        }
        retry = Some((star, longer.as_str()));
        at = star + 1;
        rest = longer.as_str();
    }
}

/// What a policy variable stands for in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Variable<G> {
    /// This text.
    Value(String),
    /// The request has no such key.
    Absent,
    /// The request has it, and its value is not known.
    Unknown(G),
}

/// What a template becomes in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Expanded<G> {
    /// This pattern.
    Pattern(Pattern),
    /// Nothing: a variable without value and without default.
    Nothing,
    /// At most this pattern, because a variable is not known.
    AtMost(Pattern, G),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Part {
    Token(Token),
    Variable { name: String, default: Option<String> },
}

/// A pattern that may hold policy variables: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`, `${*}`.
///
/// Source: IAM User Guide, "IAM policy elements: Variables and tags".
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Template {
    text: String,
    form: Form,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Form {
    Fixed(Pattern),
    Variable(Vec<Part>),
}

impl Template {
    /// The template that the text writes. Without `variables` (policies of version 2008-10-17), `${…}` is plain
    /// text.
    pub fn new(text: &str, variables: bool) -> Self {
        let form = if variables && text.contains("${") {
            let parts = parts_of(text);
            let tokens: Option<Vec<Token>> = parts
                .iter()
                .map(|part| match part {
                    Part::Token(token) => Some(*token),
                    Part::Variable { .. } => None,
                })
                .collect();
            match tokens {
                Some(tokens) => Form::Fixed(Pattern::from_tokens(tokens)),
                None => Form::Variable(parts),
            }
        } else {
            Form::Fixed(Pattern::new(text))
        };
        Self {
            text: text.to_owned(),
            form,
        }
    }

    /// The text as the policy writes it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The pattern, when it holds no variable.
    pub fn fixed(&self) -> Option<&Pattern> {
        match &self.form {
            Form::Fixed(pattern) => Some(pattern),
            Form::Variable(_) => None,
        }
    }

    pub(crate) fn expand<G>(&self, value_of: impl Fn(&str) -> Variable<G>) -> Expanded<G> {
        let parts = match &self.form {
            Form::Fixed(pattern) => return Expanded::Pattern(pattern.clone()),
            Form::Variable(parts) => parts,
        };
        let mut tokens = Vec::new();
        let mut unknown = None;
        for part in parts {
            match part {
                Part::Token(token) => tokens.push(*token),
                Part::Variable { name, default } => match (value_of(name), default) {
                    (Variable::Value(text), _) => tokens.extend(text.chars().map(Token::Char)),
                    (Variable::Absent, Some(default)) => tokens.extend(default.chars().map(Token::Char)),
                    (Variable::Absent, None) => return Expanded::Nothing,
                    (Variable::Unknown(gap), _) => {
                        tokens.push(Token::Any);
                        unknown = Some(gap);
                    }
                },
            }
        }
        let pattern = Pattern::from_tokens(tokens);
        match unknown {
            Some(gap) => Expanded::AtMost(pattern, gap),
            None => Expanded::Pattern(pattern),
        }
    }
}

fn parts_of(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("${") {
        let Some(length) = rest[start..].find('}') else {
            break;
        };
        parts.extend(rest[..start].chars().map(|c| Part::Token(wildcard(c))));
        let inner = &rest[start + 2..start + length];
        parts.push(match inner {
            "*" | "?" | "$" => Part::Token(inner.chars().next().map_or(Token::Any, Token::Char)),
            _ => {
                let (name, default) = match inner.split_once(',') {
                    Some((name, default)) => (name, Some(default.trim().trim_matches('\'').to_owned())),
                    None => (inner, None),
                };
                Part::Variable {
                    name: name.trim().to_ascii_lowercase(),
                    default,
                }
            }
        });
        rest = &rest[start + length + 1..];
    }
    parts.extend(rest.chars().map(|c| Part::Token(wildcard(c))));
    parts
}

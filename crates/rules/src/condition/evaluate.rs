//! Evaluation in Kleene's three-valued logic over the fields of one asset.
//!
//! What was not collected is unknown, and an expression is unknown unless what is known decides it whatever the rest may
//! be. The checks at load leave nothing that can fail here, so there is no fourth outcome.

use std::borrow::Cow;
use std::cmp::Ordering;

use jiff::Timestamp;
use serde_json::{Map, Value as Json};

use super::expression::{Arithmetic, Each, Node, Order, TextTest};
use super::value::{Items, Outcome, Record, Unknown, Value};

/// True, false, or not decided for want of the named fields.
type Decided = Result<bool, Unknown>;

const SECONDS_PER_DAY: i64 = 86_400;

/// What a condition is evaluated over.
pub(crate) struct Walk<'a> {
    asset: &'a Map<String, Json>,
    now: Timestamp,
    locals: Vec<Outcome<'a>>,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(asset: &'a Map<String, Json>, now: Timestamp) -> Self {
        Self {
            asset,
            now,
            locals: Vec::new(),
        }
    }

    /// The boolean value of the node.
    pub(crate) fn decide(&mut self, node: &'a Node) -> Decided {
        match node {
            Node::Boolean(value) => Ok(*value),
            Node::Not(inner) => self.decide(inner).map(|value| !value),
            Node::And(left, right) => self.join(left, right, false),
            Node::Or(left, right) => self.join(left, right, true),
            Node::Equal(left, right) => {
                let (left, right) = both(self.value(left), self.value(right))?;
                equal(&left, &right)
            }
            Node::Order(order, left, right) => {
                let (left, right) = both(self.value(left), self.value(right))?;
                ordered(*order, &left, &right)
            }
            Node::Has(of, selection) => match self.value(of)? {
                Value::Object(record) => record
                    .field(&selection.name, &selection.field)
                    .map(|value| !matches!(value, Value::Absent)),
                _ => Ok(false),
            },
            Node::HasKey(key, map) => match both(self.value(key), self.value(map))? {
                (Value::Text(key), Value::Object(record)) => Ok(record.fields.contains_key(key.as_ref())),
                _ => Ok(false),
            },
            Node::In(item, list) => {
                let item = self.value(item);
                let list = self.items(list)?;
                let matches = |candidate: Outcome<'a>| {
                    let (candidate, item) = both(candidate, item.clone())?;
                    equal(&candidate, &item)
                };
                any(list.present.into_iter().map(matches), list.more)
            }
            Node::TextTest(test, text, part) => {
                let (text, part) = both(self.text(text), self.text(part))?;
                Ok(match test {
                    TextTest::StartsWith => text.starts_with(part.as_ref()),
                    TextTest::EndsWith => text.ends_with(part.as_ref()),
                    TextTest::Contains => text.contains(part.as_ref()),
                })
            }
            Node::Matches(text, pattern) => Ok(pattern.is_match(&self.text(text)?)),
            Node::Each(each @ (Each::All | Each::Exists | Each::ExistsOne), list, predicate) => {
                self.quantify(*each, list, predicate)
            }
            Node::If(condition, then, otherwise) => match self.decide(condition) {
                Ok(true) => self.decide(then),
                Ok(false) => self.decide(otherwise),
                Err(unknown) => match (self.decide(then), self.decide(otherwise)) {
                    (Ok(then), Ok(otherwise)) if then == otherwise => Ok(then),
                    (then, otherwise) => Err(joined(unknown, [then.err(), otherwise.err()])),
                },
            },
            other => match self.value(other)? {
                Value::Boolean(value) => Ok(value),
                // INVARIANT: the checks at load let only booleans that are there come here. Not known is the answer
                // that is safe if they ever do not.
                _ => Err(Unknown::default()),
            },
        }
    }

    /// The value of the node.
    fn value(&mut self, node: &'a Node) -> Outcome<'a> {
        match node {
            Node::Absent => Ok(Value::Absent),
            Node::Integer(value) => Ok(Value::Integer(*value)),
            Node::Text(text) => Ok(Value::Text(Cow::Borrowed(text))),
            Node::Now => Ok(Value::Time(self.now)),
            Node::Asset => Ok(Value::Object(Record {
                fields: self.asset,
                path: String::new(),
            })),
            Node::Local(slot) => self
                .locals
                .get(*slot)
                .cloned()
                .unwrap_or_else(|| Err(Unknown::default())),
            Node::List(items) => {
                let present = items.iter().map(|item| self.value(item)).collect();
                Ok(Value::List(Items { present, more: None }))
            }
            Node::Select(of, selection) => match self.value(of)? {
                Value::Object(record) => record.field(&selection.name, &selection.field),
                _ => Ok(Value::Absent),
            },
            Node::If(condition, then, otherwise) => self.choose(condition, then, otherwise),
            Node::Arithmetic(operator, left, right) => {
                let (left, right) = both(self.integer(left), self.integer(right))?;
                Ok(Value::Integer(calculate(*operator, left, right)))
            }
            Node::Size(of) => self.size(of),
            Node::DaysSince(time) => match self.value(time)? {
                Value::Time(time) => {
                    let seconds = self.now.as_second().saturating_sub(time.as_second());
                    Ok(Value::Integer(seconds.div_euclid(SECONDS_PER_DAY)))
                }
                _ => Err(Unknown::default()),
            },
            Node::Each(Each::Filter, list, predicate) => self.filter(list, predicate),
            Node::Each(Each::Map, list, result) => {
                let list = self.items(list)?;
                let present = list
                    .present
                    .into_iter()
                    .map(|item| self.with(item, |walk| walk.value(result)));
                Ok(Value::List(Items {
                    present: present.collect(),
                    more: list.more,
                }))
            }
            boolean => self.decide(boolean).map(Value::Boolean),
        }
    }

    /// Both sides of `&&` or `||`: one side that is `decisive` decides, whatever the other is.
    fn join(&mut self, left: &'a Node, right: &'a Node, decisive: bool) -> Decided {
        match self.decide(left) {
            Ok(value) if value == decisive => Ok(decisive),
            Ok(_) => self.decide(right),
            Err(unknown) => match self.decide(right) {
                Ok(value) if value == decisive => Ok(decisive),
                Ok(_) => Err(unknown),
                Err(also) => Err(unknown.join(also)),
            },
        }
    }

    fn choose(&mut self, condition: &'a Node, then: &'a Node, otherwise: &'a Node) -> Outcome<'a> {
        match self.decide(condition) {
            Ok(true) => self.value(then),
            Ok(false) => self.value(otherwise),
            Err(unknown) => match (self.value(then), self.value(otherwise)) {
                (Ok(then), Ok(otherwise)) if equal(&then, &otherwise) == Ok(true) => Ok(then),
                (then, otherwise) => Err(joined(unknown, [then.err(), otherwise.err()])),
            },
        }
    }

    fn quantify(&mut self, each: Each, list: &'a Node, predicate: &'a Node) -> Decided {
        let list = self.items(list)?;
        let found: Vec<_> = list
            .present
            .into_iter()
            .map(|item| self.with(item, |walk| walk.decide(predicate)))
            .collect();
        match each {
            Each::All => {
                any(found.into_iter().map(|one| one.map(|value| !value)), list.more).map(|some| !some)
            }
            Each::ExistsOne => exactly_one(found, list.more),
            _ => any(found.into_iter(), list.more),
        }
    }

    fn filter(&mut self, list: &'a Node, predicate: &'a Node) -> Outcome<'a> {
        let list = self.items(list)?;
        let (mut present, mut more) = (Vec::new(), list.more);
        for item in list.present {
            match self.with(item.clone(), |walk| walk.decide(predicate)) {
                Ok(true) => present.push(item),
                Ok(false) => {}
                Err(unknown) => more = Some(joined(unknown, [more])),
            }
        }
        Ok(Value::List(Items { present, more }))
    }

    fn size(&mut self, of: &'a Node) -> Outcome<'a> {
        let length = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
        match self.value(of)? {
            Value::List(Items { present, more: None }) => Ok(Value::Integer(length(present.len()))),
            Value::List(Items {
                present,
                more: Some(unknown),
            }) => Ok(Value::AtLeast(length(present.len()), unknown)),
            Value::Text(text) => Ok(Value::Integer(length(text.chars().count()))),
            Value::Object(record) => Ok(Value::Integer(length(record.fields.len()))),
            _ => Err(Unknown::default()),
        }
    }

    fn items(&mut self, node: &'a Node) -> Result<Items<'a>, Unknown> {
        match self.value(node)? {
            Value::List(items) => Ok(items),
            _ => Err(Unknown::default()),
        }
    }

    fn text(&mut self, node: &'a Node) -> Result<Cow<'a, str>, Unknown> {
        match self.value(node)? {
            Value::Text(text) => Ok(text),
            _ => Err(Unknown::default()),
        }
    }

    fn integer(&mut self, node: &'a Node) -> Result<i64, Unknown> {
        match self.value(node)? {
            Value::Integer(value) => Ok(value),
            Value::AtLeast(_, unknown) => Err(unknown),
            _ => Err(Unknown::default()),
        }
    }

    fn with<T>(&mut self, item: Outcome<'a>, f: impl FnOnce(&mut Self) -> T) -> T {
        self.locals.push(item);
        let result = f(self);
        self.locals.pop();
        result
    }
}

/// Whether any is true; of those not known, and those that may come on top, any may be.
fn any(found: impl Iterator<Item = Decided>, more: Option<Unknown>) -> Decided {
    let mut unknown = more;
    for one in found {
        match one {
            Ok(true) => return Ok(true),
            Ok(false) => {}
            Err(also) => unknown = Some(joined(also, [unknown])),
        }
    }
    unknown.map_or(Ok(false), Err)
}

fn exactly_one(found: Vec<Decided>, more: Option<Unknown>) -> Decided {
    if found.iter().filter(|one| **one == Ok(true)).count() > 1 {
        return Ok(false);
    }
    let certain = found.contains(&Ok(true));
    let unknown = found
        .into_iter()
        .filter_map(Result::err)
        .chain(more)
        .reduce(Unknown::join);
    unknown.map_or(Ok(certain), Err)
}

fn both<T, U>(left: Result<T, Unknown>, right: Result<U, Unknown>) -> Result<(T, U), Unknown> {
    match (left, right) {
        (Ok(left), Ok(right)) => Ok((left, right)),
        (Err(unknown), Ok(_)) | (Ok(_), Err(unknown)) => Err(unknown),
        (Err(left), Err(right)) => Err(left.join(right)),
    }
}

fn joined<const N: usize>(unknown: Unknown, others: [Option<Unknown>; N]) -> Unknown {
    others.into_iter().flatten().fold(unknown, Unknown::join)
}

/// Equality as in CEL: values of different types are not equal, and only absent equals absent.
fn equal(left: &Value<'_>, right: &Value<'_>) -> Decided {
    Ok(match (left, right) {
        (Value::Absent, Value::Absent) => true,
        (Value::Boolean(left), Value::Boolean(right)) => left == right,
        (Value::Integer(left), Value::Integer(right)) => left == right,
        (Value::Text(left), Value::Text(right)) => left == right,
        (Value::Time(left), Value::Time(right)) => left == right,
        (Value::AtLeast(least, unknown), Value::Integer(other))
        | (Value::Integer(other), Value::AtLeast(least, unknown))
            if other >= least =>
        {
            return Err(unknown.clone());
        }
        (Value::AtLeast(_, left), Value::AtLeast(_, right)) => return Err(left.clone().join(right.clone())),
        _ => false,
    })
}

fn ordered(order: Order, left: &Value<'_>, right: &Value<'_>) -> Decided {
    let ordering = match (left, right) {
        (Value::Integer(left), Value::Integer(right)) => left.cmp(right),
        (Value::Text(left), Value::Text(right)) => left.cmp(right),
        (Value::Time(left), Value::Time(right)) => left.cmp(right),
        (Value::AtLeast(least, unknown), Value::Integer(bound)) => {
            return at_least(order, *least, unknown, *bound);
        }
        (Value::Integer(bound), Value::AtLeast(least, unknown)) => {
            return at_least(order.swapped(), *least, unknown, *bound);
        }
        (Value::AtLeast(_, left), Value::AtLeast(_, right)) => return Err(left.clone().join(right.clone())),
        // INVARIANT: the checks at load let only values of one type that are there come here.
        _ => return Err(Unknown::default()),
    };
    Ok(order.holds(ordering))
}

/// An integer that is `least` or more, compared with `bound`: decided when all that it can be agree.
fn at_least(order: Order, least: i64, unknown: &Unknown, bound: i64) -> Decided {
    let at_the_least = order.holds(least.cmp(&bound));
    let at_the_most = order.holds(Ordering::Greater);
    if at_the_least == at_the_most {
        Ok(at_the_least)
    } else {
        Err(unknown.clone())
    }
}

fn calculate(operator: Arithmetic, left: i64, right: i64) -> i64 {
    match operator {
        Arithmetic::Add => left.saturating_add(right),
        Arithmetic::Subtract => left.saturating_sub(right),
        Arithmetic::Multiply => left.saturating_mul(right),
        // INVARIANT: the divisor is a literal that is not zero; the one overflow, of the least integer by -1, saturates.
        Arithmetic::Divide => left.checked_div(right).unwrap_or(i64::MAX),
        Arithmetic::Remainder => left.checked_rem(right).unwrap_or(0),
    }
}

//! The operators, functions and macros of conditions.

use std::sync::Arc;

use cel::common::ast::{Expr, IdedExpr, operators};
use regex::Regex;

use super::ConditionError;
use super::check::{Checker, Typed, name_of};
use super::expression::{Arithmetic, Each, Node, Order, TextTest};
use super::guard::implied;
use super::scope::{Scope, literal_text};
use super::shape::Shape;
use crate::nearest::nearest;

type Checked = Result<Typed, ConditionError>;

const FUNCTIONS: [&str; 3] = ["has", "size", "days_since"];
const METHODS: [&str; 10] = [
    "all",
    "exists",
    "exists_one",
    "filter",
    "map",
    "size",
    "startsWith",
    "endsWith",
    "contains",
    "matches",
];

impl Checker<'_> {
    /// An operator, or a function that is not called on something.
    pub(super) fn operator(
        &mut self,
        expr: &IdedExpr,
        name: &str,
        args: &[IdedExpr],
        scope: &Scope,
    ) -> Checked {
        match (name, args) {
            (operators::LOGICAL_AND, [left, right]) => {
                let (left, right) = self.guarded(left, right, true, scope)?;
                Ok(truth(Node::And(left, right)))
            }
            (operators::LOGICAL_OR, [left, right]) => {
                let (left, right) = self.guarded(left, right, false, scope)?;
                Ok(truth(Node::Or(left, right)))
            }
            (operators::LOGICAL_NOT, [inner]) => Ok(truth(Node::Not(Box::new(self.boolean(inner, scope)?)))),
            (operators::CONDITIONAL, [condition, then, otherwise]) => {
                self.conditional(condition, then, otherwise, scope)
            }
            (operators::EQUALS, [left, right]) => self.equality(left, right, scope).map(truth),
            (operators::NOT_EQUALS, [left, right]) => {
                Ok(truth(Node::Not(Box::new(self.equality(left, right, scope)?))))
            }
            (operators::LESS, [left, right]) => self.order(Order::Less, left, right, scope),
            (operators::LESS_EQUALS, [left, right]) => self.order(Order::LessOrEqual, left, right, scope),
            (operators::GREATER, [left, right]) => self.order(Order::Greater, left, right, scope),
            (operators::GREATER_EQUALS, [left, right]) => {
                self.order(Order::GreaterOrEqual, left, right, scope)
            }
            (operators::IN, [item, list]) => self.membership(item, list, scope),
            (operators::ADD, [left, right]) => self.arithmetic(Arithmetic::Add, left, right, scope),
            (operators::SUBSTRACT, [left, right]) => {
                self.arithmetic(Arithmetic::Subtract, left, right, scope)
            }
            (operators::MULTIPLY, [left, right]) => self.arithmetic(Arithmetic::Multiply, left, right, scope),
            (operators::DIVIDE, [left, right]) => self.arithmetic(Arithmetic::Divide, left, right, scope),
            (operators::MODULO, [left, right]) => self.arithmetic(Arithmetic::Remainder, left, right, scope),
            (operators::NEGATE, [inner]) => {
                let inner = self.integer(inner, scope)?;
                let negated =
                    Node::Arithmetic(Arithmetic::Subtract, Box::new(Node::Integer(0)), Box::new(inner));
                Ok(Typed::there(negated, Shape::Integer))
            }
            (operators::INDEX, [of, key]) => match literal_text(key) {
                Some(key) => self.index(expr, of, key, scope),
                None => self.error(key, "only a map can be indexed, and only by a literal text"),
            },
            (operators::HAS, [of]) => self.has(of, scope).map(truth),
            ("size", [of]) => self.size(of, scope),
            ("days_since", [time]) => {
                let time = self.of_shape(time, scope, "a time", |shape| matches!(shape, Shape::Time))?;
                Ok(Typed::there(Node::DaysSince(Box::new(time.node)), Shape::Integer))
            }
            (name, args) if FUNCTIONS.contains(&name) => self.error(
                expr,
                format!("{name}() takes one argument and was given {}", args.len()),
            ),
            (name, _) => {
                let name = name.trim_matches('_');
                let hint = nearest(name, FUNCTIONS.into_iter());
                self.error(expr, format!("conditions have no function `{name}`: {hint}"))
            }
        }
    }

    /// A function that is called on something, or a macro over a list.
    pub(super) fn method(
        &mut self,
        expr: &IdedExpr,
        target: &IdedExpr,
        name: &str,
        args: &[IdedExpr],
        scope: &Scope,
    ) -> Checked {
        match (name, args) {
            ("size", []) => self.size(target, scope),
            ("startsWith", [part]) => self.text_test(TextTest::StartsWith, target, part, scope),
            ("endsWith", [part]) => self.text_test(TextTest::EndsWith, target, part, scope),
            ("contains", [part]) => self.text_test(TextTest::Contains, target, part, scope),
            ("matches", [pattern]) => self.matches(target, pattern, scope),
            (operators::ALL, [local, body]) => self.each(Each::All, target, local, body, scope),
            (operators::EXISTS, [local, body]) => self.each(Each::Exists, target, local, body, scope),
            (operators::EXISTS_ONE, [local, body]) => self.each(Each::ExistsOne, target, local, body, scope),
            (operators::FILTER, [local, body]) => self.each(Each::Filter, target, local, body, scope),
            (operators::MAP, [local, body]) => self.each(Each::Map, target, local, body, scope),
            (name, args) if METHODS.contains(&name) => {
                self.error(expr, format!("`.{name}` does not take {} arguments", args.len()))
            }
            (name, _) => {
                let hint = nearest(name, METHODS.into_iter());
                self.error(expr, format!("conditions have no function `.{name}`: {hint}"))
            }
        }
    }

    /// Both sides of `&&` (the right one reached when the left is true) or `||` (when it is false).
    fn guarded(
        &mut self,
        left: &IdedExpr,
        right: &IdedExpr,
        outcome: bool,
        scope: &Scope,
    ) -> Result<(Box<Node>, Box<Node>), ConditionError> {
        let checked = self.boolean(left, scope)?;
        let guarded = scope.with_present(implied(left, outcome, scope));
        Ok((Box::new(checked), Box::new(self.boolean(right, &guarded)?)))
    }

    fn conditional(
        &mut self,
        condition: &IdedExpr,
        then: &IdedExpr,
        otherwise: &IdedExpr,
        scope: &Scope,
    ) -> Checked {
        let node = Box::new(self.boolean(condition, scope)?);
        let when_true = self.expression(then, &scope.with_present(implied(condition, true, scope)))?;
        let when_false = self.expression(otherwise, &scope.with_present(implied(condition, false, scope)))?;
        if !when_true.shape.is_comparable_with(&when_false.shape) {
            return self.error(
                otherwise,
                format!(
                    "both branches have to be of one simple type: one is {}, the other {}",
                    when_true.shape, when_false.shape
                ),
            );
        }
        let shape = match when_true.shape {
            Shape::Absent => when_false.shape,
            shape => shape,
        };
        Ok(Typed {
            node: Node::If(node, Box::new(when_true.node), Box::new(when_false.node)),
            shape,
            nullable: when_true.nullable || when_false.nullable,
        })
    }

    fn equality(&mut self, left: &IdedExpr, right: &IdedExpr, scope: &Scope) -> Result<Node, ConditionError> {
        let first = self.expression(left, scope)?;
        let second = self.expression(right, scope)?;
        for (null, other, expr) in [(&first, &second, right), (&second, &first, left)] {
            // Where a guard shows that it is there, the comparison is idle but not a mistake about the field.
            let guarded = scope
                .place(expr)
                .is_some_and(|place| scope.present.contains(&place));
            if matches!(null.shape, Shape::Absent) && !other.nullable && !guarded {
                let name = name_of(expr, scope);
                return self.error(expr, format!("`{name}` is never absent, so null never equals it"));
            }
        }
        if !first.shape.is_comparable_with(&second.shape) {
            return self.error(
                right,
                format!(
                    "`{}` is {} and `{}` is {}: they are never equal",
                    name_of(left, scope),
                    first.shape,
                    name_of(right, scope),
                    second.shape
                ),
            );
        }
        self.check_choice(&first.shape, right)?;
        self.check_choice(&second.shape, left)?;
        Ok(Node::Equal(Box::new(first.node), Box::new(second.node)))
    }

    /// A literal that is compared with a field of fixed choices has to be one of them.
    fn check_choice(&self, shape: &Shape, expr: &IdedExpr) -> Result<(), ConditionError> {
        let Shape::Text(Some(choices)) = shape else {
            return Ok(());
        };
        let literals: Vec<_> = match &expr.expr {
            Expr::List(list) => list.elements.iter().collect(),
            _ => vec![expr],
        };
        for literal in literals {
            if let Some(text) = literal_text(literal)
                && !choices.iter().any(|choice| choice == text)
            {
                let hint = nearest(text, choices.iter().map(String::as_str));
                return self.error(literal, format!("it is never \"{text}\": {hint}"));
            }
        }
        Ok(())
    }

    fn order(&mut self, order: Order, left: &IdedExpr, right: &IdedExpr, scope: &Scope) -> Checked {
        let ordered = |shape: &Shape| matches!(shape, Shape::Integer | Shape::Text(None) | Shape::Time);
        let wanted = "an integer, a text or a time";
        let first = self.of_shape(left, scope, wanted, ordered)?;
        let second = self.of_shape(right, scope, wanted, ordered)?;
        if !first.shape.is_comparable_with(&second.shape) {
            return self.error(
                right,
                format!("{} cannot be compared with {}", first.shape, second.shape),
            );
        }
        Ok(truth(Node::Order(
            order,
            Box::new(first.node),
            Box::new(second.node),
        )))
    }

    fn membership(&mut self, item: &IdedExpr, list: &IdedExpr, scope: &Scope) -> Checked {
        let one = self.expression(item, scope)?;
        let many = self.present(list, scope)?;
        match &many.shape {
            Shape::List(items) if items.is_comparable_with(&one.shape) => {
                self.check_choice(&one.shape, list)?;
                self.check_choice(items, item)?;
                Ok(truth(Node::In(Box::new(one.node), Box::new(many.node))))
            }
            Shape::Map(_) => {
                let key = self.of_shape(item, scope, "a text", |shape| matches!(shape, Shape::Text(_)))?;
                Ok(truth(Node::HasKey(Box::new(key.node), Box::new(many.node))))
            }
            Shape::List(items) => self.error(
                item,
                format!("{} is never in a list of which each item is {items}", one.shape),
            ),
            other => self.error(list, format!("`in` needs a list or a map, and this is {other}")),
        }
    }

    fn integer(&mut self, expr: &IdedExpr, scope: &Scope) -> Result<Node, ConditionError> {
        Ok(self
            .of_shape(expr, scope, "an integer", |shape| matches!(shape, Shape::Integer))?
            .node)
    }

    fn arithmetic(
        &mut self,
        operator: Arithmetic,
        left: &IdedExpr,
        right: &IdedExpr,
        scope: &Scope,
    ) -> Checked {
        let first = self.integer(left, scope)?;
        let second = self.integer(right, scope)?;
        let divides = matches!(operator, Arithmetic::Divide | Arithmetic::Remainder);
        if divides && !matches!(second, Node::Integer(divisor) if divisor != 0) {
            return self.error(right, "a divisor has to be a literal that is not zero");
        }
        let node = Node::Arithmetic(operator, Box::new(first), Box::new(second));
        Ok(Typed::there(node, Shape::Integer))
    }

    fn size(&mut self, of: &IdedExpr, scope: &Scope) -> Checked {
        let of = self.of_shape(of, scope, "a list, a map or a text", |shape| {
            matches!(shape, Shape::List(_) | Shape::Map(_) | Shape::Text(_))
        })?;
        Ok(Typed::there(Node::Size(Box::new(of.node)), Shape::Integer))
    }

    fn text(&mut self, expr: &IdedExpr, scope: &Scope) -> Result<Box<Node>, ConditionError> {
        let typed = self.of_shape(expr, scope, "a text", |shape| matches!(shape, Shape::Text(_)))?;
        Ok(Box::new(typed.node))
    }

    fn text_test(&mut self, test: TextTest, text: &IdedExpr, part: &IdedExpr, scope: &Scope) -> Checked {
        let (text, part) = (self.text(text, scope)?, self.text(part, scope)?);
        Ok(truth(Node::TextTest(test, text, part)))
    }

    fn matches(&mut self, text: &IdedExpr, pattern: &IdedExpr, scope: &Scope) -> Checked {
        let text = self.text(text, scope)?;
        let Some(literal) = literal_text(pattern) else {
            return self.error(pattern, "the pattern has to be a literal text");
        };
        match Regex::new(literal) {
            Ok(regex) => Ok(truth(Node::Matches(text, regex))),
            Err(error) => self.error(pattern, format!("not a regular expression: {error}")),
        }
    }

    fn each(
        &mut self,
        each: Each,
        list: &IdedExpr,
        local: &IdedExpr,
        body: &IdedExpr,
        scope: &Scope,
    ) -> Checked {
        let list = self.of_shape(list, scope, "a list", |shape| matches!(shape, Shape::List(_)))?;
        let Shape::List(items) = &list.shape else {
            return self.error(local, "only lists have items");
        };
        let Expr::Ident(name) = &local.expr else {
            return self.error(local, "the first argument is the name for the item");
        };
        if ["asset", "now"].contains(&name.as_str()) || scope.local(name).is_some() {
            return self.error(local, format!("`{name}` already has a meaning here"));
        }
        let inner = scope.with_local(name, Shape::clone(items));
        let (node, shape) = match each {
            Each::Map => {
                let result = self.of_shape(body, &inner, "a simple value", |shape| {
                    shape.is_comparable_with(shape)
                })?;
                (result.node, Shape::List(Arc::new(result.shape)))
            }
            Each::Filter => (self.boolean(body, &inner)?, list.shape.clone()),
            Each::All | Each::Exists | Each::ExistsOne => (self.boolean(body, &inner)?, Shape::Boolean),
        };
        Ok(Typed::there(
            Node::Each(each, Box::new(list.node), Box::new(node)),
            shape,
        ))
    }
}

fn truth(node: Node) -> Typed {
    Typed::there(node, Shape::Boolean)
}

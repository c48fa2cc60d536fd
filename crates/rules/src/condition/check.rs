//! The checks that a condition passes before it is ever evaluated: names, types, and what can be absent.

use std::collections::BTreeSet;
use std::sync::Arc;

use cel::common::ast::{CallExpr, Expr, IdedExpr, ListExpr, LiteralValue, SelectExpr};
use model::AssetKind;

use super::ConditionError;
use super::expression::{Node, Selection};
use super::parse::Parsed;
use super::scope::Scope;
use super::shape::{FieldShape, Fields, KeyMissing, Shape, fields_of};
use crate::nearest::nearest;

/// The checked condition on assets of a kind, and the fields of the asset that it reads.
pub(crate) fn condition(kind: AssetKind, text: &str) -> Result<(Node, BTreeSet<String>), ConditionError> {
    let parsed = Parsed::new(text)?;
    let fields =
        fields_of(kind).ok_or_else(|| parsed.error(&parsed.root, format!("kind {kind} has no fields")))?;
    let mut checker = Checker {
        parsed: &parsed,
        kind,
        asset: Shape::Object(fields),
        reads: BTreeSet::new(),
    };
    let node = checker.boolean(&parsed.root, &Scope::default())?;
    Ok((node, checker.reads))
}

/// A checked expression.
pub(super) struct Typed {
    pub(super) node: Node,
    pub(super) shape: Shape,
    /// Whether it can be absent here.
    pub(super) nullable: bool,
}

impl Typed {
    pub(super) fn there(node: Node, shape: Shape) -> Self {
        Self {
            node,
            shape,
            nullable: false,
        }
    }
}

pub(super) struct Checker<'p> {
    pub(super) parsed: &'p Parsed,
    kind: AssetKind,
    asset: Shape,
    reads: BTreeSet<String>,
}

impl Checker<'_> {
    pub(super) fn error<T>(&self, at: &IdedExpr, message: impl Into<String>) -> Result<T, ConditionError> {
        Err(self.parsed.error(at, message))
    }

    /// Any expression.
    pub(super) fn expression(&mut self, expr: &IdedExpr, scope: &Scope) -> Result<Typed, ConditionError> {
        let mut typed = match &expr.expr {
            Expr::Literal(literal) => self.literal(expr, literal)?,
            Expr::Ident(name) => self.name(expr, name, scope)?,
            Expr::Select(select) => {
                let (of, selection) = self.select(expr, select, scope)?;
                Typed {
                    shape: selection.field.shape.clone(),
                    nullable: selection.field.nullable,
                    node: Node::Select(Box::new(of), selection),
                }
            }
            Expr::List(list) => self.list(expr, list, scope)?,
            Expr::Call(call) => self.call(expr, call, scope)?,
            Expr::Map(_) => return self.error(expr, "map literals are not part of conditions"),
            Expr::Struct(_) => return self.error(expr, "messages are not part of conditions"),
            Expr::Comprehension(_) | Expr::Unspecified => {
                return self.error(expr, "this expression is not part of conditions");
            }
        };
        if typed.nullable
            && scope
                .place(expr)
                .is_some_and(|place| scope.present.contains(&place))
        {
            typed.nullable = false;
        }
        Ok(typed)
    }

    /// An expression that has to be there where it stands.
    pub(super) fn present(&mut self, expr: &IdedExpr, scope: &Scope) -> Result<Typed, ConditionError> {
        let typed = self.expression(expr, scope)?;
        if matches!(typed.shape, Shape::Absent) {
            return self.error(expr, "`null` can only be compared with == and !=");
        }
        if typed.nullable {
            let name = name_of(expr, scope);
            let hint = match typed.shape {
                Shape::Boolean | Shape::Verdict => format!("compare it (`{name} == true`), or "),
                _ => String::new(),
            };
            return self.error(
                expr,
                format!("`{name}` can be absent: {hint}write `has({name}) && …` before it"),
            );
        }
        Ok(typed)
    }

    /// An expression that has to be there and to be of one of the shapes.
    pub(super) fn of_shape(
        &mut self,
        expr: &IdedExpr,
        scope: &Scope,
        wanted: &str,
        accepts: impl Fn(&Shape) -> bool,
    ) -> Result<Typed, ConditionError> {
        let typed = self.present(expr, scope)?;
        if accepts(&typed.shape) {
            Ok(typed)
        } else {
            self.error(
                expr,
                format!(
                    "`{}` is {}, and {wanted} is needed here",
                    name_of(expr, scope),
                    typed.shape
                ),
            )
        }
    }

    pub(super) fn boolean(&mut self, expr: &IdedExpr, scope: &Scope) -> Result<Node, ConditionError> {
        let typed = self.of_shape(expr, scope, "a boolean", |shape| {
            matches!(shape, Shape::Boolean | Shape::Verdict)
        })?;
        Ok(typed.node)
    }

    fn literal(&self, expr: &IdedExpr, literal: &LiteralValue) -> Result<Typed, ConditionError> {
        Ok(match literal {
            LiteralValue::Boolean(value) => Typed::there(Node::Boolean(*value.inner()), Shape::Boolean),
            LiteralValue::Int(value) => Typed::there(Node::Integer(*value.inner()), Shape::Integer),
            LiteralValue::String(text) => {
                Typed::there(Node::Text(text.inner().to_owned()), Shape::Text(None))
            }
            LiteralValue::Null => Typed {
                node: Node::Absent,
                shape: Shape::Absent,
                nullable: true,
            },
            LiteralValue::Double(_) => return self.error(expr, "no field is a fraction: use an integer"),
            LiteralValue::UInt(_) => return self.error(expr, "write the integer without the `u`"),
            LiteralValue::Bytes(_) => return self.error(expr, "no field is of bytes: use a text"),
        })
    }

    fn name(&self, expr: &IdedExpr, name: &str, scope: &Scope) -> Result<Typed, ConditionError> {
        if let Some((slot, shape)) = scope.local(name) {
            return Ok(Typed::there(Node::Local(slot), shape.clone()));
        }
        match name {
            "asset" => Ok(Typed::there(Node::Asset, self.asset.clone())),
            "now" => Ok(Typed::there(Node::Now, Shape::Time)),
            _ => {
                let known: Vec<_> = ["asset", "now"].into_iter().chain(scope.local_names()).collect();
                let hint = match &self.asset {
                    Shape::Object(fields) if fields.get(name).is_some() => {
                        format!("did you mean `asset.{name}`?")
                    }
                    _ => nearest(name, known.iter().copied()),
                };
                self.error(expr, format!("there is no `{name}`: {hint}"))
            }
        }
    }

    /// The object that a field is selected from, and the field.
    fn select(
        &mut self,
        expr: &IdedExpr,
        select: &SelectExpr,
        scope: &Scope,
    ) -> Result<(Node, Selection), ConditionError> {
        let of = self.present(&select.operand, scope)?;
        let name = &select.field;
        let field = match &of.shape {
            Shape::Object(fields) => match fields.get(name) {
                Some(field) => field.clone(),
                None => {
                    let message = self.no_field(&select.operand, name, fields, scope);
                    return self.error(expr, message);
                }
            },
            Shape::Map(values) => entry(values),
            other => {
                let of = name_of(&select.operand, scope);
                return self.error(expr, format!("`{of}` is {other} and has no field `{name}`"));
            }
        };
        if matches!(of.node, Node::Asset) {
            self.reads.insert(name.clone());
        }
        let selection = Selection {
            name: name.clone(),
            field,
        };
        Ok((of.node, selection))
    }

    fn no_field(&self, operand: &IdedExpr, name: &str, fields: &Fields, scope: &Scope) -> String {
        let of = match name_of(operand, scope).as_str() {
            "asset" => format!("a {}", self.kind),
            other => format!("`{other}`"),
        };
        format!("{of} has no field `{name}`: {}", nearest(name, fields.names()))
    }

    /// `has(asset.field)`.
    pub(super) fn has(&mut self, of: &IdedExpr, scope: &Scope) -> Result<Node, ConditionError> {
        let Expr::Select(select) = &of.expr else {
            return self.error(of, "has() takes a field: `has(asset.field)`");
        };
        let (object, selection) = self.select(of, select, scope)?;
        if !selection.field.nullable {
            let name = name_of(of, scope);
            let hint = match selection.field.shape {
                Shape::List(_) => format!("; ask `size({name}) > 0`"),
                _ => String::new(),
            };
            return self.error(
                of,
                format!("`{name}` is never absent, so has() says nothing{hint}"),
            );
        }
        Ok(Node::Has(Box::new(object), selection))
    }

    /// `map["key"]`.
    pub(super) fn index(
        &mut self,
        expr: &IdedExpr,
        of: &IdedExpr,
        key: &str,
        scope: &Scope,
    ) -> Result<Typed, ConditionError> {
        let of = self.of_shape(of, scope, "a map", |shape| matches!(shape, Shape::Map(_)))?;
        let Shape::Map(values) = &of.shape else {
            return self.error(expr, "only maps have keys");
        };
        let field = entry(values);
        Ok(Typed {
            shape: field.shape.clone(),
            nullable: true,
            node: Node::Select(
                Box::new(of.node),
                Selection {
                    name: key.to_owned(),
                    field,
                },
            ),
        })
    }

    fn list(&mut self, expr: &IdedExpr, list: &ListExpr, scope: &Scope) -> Result<Typed, ConditionError> {
        let mut nodes = Vec::new();
        let mut shape: Option<Shape> = None;
        for element in &list.elements {
            let typed = self.of_shape(
                element,
                scope,
                "a text, an integer, a boolean or a time",
                |shape| shape.is_comparable_with(shape),
            )?;
            match &shape {
                Some(first) if !first.is_comparable_with(&typed.shape) => {
                    return self.error(element, "the items of a list have to be of one type");
                }
                Some(_) => {}
                None => shape = Some(typed.shape),
            }
            nodes.push(typed.node);
        }
        match shape {
            Some(shape) => Ok(Typed::there(Node::List(nodes), Shape::List(Arc::new(shape)))),
            None => self.error(expr, "an empty list has no use here"),
        }
    }

    fn call(&mut self, expr: &IdedExpr, call: &CallExpr, scope: &Scope) -> Result<Typed, ConditionError> {
        match &call.target {
            Some(target) => self.method(expr, target, &call.func_name, &call.args, scope),
            None => self.operator(expr, &call.func_name, &call.args, scope),
        }
    }
}

/// The entry of a map: there or not.
fn entry(values: &Shape) -> FieldShape {
    FieldShape {
        shape: values.clone(),
        nullable: true,
        key_missing: KeyMissing::Absent,
    }
}

/// How messages call an expression.
pub(super) fn name_of(expr: &IdedExpr, scope: &Scope) -> String {
    match (&expr.expr, scope.place(expr)) {
        (_, Some(place)) => match place.split_once('#') {
            Some((local, rest)) => {
                format!("{local}{}", rest.trim_start_matches(|c: char| c.is_ascii_digit()))
            }
            None => place,
        },
        (Expr::Literal(LiteralValue::String(text)), _) => format!("\"{}\"", text.inner()),
        (Expr::Literal(LiteralValue::Int(value)), _) => value.inner().to_string(),
        (Expr::Literal(LiteralValue::Boolean(value)), _) => value.inner().to_string(),
        (Expr::Literal(LiteralValue::Null), _) => "null".to_owned(),
        (Expr::Call(call), _) if call.func_name.starts_with(|c: char| c.is_ascii_alphabetic()) => {
            format!("{}(…)", call.func_name)
        }
        _ => "this".to_owned(),
    }
}

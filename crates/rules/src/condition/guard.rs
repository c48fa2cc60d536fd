//! What an expression shows to be present when it is true, or when it is false.
//!
//! A place is implied by an outcome only where its absence *decides* the other outcome, so that in `has(x) && x.y > 1`
//! the right side is never reached with an absent `x`, not even when other parts of the left side are unknown.

use std::collections::BTreeSet;

use cel::common::ast::{CallExpr, Expr, IdedExpr, LiteralValue, operators};

use super::scope::Scope;

/// The places that are present whenever the expression has the outcome.
pub(crate) fn implied(expr: &IdedExpr, outcome: bool, scope: &Scope) -> BTreeSet<String> {
    match &expr.expr {
        Expr::Call(call) => of_call(call, outcome, scope),
        _ => BTreeSet::new(),
    }
}

fn of_call(call: &CallExpr, outcome: bool, scope: &Scope) -> BTreeSet<String> {
    let place = |expr: &IdedExpr| scope.place(expr).into_iter().collect::<BTreeSet<_>>();
    match (call.func_name.as_str(), call.args.as_slice()) {
        (operators::HAS, [of]) if outcome => place(of),
        (operators::LOGICAL_NOT, [inner]) => implied(inner, !outcome, scope),
        (operators::LOGICAL_AND, [left, right]) => join(
            implied(left, outcome, scope),
            implied(right, outcome, scope),
            outcome,
        ),
        (operators::LOGICAL_OR, [left, right]) => join(
            implied(left, outcome, scope),
            implied(right, outcome, scope),
            !outcome,
        ),
        (operators::EQUALS, [left, right]) => of_equality(left, right, outcome, scope),
        (operators::NOT_EQUALS, [left, right]) => of_equality(left, right, !outcome, scope),
        (operators::IN, [item, list]) if outcome && is_list_of_literals(list) => place(item),
        _ => BTreeSet::new(),
    }
}

/// All of both when both have the outcome; what they share when either may have it.
fn join(left: BTreeSet<String>, right: BTreeSet<String>, both: bool) -> BTreeSet<String> {
    if both {
        left.union(&right).cloned().collect()
    } else {
        left.intersection(&right).cloned().collect()
    }
}

/// What equals a literal is there, and what does not equal `null` is there.
fn of_equality(left: &IdedExpr, right: &IdedExpr, equal: bool, scope: &Scope) -> BTreeSet<String> {
    let (literal, other) = match (&left.expr, &right.expr) {
        (Expr::Literal(literal), _) => (literal, right),
        (_, Expr::Literal(literal)) => (literal, left),
        _ => return BTreeSet::new(),
    };
    if equal == (*literal != LiteralValue::Null) {
        scope.place(other).into_iter().collect()
    } else {
        BTreeSet::new()
    }
}

fn is_list_of_literals(expr: &IdedExpr) -> bool {
    match &expr.expr {
        Expr::List(list) => list
            .elements
            .iter()
            .all(|element| matches!(&element.expr, Expr::Literal(literal) if *literal != LiteralValue::Null)),
        _ => false,
    }
}

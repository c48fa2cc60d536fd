//! The names that an expression can use, and what is known of them where it stands.

use std::collections::BTreeSet;

use cel::common::ast::{Expr, IdedExpr, LiteralValue};

use super::shape::Shape;

/// Names of items, and the places that are known to be there.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    locals: Vec<(String, Shape)>,
    /// Places such as `asset.sign_up_page` that a guard before this expression shows to be present.
    pub(crate) present: BTreeSet<String>,
}

impl Scope {
    /// The item that the name stands for: its slot and its shape. The innermost wins.
    pub(crate) fn local(&self, name: &str) -> Option<(usize, &Shape)> {
        let slot = self.locals.iter().rposition(|(local, _)| local == name)?;
        Some((slot, &self.locals[slot].1))
    }

    pub(crate) fn local_names(&self) -> impl Iterator<Item = &str> {
        self.locals.iter().map(|(name, _)| name.as_str())
    }

    /// The same with one more item.
    pub(crate) fn with_local(&self, name: &str, shape: Shape) -> Self {
        let mut scope = self.clone();
        scope.locals.push((name.to_owned(), shape));
        scope
    }

    /// The same with more that is known to be there.
    pub(crate) fn with_present(&self, more: BTreeSet<String>) -> Self {
        let mut scope = self.clone();
        scope.present.extend(more);
        scope
    }

    /// The place that a chain of selections names; none for any other expression. Two items of one name differ.
    pub(crate) fn place(&self, expr: &IdedExpr) -> Option<String> {
        match &expr.expr {
            Expr::Ident(name) => match self.local(name) {
                Some((slot, _)) => Some(format!("{name}#{slot}")),
                None => Some(name.clone()),
            },
            Expr::Select(select) => Some(format!("{}.{}", self.place(&select.operand)?, select.field)),
            Expr::Call(call) if call.func_name == "_[_]" => match call.args.as_slice() {
                [of, key] => Some(format!("{}.{}", self.place(of)?, literal_text(key)?)),
                _ => None,
            },
            _ => None,
        }
    }
}

/// The text of a text literal.
pub(crate) fn literal_text(expr: &IdedExpr) -> Option<&str> {
    match &expr.expr {
        Expr::Literal(LiteralValue::String(text)) => Some(text.inner()),
        _ => None,
    }
}

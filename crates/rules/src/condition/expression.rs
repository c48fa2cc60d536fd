//! A checked condition: what is left of CEL once every name and type in it has been looked up.

use std::cmp::Ordering;

use regex::Regex;

use super::shape::FieldShape;

#[derive(Clone, Debug)]
pub(crate) enum Node {
    Absent,
    Boolean(bool),
    Integer(i64),
    Text(String),
    Now,
    Asset,
    /// The item that a quantifier is at; the outermost is 0.
    Local(usize),
    List(Vec<Node>),
    Select(Box<Node>, Selection),
    Has(Box<Node>, Selection),
    Not(Box<Node>),
    And(Box<Node>, Box<Node>),
    Or(Box<Node>, Box<Node>),
    If(Box<Node>, Box<Node>, Box<Node>),
    Equal(Box<Node>, Box<Node>),
    Order(Order, Box<Node>, Box<Node>),
    In(Box<Node>, Box<Node>),
    HasKey(Box<Node>, Box<Node>),
    Arithmetic(Arithmetic, Box<Node>, Box<Node>),
    Size(Box<Node>),
    DaysSince(Box<Node>),
    TextTest(TextTest, Box<Node>, Box<Node>),
    Matches(Box<Node>, Regex),
    /// Over the items of a list, one at a time.
    Each(Each, Box<Node>, Box<Node>),
}

/// A field of an object.
#[derive(Clone, Debug)]
pub(crate) struct Selection {
    pub(crate) name: String,
    pub(crate) field: FieldShape,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Order {
    pub(crate) fn holds(self, ordering: Ordering) -> bool {
        match self {
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
            Self::Greater => ordering.is_gt(),
            Self::GreaterOrEqual => ordering.is_ge(),
        }
    }

    /// The order that holds between swapped sides.
    pub(crate) fn swapped(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
        }
    }
}

/// On integers, saturating at the ends of their range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    /// By a literal that is not zero.
    Divide,
    /// By a literal that is not zero.
    Remainder,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextTest {
    StartsWith,
    EndsWith,
    Contains,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Each {
    All,
    Exists,
    ExistsOne,
    Filter,
    Map,
}

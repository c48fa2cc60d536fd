//! The context of a request as an attacker on the internet sends it: what is fixed, what the attacker chooses, and
//! what only the request itself can show.

mod address;
mod choice;
mod keys;
mod literal;

pub(crate) use choice::{Choice, OWN_ACCOUNT, Solution, solve};
pub(crate) use keys::{Context, Known};
pub(crate) use literal::{Literal, Truth};

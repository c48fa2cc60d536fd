//! The context of a request as an attacker on the internet sends it: what is fixed, what the attacker chooses, and
//! what only the request itself can show.

mod address;
mod choice;
mod keys;
mod literal;
mod own;
mod text;

pub(crate) use choice::{Choice, Solution, solve};
pub(crate) use keys::{Context, Known};
pub(crate) use literal::{Literal, Truth};
pub(crate) use own::{OWN_ACCOUNT, Own};

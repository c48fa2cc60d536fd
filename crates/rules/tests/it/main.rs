//! Behaviour of the rules crate through its public surface.

mod catalogue;

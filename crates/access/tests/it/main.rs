//! Behaviour of the crate through its public surface.

mod smoke;

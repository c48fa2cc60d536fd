//! What a fix is: its id, its footprint, its safety class, and its effect on the estate.
//!
//! Connectors implement [`Fix`], the engine turns effects into simulated estates, and the attack graph knows fixes
//! only by id. Nothing here talks to a live system.

mod fix;
mod registry;

pub use fix::{Change, Class, Fix, Footprint, NoEffect};
pub use registry::{DuplicateFix, Fixes};

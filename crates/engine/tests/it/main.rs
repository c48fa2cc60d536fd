//! The pipeline through its public surface.

mod config;
mod pipeline;
mod secret_source;
mod state;
mod target;

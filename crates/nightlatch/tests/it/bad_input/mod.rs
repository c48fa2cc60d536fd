//! What is wrong with an input is said once: what, where, and what to do. Nothing that was collected is lost.

mod cases;
mod inputs;
mod outputs;
mod servers;
mod table;
mod told;

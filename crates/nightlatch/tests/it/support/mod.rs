//! What the tests share: a run of the binary, the incident on three servers, and what a report says.

mod program;
mod reading;
mod world;

pub(crate) use program::{Outcome, Program, nightlatch};
pub(crate) use reading::{ReportReading, WayIn};
pub(crate) use world::World;

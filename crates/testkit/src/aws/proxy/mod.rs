//! A loopback proxy in front of [`crate::LocalAws`] that counts calls and answers chosen ones wrongly.

mod fault;
mod operation;
mod server;

pub use fault::Fault;
pub use server::{FaultyAws, RecordedCall};

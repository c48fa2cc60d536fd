//! The attack graph through its public surface.

mod choice;
mod drawn;
mod oracle;
mod story;

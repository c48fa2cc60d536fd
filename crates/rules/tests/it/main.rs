//! Behaviour of the rules crate through its public surface.

mod catalogue;
mod directory;
mod laws;
mod oracle;
mod rejections;
mod rule_file;
mod support;
mod tables;

//! The commands, one file each.

pub(crate) mod collect;
pub(crate) mod completions;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod paths;
pub(crate) mod rules;
pub(crate) mod scan;
mod sources;

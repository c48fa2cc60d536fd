//! Texts generated from templates, so that no file of this repository holds a whole token.

mod draw;
mod key;
mod template;

pub use template::Sample;

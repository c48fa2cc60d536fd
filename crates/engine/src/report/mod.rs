//! What a scan found, resolved for people and machines: every id comes with its name, every step with its evidence.
//!
//! All outputs are renderings of a [`Report`]; its serialised form is the JSON output, and what a later run compares
//! with.

mod build;
mod changes;
mod headline;
mod view;

pub use changes::{Changes, compare};
pub use view::{
    BlindView, Counts, EvidenceView, FindingView, FixView, GapView, Headline, Named, PathView, Report,
    StepView, UndecidedView, WaysView,
};

pub(crate) use build::{build, headline};

//! Scanning every blob that any ref of a repository reaches.
//!
//! | file | what it does |
//! |---|---|
//! | `request` | what to scan, under which limits |
//! | `open` | opens the repository without reading any configuration but its own |
//! | `objects` | reads objects, and says why one could not be read |
//! | `tips`, `history` | refs, and the commits behind them, oldest first |
//! | `trees` | every tree once, for the blobs below |
//! | `contents` | every blob once, by several threads |
//! | `places` | paths and first commits of the blobs that matter, along the trees that hold them |
//! | `occurrences` | sightings at those places, as many as the limits allow |
//! | `findings` | sightings as secrets: one value, many places; parts joined across files of one commit |
//! | `gaps`, `report` | what was found and what was not read, as a fragment of an estate |
//!
//! The same repository gives the same estate, whatever the number of threads.

mod contents;
mod findings;
mod gaps;
mod history;
mod objects;
mod occurrences;
mod open;
mod places;
mod report;
mod request;
mod scan;
mod tips;
mod trees;

pub use open::ScanError;
pub use report::{Candidate, RepositoryScan, Skipped};
pub use request::{Limits, Progress, Request};
pub use scan::scan;

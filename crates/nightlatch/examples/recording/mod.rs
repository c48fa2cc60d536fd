//! From the incident on local servers to the three files of the demo.

mod bundle;
mod collected;
mod fixed;
mod origin;
mod record;

pub(crate) use record::record;

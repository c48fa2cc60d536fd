//! Every fix of every system.

use change::Fix;

/// Every fix of every system.
pub fn fixes() -> Vec<Box<dyn Fix>> {
    crate::gitlab::fix::all()
        .into_iter()
        .chain(crate::slack::fix::all())
        .collect()
}

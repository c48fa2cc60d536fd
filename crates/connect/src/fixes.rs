//! Every fix of every system.

use change::Fix;

/// Every fix of every system.
pub fn fixes() -> Vec<Box<dyn Fix>> {
    [
        crate::aws::fix::all(),
        crate::gitlab::fix::all(),
        crate::slack::fix::all(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

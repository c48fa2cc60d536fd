//! All fixes of a build, by id.

use std::collections::BTreeMap;

use model::FixId;
use thiserror::Error;

use crate::Fix;

/// Two fixes have one id.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("two fixes have the id `{0}`")]
pub struct DuplicateFix(pub FixId);

/// Fixes by id.
#[derive(Debug, Default)]
pub struct Fixes(BTreeMap<FixId, Box<dyn Fix>>);

impl Fixes {
    /// The fixes given.
    ///
    /// # Errors
    /// When two have one id.
    pub fn new(all: impl IntoIterator<Item = Box<dyn Fix>>) -> Result<Self, DuplicateFix> {
        let mut fixes = BTreeMap::new();
        for fix in all {
            let id = fix.id();
            if fixes.insert(id.clone(), fix).is_some() {
                return Err(DuplicateFix(id));
            }
        }
        Ok(Self(fixes))
    }

    /// The fix with the id.
    pub fn get(&self, id: &FixId) -> Option<&dyn Fix> {
        self.0.get(id).map(AsRef::as_ref)
    }

    /// All fixes, by id.
    pub fn iter(&self) -> impl Iterator<Item = &dyn Fix> {
        self.0.values().map(AsRef::as_ref)
    }
}

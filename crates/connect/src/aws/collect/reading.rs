//! What every subject needs.

use std::fmt;

use jiff::Timestamp;
use model::{AccountId, AssetId};

use crate::aws::api::{Client, Read};

/// One collection under way.
pub(super) struct Reading<'a> {
    pub(super) client: Client<Read>,
    /// When it began.
    pub(super) collected: Timestamp,
    /// The account, where it is known.
    pub(super) account: Option<AccountId>,
    /// `aws`, `aws-cn` or `aws-us-gov`.
    pub(super) partition: String,
    /// How many things are read at once.
    pub(super) concurrency: usize,
    /// Told what is being read, for people.
    pub(super) progress: &'a (dyn Fn(&str) + Send + Sync),
}

impl Reading<'_> {
    /// The id of a bucket.
    pub(super) fn bucket_id(&self, name: &str) -> AssetId {
        format!("arn:{}:s3:::{name}", self.partition).into()
    }
}

impl fmt::Debug for Reading<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reading")
            .field("account", &self.account)
            .finish_non_exhaustive()
    }
}

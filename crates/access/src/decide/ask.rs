//! One question: the index, the action, the resources, and the context of the request.

use std::cell::RefCell;
use std::collections::BTreeMap;

use model::{Gap, GapId};

use super::caller::Actor;
use super::decision::{Decision, Way};
use crate::context::Context;
use crate::index::{AccessIndex, BucketFacts};
use crate::language::{Pattern, Set};

/// What collects the gaps that a decision itself finds.
#[derive(Debug)]
pub(crate) struct Notes(RefCell<BTreeMap<GapId, Gap>>);

impl Notes {
    pub(crate) fn new() -> Self {
        Self(RefCell::new(BTreeMap::new()))
    }

    pub(crate) fn note(&self, gap: Gap) -> GapId {
        let id = gap.id.clone();
        self.0.borrow_mut().insert(id.clone(), gap);
        id
    }

    pub(crate) fn decision(self, ways: Vec<Way>) -> Decision {
        Decision::of(ways, self.0.into_inner())
    }
}

/// One action of one caller on some resource among those of a region.
#[derive(Debug)]
pub(crate) struct Ask<'a> {
    pub(crate) index: &'a AccessIndex,
    pub(crate) notes: &'a Notes,
    pub(crate) actor: &'a Actor<'a>,
    /// As the service writes it: `s3:GetObject`.
    pub(crate) action: &'a str,
    pub(crate) action_lower: String,
    pub(crate) region: Set,
    pub(crate) region_shown: String,
    pub(crate) context: Context,
}

impl<'a> Ask<'a> {
    pub(crate) fn new(
        index: &'a AccessIndex,
        notes: &'a Notes,
        actor: &'a Actor<'a>,
        action: &'a str,
        region: Pattern,
    ) -> Self {
        Self {
            index,
            notes,
            actor,
            action,
            action_lower: action.to_ascii_lowercase(),
            region_shown: region.to_string(),
            region: Set::any_of(vec![region]),
            context: actor.context(index, notes),
        }
    }

    /// The resource is the bucket, or objects of it.
    pub(crate) fn set_bucket(&mut self, bucket: &BucketFacts) {
        self.context.set_resource_account(&bucket.account);
        let gap = self.notes.note(bucket.access_points.clone());
        self.context.may_pass_access_points(&gap);
    }
}

//! The access keys of users.
//!
//! The credential report says when keys were last used but not which keys they are; `ListAccessKeys` says which keys
//! a user has. Every user is asked: `N/A` in the report's `access_key_1_last_rotated` says that there is no *active* key
//! (IAM User Guide, "Generate credential reports for your AWS account"), and no column says that there is none at all.
//! One call switches an inactive key on again, so one that leaked matters.

use jiff::Timestamp;
use model::asset::{Credential, CredentialKind, KeyStatus};
use model::{AssetId, Estate, EvidenceId, Field, List};

use super::credential_report::{KeySlot, Line};
use super::facts::{Facts, optional};
use super::reading::Reading;
use crate::aws::api::AccessKeyMetadata;

/// A user's keys, and what shows them.
pub(super) struct UserKeys {
    pub(super) user: AssetId,
    pub(super) keys: List<AssetId>,
    /// The keys as assets, evidence and gaps.
    pub(super) estate: Estate,
}

/// What the credential report says of the user.
#[derive(Clone, Copy)]
pub(super) struct Reported<'a> {
    pub(super) line: &'a Line,
    /// What shows it.
    pub(super) evidence: &'a [EvidenceId],
}

/// Reads the keys of one user.
pub(super) async fn read(
    reading: &Reading<'_>,
    user: AssetId,
    name: &str,
    reported: Option<Reported<'_>>,
) -> UserKeys {
    let mut facts = Facts::new(reading.collected);
    let listed = match facts.read(reading.client.list_access_keys(name).await) {
        Ok(listed) => listed,
        Err(gap) => {
            return UserKeys {
                user,
                keys: List::partial(Vec::new(), gap),
                estate: facts.estate,
            };
        }
    };
    let slots = reported.map_or(&[][..], |reported| &reported.line.keys);
    let mut ids = Vec::new();
    for key in &listed {
        let mut facts_of_key = Facts::new(reading.collected);
        facts_of_key.also_shown_by(facts.evidence());
        let last_used = match reported_use(key, &listed, slots) {
            Some(used) => {
                facts_of_key.also_shown_by(reported.map_or(&[][..], |reported| reported.evidence));
                Field::collected(used)
            }
            None => {
                let answer = reading.client.get_access_key_last_used(&key.access_key_id).await;
                optional(facts_of_key.read(answer))
            }
        };
        let id = AssetId::from(format!("aws-access-key:{}", key.access_key_id));
        let body = Credential {
            credential_kind: CredentialKind::AwsAccessKey,
            identifier: key.access_key_id.clone().into(),
            principal: user.clone().into(),
            status: match key.status.as_str() {
                "Active" => KeyStatus::Active.into(),
                _ => KeyStatus::Inactive.into(),
            },
            created: key.create_date.map_or_else(Field::not_recorded, Field::from),
            last_used,
            found_as: Field::not_recorded(),
        };
        facts_of_key.finish(id.clone(), &key.access_key_id, body);
        facts.estate.absorb(facts_of_key.estate);
        ids.push(id);
    }
    UserKeys {
        user,
        keys: List::complete(ids),
        estate: facts.estate,
    }
}

/// What the report says of this key, where it is certain that it speaks of this one: it was made when no other was.
fn reported_use(
    key: &AccessKeyMetadata,
    listed: &[AccessKeyMetadata],
    slots: &[KeySlot],
) -> Option<Option<Timestamp>> {
    let made = key.create_date?;
    if listed
        .iter()
        .filter(|other| other.create_date == Some(made))
        .count()
        != 1
    {
        return None;
    }
    let mut matching = slots.iter().filter(|slot| slot.rotated == made);
    let slot = matching.next().filter(|_| matching.next().is_none())?;
    slot.last_used
}

//! Questions that callers of this crate ask.

use model::AssetId;

use super::ask::{Ask, Notes};
use super::caller::Actor;
use super::decision::{Decision, Way};
use super::identity;
use super::layer::Restrictions;
use super::organization::{self, Kind};
use crate::gaps;
use crate::index::AccessIndex;
use crate::language::{Pattern, Set, witness};

/// Who sends a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// A user, a role, or the root user of an account (`arn:aws:iam::<account>:root`), by its id.
    Principal(AssetId),
    /// Anyone on the internet, without credentials.
    Anonymous,
    /// Anyone on the internet, with an AWS account of their own.
    OwnAccount,
}

/// One request: may this caller do this action on some of these resources?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Who asks.
    pub caller: Caller,
    /// The action as the service writes it, such as `s3:GetObject`; case does not matter.
    pub action: String,
    /// The ARN of the resource; with `*` or `?`, some resource of that form.
    pub resource: String,
}

impl AccessIndex {
    /// Decides a request.
    ///
    /// For buckets and their objects, roles (`sts:AssumeRole`) and keys (`kms:*`), the resource's own policy takes
    /// part: one that is not in the estate makes the decision unknown. For other resources, and for patterns of
    /// several, only the policies of the principal and of its organisation do; for patterns of buckets, those of the
    /// buckets of the estate as well.
    pub fn decide(&self, request: &Request) -> Decision {
        let notes = Notes::new();
        let actor = match Actor::of(self, &request.caller, &notes) {
            Ok(actor) => actor,
            Err(way) => return notes.decision(vec![way]),
        };
        let resource = request.resource.as_str();
        let bucket_id = AssetId::from(resource.split('/').next().unwrap_or(resource));
        let service = request
            .action
            .split(':')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        let ways = if let Some(bucket) = self.buckets.get(&bucket_id).filter(|_| service == "s3") {
            self.on_bucket(
                &notes,
                &actor,
                bucket,
                &request.action,
                Pattern::new(resource),
                None,
            )
        } else if let Some(role) = self.principals.get(resource).filter(|_| service == "sts") {
            self.on_role(&notes, &actor, role, &request.action)
        } else if let Some(key) = self.keys.get(resource).filter(|_| service == "kms") {
            self.on_key(&notes, &actor, key, &request.action, |_| {})
        } else if has_policy_of_its_own(&service, resource) {
            let gap = notes.note(gaps::not_in_estate(resource, "policy of the resource"));
            vec![Way::unknown(gap, format!("{resource} was not collected"))]
        } else {
            let pattern = Pattern::new(resource);
            let mut ways = self.by_identity_alone(&notes, &actor, &request.action, pattern.clone());
            for bucket in self.buckets.values().filter(|_| service == "s3") {
                let own = Set::any_of(vec![
                    Pattern::exact(bucket.id.as_str()),
                    Pattern::exact(&format!("{}/", bucket.id)).followed_by("*"),
                ]);
                if !witness(&[&Set::any_of(vec![pattern.clone()]), &own], &[]).is_none() {
                    ways.extend(self.on_bucket(
                        &notes,
                        &actor,
                        bucket,
                        &request.action,
                        pattern.clone(),
                        None,
                    ));
                }
            }
            ways
        };
        notes.decision(ways)
    }

    fn by_identity_alone(
        &self,
        notes: &Notes,
        actor: &Actor<'_>,
        action: &str,
        resource: Pattern,
    ) -> Vec<Way> {
        let ask = Ask::new(self, notes, actor, action, resource);
        let mut restrictions = Restrictions::default();
        organization::restrict(&ask, &mut restrictions, actor.account(), Kind::Service);
        match identity::side(&ask, &mut restrictions) {
            Some(side) => restrictions.ways(&ask, &side.layers()),
            None => vec![Way::closed(format!(
                "only the resource's own policy could allow {action} to {}",
                actor.label()
            ))],
        }
    }
}

/// Whether the resource is one bucket, object, role or key, whose own policy decides too.
fn has_policy_of_its_own(service: &str, resource: &str) -> bool {
    let form = match service {
        "s3" => "arn:aws:s3:::",
        "sts" => "arn:aws:iam::",
        "kms" => "arn:aws:kms:",
        _ => return false,
    };
    let container = match service {
        "s3" => resource.split('/').next().unwrap_or(resource),
        _ => resource,
    };
    container.starts_with(form) && container.len() > form.len() && !container.contains(['*', '?'])
}

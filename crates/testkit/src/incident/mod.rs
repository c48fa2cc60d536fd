//! The estate of ATLAS case study AML.CS0006, for an invented organisation.
//!
//! *Halden Optics* makes door stations that recognise residents. Its code host lets anyone register; a project
//! that every account may read holds the long-lived key of `ci-deploy`; that user may assume the role
//! `training-pipeline`, which reads and writes the training faces; from there wrong faces reach the model that
//! opens doors. Around this lie people, roles and buckets that have nothing to do with it, and ways that look
//! open but are not ([`Decoys`]).

mod buckets;
mod crowd;
mod history;
pub mod names;
mod people;
pub mod planted;
mod projects;
mod roles;

use serde_json::Value;

use crate::aws::{AccessKey, LocalAws};
use crate::{CodeHost, GitHistory, Result};

pub use crowd::crowd;
pub use projects::Projects;

/// What a test needs to know about the incident once it exists.
#[derive(Debug, Clone)]
pub struct Incident {
    /// The live key of `ci-deploy` that is in the repository.
    pub leaked_key: AccessKey,
    /// The ARN of `training-pipeline`, which reads and writes training data and models.
    pub training_role: String,
    /// The ARN of `media-archive-reader`, which reads private video.
    pub media_role: String,
    /// The ARN of `release-publisher`, which reads and writes unreleased applications.
    pub release_role: String,
    /// The ARN of the policy that lets the group `deployers` assume roles.
    pub assume_policy: String,
    /// Ways that look open and are not.
    pub decoys: Decoys,
}

/// Ways into the training data that look open in one layer and are shut in another.
#[derive(Debug, Clone)]
pub struct Decoys {
    /// The key of `ci-legacy`: in the history, allowed everything on the training bucket, but inactive.
    pub inactive_key: AccessKey,
    /// The key of `metrics-shipper`: in the repository, active, `s3:*`, but explicitly denied the private data.
    pub denied_key: AccessKey,
    /// The key of `labeling-vendor`: allowed the training bucket, but its permissions boundary is not.
    pub bounded_key: AccessKey,
    /// The role `dataset-admin`: `deployers` may assume it by their policy, but its trust policy names another.
    pub untrusting_role: String,
}

impl Incident {
    /// Creates the whole estate through the AWS API; about 200 calls, a second or two.
    pub fn create(aws: &LocalAws) -> Result<Incident> {
        let root = aws.root();
        buckets::create(&root)?;
        let people = people::create(aws)?;
        let roles = roles::create(aws)?;
        Ok(Incident {
            leaked_key: people.ci_deploy,
            training_role: roles.training,
            media_role: roles.media,
            release_role: roles.release,
            assume_policy: roles.assume_policy,
            decoys: Decoys {
                inactive_key: people.ci_legacy,
                denied_key: people.metrics_shipper,
                bounded_key: people.labeling_vendor,
                untrusting_role: roles.dataset_admin,
            },
        })
    }

    /// The history of the project `platform/face-match`, with this incident's keys in it.
    pub fn history(&self) -> GitHistory {
        history::face_match(&self.leaked_key, &self.decoys)
    }

    /// Puts the organisation's projects on a code host: the leaking one, internal, and two without secrets.
    pub fn publish(&self, host: &CodeHost) -> Result<Projects> {
        projects::publish(host, &self.history())
    }
}

/// A policy document of the current version with these statements.
fn policy(statements: Value) -> Value {
    serde_json::json!({ "Version": "2012-10-17", "Statement": statements })
}

fn bucket_arn(bucket: &str) -> String {
    format!("arn:aws:s3:::{bucket}")
}

fn objects_arn(bucket: &str) -> String {
    format!("arn:aws:s3:::{bucket}/*")
}

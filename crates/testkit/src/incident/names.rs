//! The names in the incident that tests refer to. All are invented.

/// The organisation.
pub const ORGANISATION: &str = "Halden Optics";
/// Faces on which the matching model is trained.
pub const TRAINING_FACES: &str = "halden-training-faces";
/// Private video of residents.
pub const RESIDENTIAL_VIDEO: &str = "halden-residential-video";
/// Applications that are not released yet.
pub const APP_RELEASES: &str = "halden-app-releases";
/// Trained models that door stations load.
pub const MODELS: &str = "halden-models";
/// Audit logs of the trail.
pub const AUDIT_LOGS: &str = "halden-audit-logs";
/// Pictures for the press, public on purpose.
pub const PRESS_KIT: &str = "halden-press-kit";
/// Uploads of the labelling people.
pub const ANNOTATION_INBOX: &str = "halden-annotation-inbox";
/// All buckets.
pub const BUCKETS: [&str; 7] = [
    TRAINING_FACES,
    RESIDENTIAL_VIDEO,
    APP_RELEASES,
    MODELS,
    AUDIT_LOGS,
    PRESS_KIT,
    ANNOTATION_INBOX,
];

/// The only trail: one region, no digests, no data events.
pub const TRAIL: &str = "halden-management";

/// The deployment user whose key leaked.
pub const CI_DEPLOY: &str = "ci-deploy";
/// Its predecessor, whose leaked key is inactive.
pub const CI_LEGACY: &str = "ci-legacy";
/// A user with `s3:*` and an explicit denial of private data.
pub const METRICS_SHIPPER: &str = "metrics-shipper";
/// A user whose permissions boundary leaves only the press kit.
pub const LABELING_VENDOR: &str = "labeling-vendor";
/// An administrator with a console password and no MFA device.
pub const ADMIN_WITHOUT_MFA: &str = "morag.hale";
/// An administrator with an MFA device.
pub const ADMIN_WITH_MFA: &str = "tomas.berg";
/// A machine-learning engineer, who may be trusted with data sets.
pub const ML_ENGINEER: &str = "ines.okafor";
/// The group of `ci-deploy`.
pub const DEPLOYERS: &str = "deployers";

/// The role that reads and writes training data and models.
pub const TRAINING_PIPELINE: &str = "training-pipeline";
/// The role that reads private video.
pub const MEDIA_ARCHIVE_READER: &str = "media-archive-reader";
/// The role that reads and writes unreleased applications.
pub const RELEASE_PUBLISHER: &str = "release-publisher";
/// The role that `deployers` may assume by their policy but that does not trust them.
pub const DATASET_ADMIN: &str = "dataset-admin";
/// The managed policy that lets `deployers` assume roles.
pub const ASSUME_POLICY: &str = "deployer-assume-roles";

/// The namespace of the leaking project on the code host.
pub const NAMESPACE: &str = "platform";
/// The leaking project on the code host.
pub const PROJECT: &str = "face-match";

//! The buckets with small objects in them, and the trail.

use serde_json::json;

use super::{names, objects_arn, policy};
use crate::Result;
use crate::aws::{AwsClient, PublicAccessBlock, Selectors, Trail};

pub(super) fn create(root: &AwsClient) -> Result<()> {
    for bucket in names::BUCKETS {
        root.create_bucket(bucket)?;
    }
    training_faces(root)?;
    for number in 1..=36 {
        let key = format!(
            "building-{:02}/door-{}/2024-06-{:02}.mp4",
            number % 9,
            number % 4,
            number % 28 + 1
        );
        root.put_object(
            names::RESIDENTIAL_VIDEO,
            &key,
            format!("invented frame {number}\n"),
        )?;
    }
    for (key, text) in [
        (
            "door-station/4.0.0-beta1/door-station.apk",
            "invented application package\n",
        ),
        (
            "resident/7.2.0-rc3/resident.ipa",
            "invented application package\n",
        ),
        ("resident/7.1.0/resident.ipa", "invented application package\n"),
    ] {
        root.put_object(names::APP_RELEASES, key, text)?;
    }
    for version in ["2024-03-18", "2024-06-02", "2024-09-27"] {
        root.put_object(
            names::MODELS,
            &format!("face-match/{version}/model.safetensors"),
            "invented weights\n",
        )?;
    }
    root.put_versioning(names::MODELS, true)?;
    root.put_logging(names::MODELS, names::AUDIT_LOGS)?;
    for bucket in [names::MODELS, names::APP_RELEASES, names::AUDIT_LOGS] {
        root.put_encryption(bucket, None)?;
    }
    press_kit(root)?;
    root.put_object(
        names::ANNOTATION_INBOX,
        "batch-017/labels.csv",
        "image,label\nface-001.jpg,consented\n",
    )?;
    trail(root)
}

/// The training bucket: neither versions nor logs, and its own Block Public Access was removed.
fn training_faces(root: &AwsClient) -> Result<()> {
    let bucket = names::TRAINING_FACES;
    for number in 1..=24 {
        root.put_object(
            bucket,
            &format!("enrolled/face-{number:03}.jpg"),
            format!("invented picture {number}\n"),
        )?;
    }
    root.put_object(
        bucket,
        "manifest.csv",
        "image,resident\nenrolled/face-001.jpg,17\n",
    )?;
    root.delete_public_access_block(bucket)?;
    root.put_ownership(bucket, "ObjectWriter")
}

/// The press kit: public by policy, which is meant.
fn press_kit(root: &AwsClient) -> Result<()> {
    let bucket = names::PRESS_KIT;
    let open = PublicAccessBlock {
        block_public_policy: false,
        restrict_public_buckets: false,
        ..PublicAccessBlock::ALL
    };
    root.put_public_access_block(bucket, open)?;
    let statement = json!([{
        "Sid": "EveryoneMayLookAtThePressKit",
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": objects_arn(bucket),
    }]);
    root.put_bucket_policy(bucket, &policy(statement))?;
    root.put_object(
        bucket,
        "logo.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n",
    )?;
    root.put_object(bucket, "door-station.jpg", "invented picture\n")
}

fn trail(root: &AwsClient) -> Result<()> {
    root.create_trail(&Trail {
        name: names::TRAIL,
        bucket: names::AUDIT_LOGS,
        multi_region: false,
        log_file_validation: false,
    })?;
    root.start_logging(names::TRAIL)?;
    root.put_event_selectors(names::TRAIL, Selectors::ManagementOnly)
}

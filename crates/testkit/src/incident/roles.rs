//! The roles, who may assume them by trust, and the policy that lets the deployers do so.

use serde_json::{Value, json};

use super::{bucket_arn, names, objects_arn, policy};
use crate::Result;
use crate::aws::{AwsClient, LocalAws};

const ADMINISTRATOR: &str = "arn:aws:iam::aws:policy/AdministratorAccess";
const SECURITY_AUDIT: &str = "arn:aws:iam::aws:policy/SecurityAudit";

pub(super) struct Roles {
    pub(super) training: String,
    pub(super) media: String,
    pub(super) release: String,
    pub(super) dataset_admin: String,
    pub(super) assume_policy: String,
}

pub(super) fn create(aws: &LocalAws) -> Result<Roles> {
    let root = aws.root();
    let account = aws.account();
    let roles = aws.days_ago(400, || assumable(&root, account))?;
    aws.days_ago(380, || unrelated(&root, account))?;
    Ok(roles)
}

fn assumable(root: &AwsClient, account: &str) -> Result<Roles> {
    let whole_account = trust(json!({ "AWS": format!("arn:aws:iam::{account}:root") }));
    let training = root.create_role(names::TRAINING_PIPELINE, &whole_account)?;
    let data = [names::TRAINING_FACES, names::MODELS];
    let training_data = root.create_policy("training-data-rw", &read_write(&data))?;
    root.attach_role_policy(names::TRAINING_PIPELINE, &training_data)?;

    let media = root.create_role(names::MEDIA_ARCHIVE_READER, &whole_account)?;
    let archive = json!([
        { "Effect": "Allow", "Action": "s3:ListBucket", "Resource": bucket_arn(names::RESIDENTIAL_VIDEO) },
        { "Effect": "Allow", "Action": "s3:GetObject", "Resource": objects_arn(names::RESIDENTIAL_VIDEO) },
    ]);
    root.put_role_policy(names::MEDIA_ARCHIVE_READER, "archive-read", &policy(archive))?;

    let deployer = trust(json!({ "AWS": format!("arn:aws:iam::{account}:user/{}", names::CI_DEPLOY) }));
    let release = root.create_role(names::RELEASE_PUBLISHER, &deployer)?;
    root.put_role_policy(
        names::RELEASE_PUBLISHER,
        "releases",
        &read_write(&[names::APP_RELEASES]),
    )?;

    let engineer = trust(json!({ "AWS": format!("arn:aws:iam::{account}:user/{}", names::ML_ENGINEER) }));
    let dataset_admin = root.create_role(names::DATASET_ADMIN, &engineer)?;
    let all = [
        bucket_arn(names::TRAINING_FACES),
        objects_arn(names::TRAINING_FACES),
    ];
    let everything = json!([{ "Effect": "Allow", "Action": "s3:*", "Resource": all }]);
    root.put_role_policy(names::DATASET_ADMIN, "data-sets", &policy(everything))?;

    let statements = json!([
        {
            "Sid": "DeploymentRoles",
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Resource": [training, media, release, dataset_admin],
        },
        { "Sid": "FindBuckets", "Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*" },
    ]);
    let assume_policy = root.create_policy(names::ASSUME_POLICY, &policy(statements))?;
    root.attach_group_policy(names::DEPLOYERS, &assume_policy)?;
    Ok(Roles {
        training,
        media,
        release,
        dataset_admin,
        assume_policy,
    })
}

fn unrelated(root: &AwsClient, account: &str) -> Result<()> {
    root.create_role(
        "model-serving",
        &trust(json!({ "Service": "sagemaker.amazonaws.com" })),
    )?;
    let models =
        json!([{ "Effect": "Allow", "Action": "s3:GetObject", "Resource": objects_arn(names::MODELS) }]);
    root.put_role_policy("model-serving", "models-read", &policy(models))?;

    root.create_role("build-runner", &trust(json!({ "Service": "ec2.amazonaws.com" })))?;
    let logs = json!([{ "Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": "*" }]);
    root.put_role_policy("build-runner", "logs", &policy(logs))?;

    let mut with_mfa =
        trust(json!({ "AWS": format!("arn:aws:iam::{account}:user/{}", names::ADMIN_WITH_MFA) }));
    with_mfa["Statement"][0]["Condition"] = json!({ "Bool": { "aws:MultiFactorAuthPresent": "true" } });
    root.create_role("break-glass-admin", &with_mfa)?;
    root.attach_role_policy("break-glass-admin", ADMINISTRATOR)?;

    let mut auditors = trust(json!({ "AWS": "arn:aws:iam::444455556666:root" }));
    auditors["Statement"][0]["Condition"] =
        json!({ "StringEquals": { "sts:ExternalId": "halden-audit-2024" } });
    root.create_role("external-auditor", &auditors)?;
    root.attach_role_policy("external-auditor", SECURITY_AUDIT)
}

fn trust(principal: Value) -> Value {
    policy(json!([{ "Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole" }]))
}

fn read_write(buckets: &[&str]) -> Value {
    let objects: Vec<String> = buckets.iter().map(|bucket| objects_arn(bucket)).collect();
    let buckets: Vec<String> = buckets.iter().map(|bucket| bucket_arn(bucket)).collect();
    policy(json!([
        { "Effect": "Allow", "Action": "s3:ListBucket", "Resource": buckets },
        { "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], "Resource": objects },
    ]))
}

//! Users and groups: people who work there, machines that have keys, and three whose rights end elsewhere.

use serde_json::json;

use super::{bucket_arn, names, objects_arn, policy};
use crate::Result;
use crate::aws::{AccessKey, AwsClient, LocalAws};

const ADMINISTRATOR: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

pub(super) struct People {
    pub(super) ci_deploy: AccessKey,
    pub(super) ci_legacy: AccessKey,
    pub(super) metrics_shipper: AccessKey,
    pub(super) labeling_vendor: AccessKey,
}

pub(super) fn create(aws: &LocalAws) -> Result<People> {
    let root = aws.root();
    let ci_legacy = aws.days_ago(780, || ci_legacy(aws, &root))?;
    aws.days_ago(640, || staff(&root))?;
    let ci_deploy = aws.days_ago(412, || ci_deploy(&root))?;
    let metrics_shipper = aws.days_ago(300, || metrics_shipper(&root))?;
    let labeling_vendor = aws.days_ago(150, || labeling_vendor(&root))?;
    let web_publisher = aws.days_ago(45, || machines(&root))?;
    aws.days_ago(20, || aws.caller(&labeling_vendor).caller_arn())?;
    for in_daily_use in [&ci_deploy, &metrics_shipper, &web_publisher] {
        aws.caller(in_daily_use).caller_arn()?;
    }
    Ok(People {
        ci_deploy,
        ci_legacy,
        metrics_shipper,
        labeling_vendor,
    })
}

fn staff(root: &AwsClient) -> Result<()> {
    for group in ["administrators", "ml-engineers", "annotators", "analysts"] {
        root.create_group(group)?;
    }
    root.attach_group_policy("administrators", ADMINISTRATOR)?;
    let read_write = |bucket: &str| {
        policy(json!([
            { "Effect": "Allow", "Action": "s3:ListBucket", "Resource": bucket_arn(bucket) },
            { "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": objects_arn(bucket) },
        ]))
    };
    root.put_group_policy(
        "ml-engineers",
        "training-data",
        &read_write(names::TRAINING_FACES),
    )?;
    root.put_group_policy("annotators", "inbox", &read_write(names::ANNOTATION_INBOX))?;
    let models = json!([{ "Effect": "Allow", "Action": "s3:Get*", "Resource": objects_arn(names::MODELS) }]);
    root.put_group_policy("analysts", "models-read", &policy(models))?;
    for (user, group, has_mfa) in [
        (names::ADMIN_WITHOUT_MFA, "administrators", false),
        (names::ADMIN_WITH_MFA, "administrators", true),
        (names::ML_ENGINEER, "ml-engineers", true),
        ("pavel.novak", "ml-engineers", true),
        ("lena.fischer", "annotators", true),
        ("juno.park", "analysts", true),
    ] {
        root.create_user(user)?;
        root.add_user_to_group(group, user)?;
        root.create_login_profile(user, &super::planted::password(user))?;
        if has_mfa {
            root.enable_virtual_mfa(user)?;
        }
    }
    Ok(())
}

fn ci_deploy(root: &AwsClient) -> Result<AccessKey> {
    root.create_user(names::CI_DEPLOY)?;
    root.create_group(names::DEPLOYERS)?;
    root.add_user_to_group(names::DEPLOYERS, names::CI_DEPLOY)?;
    root.create_access_key(names::CI_DEPLOY)
}

fn ci_legacy(aws: &LocalAws, root: &AwsClient) -> Result<AccessKey> {
    root.create_user(names::CI_LEGACY)?;
    let bucket = [
        bucket_arn(names::TRAINING_FACES),
        objects_arn(names::TRAINING_FACES),
    ];
    let statement = json!([{ "Effect": "Allow", "Action": "s3:*", "Resource": bucket }]);
    root.put_user_policy(names::CI_LEGACY, "training-sync", &policy(statement))?;
    let key = root.create_access_key(names::CI_LEGACY)?;
    aws.caller(&key).caller_arn()?;
    root.update_access_key(names::CI_LEGACY, &key.id, false)?;
    Ok(key)
}

fn metrics_shipper(root: &AwsClient) -> Result<AccessKey> {
    root.create_user(names::METRICS_SHIPPER)?;
    let everything = json!([{ "Effect": "Allow", "Action": "s3:*", "Resource": "*" }]);
    root.put_user_policy(names::METRICS_SHIPPER, "metrics-storage", &policy(everything))?;
    let private: Vec<String> = [
        names::TRAINING_FACES,
        names::RESIDENTIAL_VIDEO,
        names::APP_RELEASES,
        names::MODELS,
        names::AUDIT_LOGS,
    ]
    .iter()
    .flat_map(|bucket| [bucket_arn(bucket), objects_arn(bucket)])
    .collect();
    let denial = json!([{ "Sid": "NoPrivateData", "Effect": "Deny", "Action": "s3:*", "Resource": private }]);
    let arn = root.create_policy("deny-private-data", &policy(denial))?;
    root.attach_user_policy(names::METRICS_SHIPPER, &arn)?;
    root.create_access_key(names::METRICS_SHIPPER)
}

fn labeling_vendor(root: &AwsClient) -> Result<AccessKey> {
    root.create_user(names::LABELING_VENDOR)?;
    let training = [
        bucket_arn(names::TRAINING_FACES),
        objects_arn(names::TRAINING_FACES),
    ];
    let inbox = [
        bucket_arn(names::ANNOTATION_INBOX),
        objects_arn(names::ANNOTATION_INBOX),
    ];
    let both = [training, inbox.clone()].concat();
    let wide = json!([{ "Effect": "Allow", "Action": "s3:*", "Resource": both }]);
    root.put_user_policy(names::LABELING_VENDOR, "labelling", &policy(wide))?;
    let narrow =
        json!([{ "Effect": "Allow", "Action": ["s3:Get*", "s3:List*", "s3:PutObject"], "Resource": inbox }]);
    let boundary = root.create_policy("vendor-boundary", &policy(narrow))?;
    root.put_user_permissions_boundary(names::LABELING_VENDOR, &boundary)?;
    root.create_access_key(names::LABELING_VENDOR)
}

/// One key in use, whose pair is returned, and one that nobody ever used.
fn machines(root: &AwsClient) -> Result<AccessKey> {
    root.create_user("web-publisher")?;
    let press = json!([{
        "Effect": "Allow",
        "Action": ["s3:PutObject", "s3:DeleteObject"],
        "Resource": objects_arn(names::PRESS_KIT),
    }]);
    root.put_user_policy("web-publisher", "press-kit", &policy(press))?;
    let web_publisher = root.create_access_key("web-publisher")?;
    root.create_user("backup-agent")?;
    let logs =
        json!([{ "Effect": "Allow", "Action": "s3:GetObject", "Resource": objects_arn(names::AUDIT_LOGS) }]);
    root.put_user_policy("backup-agent", "log-copies", &policy(logs))?;
    root.create_access_key("backup-agent")?;
    Ok(web_publisher)
}

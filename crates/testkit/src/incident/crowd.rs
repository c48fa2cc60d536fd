//! An account of a given size, for measuring collectors.

use serde_json::json;

use super::policy;
use crate::Result;
use crate::aws::{LocalAws, Trail};

/// Creates that many users with a key each, roles, managed policies and buckets, one bucket for logs, and a trail
/// per ten users, all unremarkable. About nine calls per user.
pub fn crowd(aws: &LocalAws, size: u32) -> Result<()> {
    let root = aws.root();
    let logs = "crowd-logs";
    root.create_bucket(logs)?;
    let service = policy(json!([{
        "Effect": "Allow",
        "Principal": { "Service": "ec2.amazonaws.com" },
        "Action": "sts:AssumeRole",
    }]));
    for number in 0..size {
        let (user, role) = (
            format!("crowd-user-{number:04}"),
            format!("crowd-role-{number:04}"),
        );
        let bucket = format!("crowd-bucket-{number:04}");
        let statement = json!([{
            "Effect": "Allow",
            "Action": ["s3:GetObject", "s3:PutObject"],
            "Resource": format!("arn:aws:s3:::{bucket}/*"),
        }]);
        root.create_bucket(&bucket)?;
        let managed = root.create_policy(&format!("crowd-policy-{number:04}"), &policy(statement))?;
        root.create_user(&user)?;
        root.create_access_key(&user)?;
        root.attach_user_policy(&user, &managed)?;
        root.create_role(&role, &service)?;
        root.attach_role_policy(&role, &managed)?;
        if number % 10 == 0 {
            let name = format!("crowd-trail-{number:04}");
            let trail = Trail {
                name: &name,
                bucket: logs,
                multi_region: true,
                log_file_validation: true,
            };
            root.create_trail(&trail)?;
            root.start_logging(&name)?;
        }
    }
    Ok(())
}

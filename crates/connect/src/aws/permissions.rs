//! The read-only IAM policy that reading an account needs, made from the operations themselves.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::api::all_operations;

/// The IAM actions that reading an account needs, sorted.
pub fn actions() -> BTreeSet<&'static str> {
    all_operations()
        .filter_map(|operation| operation.permission)
        .collect()
}

/// The policy as a document. It holds no action that reads data, such as `s3:GetObject`.
pub fn policy() -> Value {
    json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Sid": "NightlatchReadsConfiguration",
            "Effect": "Allow",
            "Action": actions(),
            "Resource": "*",
        }],
    })
}

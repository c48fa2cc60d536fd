//! Who am I, and becoming a role.

use crate::Result;
use crate::aws::{AccessKey, AwsClient};

impl AwsClient {
    /// The caller's ARN by `sts:GetCallerIdentity`.
    pub fn caller_arn(&self) -> Result<String> {
        self.query("sts", "GetCallerIdentity", &[])?.text("Arn")
    }

    /// Assumes a role and returns the caller that has the session's keys.
    pub fn assume_role(&self, role_arn: &str, session_name: &str) -> Result<AwsClient> {
        let parameters = [("RoleArn", role_arn), ("RoleSessionName", session_name)];
        let answer = self.query("sts", "AssumeRole", &parameters)?;
        Ok(self.with_key(&AccessKey {
            id: answer.text("AccessKeyId")?,
            secret: answer.text("SecretAccessKey")?,
            session_token: Some(answer.text("SessionToken")?),
        }))
    }
}

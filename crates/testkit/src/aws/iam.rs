//! Users, groups, roles, policies and keys. Every call is one IAM action of the same name
//! (<https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html>) and fails as it does.

use serde_json::Value;

use crate::Result;
use crate::aws::{AccessKey, AwsClient};

impl AwsClient {
    /// Creates a user and returns its ARN.
    pub fn create_user(&self, user: &str) -> Result<String> {
        self.iam("CreateUser", &[("UserName", user)])?.text("Arn")
    }

    /// Creates a long-lived key of a user.
    pub fn create_access_key(&self, user: &str) -> Result<AccessKey> {
        let answer = self.iam("CreateAccessKey", &[("UserName", user)])?;
        Ok(AccessKey::long_lived(
            answer.text("AccessKeyId")?,
            answer.text("SecretAccessKey")?,
        ))
    }

    /// Makes a key `Active` or `Inactive`.
    pub fn update_access_key(&self, user: &str, key_id: &str, active: bool) -> Result<()> {
        let status = if active { "Active" } else { "Inactive" };
        self.iam(
            "UpdateAccessKey",
            &[("UserName", user), ("AccessKeyId", key_id), ("Status", status)],
        )
        .map(drop)
    }

    /// Deletes a key.
    pub fn delete_access_key(&self, user: &str, key_id: &str) -> Result<()> {
        self.iam("DeleteAccessKey", &[("UserName", user), ("AccessKeyId", key_id)])
            .map(drop)
    }

    /// Gives a user a console password.
    pub fn create_login_profile(&self, user: &str, password: &str) -> Result<()> {
        self.iam(
            "CreateLoginProfile",
            &[("UserName", user), ("Password", password)],
        )
        .map(drop)
    }

    /// Creates a virtual MFA device of the user's name and enables it; returns its serial number (an ARN).
    pub fn enable_virtual_mfa(&self, user: &str) -> Result<String> {
        let serial = self
            .iam("CreateVirtualMFADevice", &[("VirtualMFADeviceName", user)])?
            .text("SerialNumber")?;
        let codes = [
            ("AuthenticationCode1", "123456"),
            ("AuthenticationCode2", "654321"),
        ];
        self.iam(
            "EnableMFADevice",
            &[&[("UserName", user), ("SerialNumber", &serial)][..], &codes].concat(),
        )?;
        Ok(serial)
    }

    /// Creates a group and returns its ARN.
    pub fn create_group(&self, group: &str) -> Result<String> {
        self.iam("CreateGroup", &[("GroupName", group)])?.text("Arn")
    }

    /// Puts a user into a group.
    pub fn add_user_to_group(&self, group: &str, user: &str) -> Result<()> {
        self.iam("AddUserToGroup", &[("GroupName", group), ("UserName", user)])
            .map(drop)
    }

    /// Takes a user out of a group.
    pub fn remove_user_from_group(&self, group: &str, user: &str) -> Result<()> {
        self.iam("RemoveUserFromGroup", &[("GroupName", group), ("UserName", user)])
            .map(drop)
    }

    /// Creates a role with a trust policy and returns its ARN.
    pub fn create_role(&self, role: &str, trust: &Value) -> Result<String> {
        let trust = trust.to_string();
        self.iam(
            "CreateRole",
            &[("RoleName", role), ("AssumeRolePolicyDocument", &trust)],
        )?
        .text("Arn")
    }

    /// Replaces a role's trust policy.
    pub fn update_assume_role_policy(&self, role: &str, trust: &Value) -> Result<()> {
        let trust = trust.to_string();
        self.iam(
            "UpdateAssumeRolePolicy",
            &[("RoleName", role), ("PolicyDocument", &trust)],
        )
        .map(drop)
    }

    /// Creates a managed policy and returns its ARN.
    pub fn create_policy(&self, policy: &str, document: &Value) -> Result<String> {
        let document = document.to_string();
        self.iam(
            "CreatePolicy",
            &[("PolicyName", policy), ("PolicyDocument", &document)],
        )?
        .text("Arn")
    }

    /// Adds a version to a managed policy and makes it the default.
    pub fn set_policy_document(&self, policy_arn: &str, document: &Value) -> Result<()> {
        let document = document.to_string();
        let parameters = [
            ("PolicyArn", policy_arn),
            ("PolicyDocument", &document),
            ("SetAsDefault", "true"),
        ];
        self.iam("CreatePolicyVersion", &parameters).map(drop)
    }

    /// Attaches a managed policy to a user.
    pub fn attach_user_policy(&self, user: &str, policy_arn: &str) -> Result<()> {
        self.iam(
            "AttachUserPolicy",
            &[("UserName", user), ("PolicyArn", policy_arn)],
        )
        .map(drop)
    }

    /// Detaches a managed policy from a user.
    pub fn detach_user_policy(&self, user: &str, policy_arn: &str) -> Result<()> {
        self.iam(
            "DetachUserPolicy",
            &[("UserName", user), ("PolicyArn", policy_arn)],
        )
        .map(drop)
    }

    /// Attaches a managed policy to a group.
    pub fn attach_group_policy(&self, group: &str, policy_arn: &str) -> Result<()> {
        self.iam(
            "AttachGroupPolicy",
            &[("GroupName", group), ("PolicyArn", policy_arn)],
        )
        .map(drop)
    }

    /// Detaches a managed policy from a group.
    pub fn detach_group_policy(&self, group: &str, policy_arn: &str) -> Result<()> {
        self.iam(
            "DetachGroupPolicy",
            &[("GroupName", group), ("PolicyArn", policy_arn)],
        )
        .map(drop)
    }

    /// Attaches a managed policy to a role.
    pub fn attach_role_policy(&self, role: &str, policy_arn: &str) -> Result<()> {
        self.iam(
            "AttachRolePolicy",
            &[("RoleName", role), ("PolicyArn", policy_arn)],
        )
        .map(drop)
    }

    /// Detaches a managed policy from a role.
    pub fn detach_role_policy(&self, role: &str, policy_arn: &str) -> Result<()> {
        self.iam(
            "DetachRolePolicy",
            &[("RoleName", role), ("PolicyArn", policy_arn)],
        )
        .map(drop)
    }

    /// Writes an inline policy of a user.
    pub fn put_user_policy(&self, user: &str, policy: &str, document: &Value) -> Result<()> {
        self.put_inline("PutUserPolicy", ("UserName", user), policy, document)
    }

    /// Writes an inline policy of a group.
    pub fn put_group_policy(&self, group: &str, policy: &str, document: &Value) -> Result<()> {
        self.put_inline("PutGroupPolicy", ("GroupName", group), policy, document)
    }

    /// Writes an inline policy of a role.
    pub fn put_role_policy(&self, role: &str, policy: &str, document: &Value) -> Result<()> {
        self.put_inline("PutRolePolicy", ("RoleName", role), policy, document)
    }

    /// Deletes an inline policy of a user.
    pub fn delete_user_policy(&self, user: &str, policy: &str) -> Result<()> {
        self.iam("DeleteUserPolicy", &[("UserName", user), ("PolicyName", policy)])
            .map(drop)
    }

    /// Deletes an inline policy of a group.
    pub fn delete_group_policy(&self, group: &str, policy: &str) -> Result<()> {
        self.iam(
            "DeleteGroupPolicy",
            &[("GroupName", group), ("PolicyName", policy)],
        )
        .map(drop)
    }

    /// Deletes an inline policy of a role.
    pub fn delete_role_policy(&self, role: &str, policy: &str) -> Result<()> {
        self.iam("DeleteRolePolicy", &[("RoleName", role), ("PolicyName", policy)])
            .map(drop)
    }

    /// Sets the permissions boundary of a user.
    pub fn put_user_permissions_boundary(&self, user: &str, policy_arn: &str) -> Result<()> {
        self.iam(
            "PutUserPermissionsBoundary",
            &[("UserName", user), ("PermissionsBoundary", policy_arn)],
        )
        .map(drop)
    }

    /// Removes the permissions boundary of a user.
    pub fn delete_user_permissions_boundary(&self, user: &str) -> Result<()> {
        self.iam("DeleteUserPermissionsBoundary", &[("UserName", user)])
            .map(drop)
    }

    /// Sets the permissions boundary of a role.
    pub fn put_role_permissions_boundary(&self, role: &str, policy_arn: &str) -> Result<()> {
        self.iam(
            "PutRolePermissionsBoundary",
            &[("RoleName", role), ("PermissionsBoundary", policy_arn)],
        )
        .map(drop)
    }

    fn put_inline(&self, action: &str, owner: (&str, &str), policy: &str, document: &Value) -> Result<()> {
        let document = document.to_string();
        self.iam(
            action,
            &[owner, ("PolicyName", policy), ("PolicyDocument", &document)],
        )
        .map(drop)
    }

    fn iam(&self, action: &str, parameters: &[(&str, &str)]) -> Result<crate::aws::Answer> {
        self.query("iam", action, parameters)
    }
}

//! Which IAM action a request on the wire is.
//!
//! For Query and JSON services the action has the operation's name. For S3 it follows from method, path and
//! sub-resource, and often differs from the operation
//! (<https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html>).

use bytes::Bytes;
use http::request::Parts;
use url::form_urlencoded;

/// The shape of a service's errors on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Protocol {
    Query,
    RestXml,
    S3Control,
    Json,
}

/// A request, understood.
#[derive(Debug, Clone)]
pub(super) struct Operation {
    pub(super) protocol: Protocol,
    pub(super) service: String,
    /// `service:Action` as a policy would name it.
    pub(super) action: String,
    /// What the call is about: the bucket or object path for S3, else `*`.
    pub(super) resource: String,
    /// The access key id that signed, if any.
    pub(super) key_id: Option<String>,
}

pub(super) fn recognise(head: &Parts, body: &Bytes) -> Operation {
    let scope = credential_scope(head);
    let key_id = scope.first().map(|id| (*id).to_owned());
    let service = scope
        .get(3)
        .map_or_else(|| "s3".to_owned(), |service| (*service).to_owned());
    let target = head
        .headers
        .get("x-amz-target")
        .and_then(|value| value.to_str().ok());
    if let Some(name) = target.and_then(|target| target.rsplit('.').next()) {
        let action = format!("{service}:{name}");
        return Operation {
            protocol: Protocol::Json,
            service,
            action,
            resource: "*".into(),
            key_id,
        };
    }
    if service != "s3" {
        let parameters = form_urlencoded::parse(body).chain(form_urlencoded::parse(query(head).as_bytes()));
        let name = parameters
            .into_iter()
            .find(|(name, _)| name == "Action")
            .map(|(_, value)| value.into_owned());
        let action = format!("{service}:{}", name.unwrap_or_default());
        return Operation {
            protocol: Protocol::Query,
            service,
            action,
            resource: "*".into(),
            key_id,
        };
    }
    let path = head.uri.path();
    let (protocol, name) = if path.starts_with("/v20180820/") {
        (Protocol::S3Control, control_action(head.method.as_str(), path))
    } else {
        (
            Protocol::RestXml,
            s3_action(head.method.as_str(), path, query(head)),
        )
    };
    let resource = match protocol {
        Protocol::RestXml if path != "/" => format!("arn:aws:s3:::{}", path.trim_matches('/')),
        _ => "*".to_owned(),
    };
    Operation {
        protocol,
        service,
        action: format!("s3:{name}"),
        resource,
        key_id,
    }
}

fn query(head: &Parts) -> &str {
    head.uri.query().unwrap_or_default()
}

/// The parts of `Credential=<id>/<date>/<region>/<service>/aws4_request`.
fn credential_scope(head: &Parts) -> Vec<&str> {
    let authorization = head
        .headers
        .get("authorization")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let credential = authorization
        .split("Credential=")
        .nth(1)
        .and_then(|rest| rest.split([',', ' ']).next());
    credential
        .map(|value| value.split('/').collect())
        .unwrap_or_default()
}

fn control_action(method: &str, path: &str) -> String {
    match (method, path.trim_end_matches('/').rsplit('/').next()) {
        ("GET", Some("publicAccessBlock")) => "GetAccountPublicAccessBlock".into(),
        (_, Some("publicAccessBlock")) => "PutAccountPublicAccessBlock".into(),
        (_, last) => format!("{method}-{}", last.unwrap_or_default()),
    }
}

fn s3_action(method: &str, path: &str, query: &str) -> String {
    let names: Vec<String> = form_urlencoded::parse(query.as_bytes())
        .map(|(name, _)| name.into_owned())
        .collect();
    let has = |name: &str| names.iter().any(|n| n == name);
    let is_object = path
        .trim_start_matches('/')
        .split_once('/')
        .is_some_and(|(_, key)| !key.is_empty());
    if path == "/" {
        return "ListAllMyBuckets".into();
    }
    if is_object {
        let name = match method {
            "GET" | "HEAD" if has("acl") => "GetObjectAcl",
            "GET" | "HEAD" if has("tagging") => "GetObjectTagging",
            "GET" | "HEAD" => "GetObject",
            "PUT" if has("acl") => "PutObjectAcl",
            "DELETE" => "DeleteObject",
            _ => "PutObject",
        };
        return name.into();
    }
    let sub_resources = [
        ("location", "BucketLocation"),
        ("policyStatus", "BucketPolicyStatus"),
        ("policy", "BucketPolicy"),
        ("acl", "BucketAcl"),
        ("publicAccessBlock", "BucketPublicAccessBlock"),
        ("ownershipControls", "BucketOwnershipControls"),
        ("versioning", "BucketVersioning"),
        ("logging", "BucketLogging"),
        ("encryption", "EncryptionConfiguration"),
        ("object-lock", "BucketObjectLockConfiguration"),
        ("lifecycle", "LifecycleConfiguration"),
        ("replication", "ReplicationConfiguration"),
        ("website", "BucketWebsite"),
        ("cors", "BucketCORS"),
        ("notification", "BucketNotification"),
        ("tagging", "BucketTagging"),
    ];
    let Some((_, subject)) = sub_resources.iter().find(|(name, _)| has(name)) else {
        let name = match method {
            "PUT" => "CreateBucket",
            "DELETE" => "DeleteBucket",
            _ if has("versions") => "ListBucketVersions",
            _ => "ListBucket",
        };
        return name.into();
    };
    match (method, *subject) {
        ("GET" | "HEAD", subject) => format!("Get{subject}"),
        ("DELETE", "BucketPolicy" | "BucketWebsite") => format!("Delete{subject}"),
        (_, subject) => format!("Put{subject}"),
    }
}

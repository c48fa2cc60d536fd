//! A signing client for the three wire protocols of AWS, independent of the one under test.
//!
//! Protocols: <https://smithy.io/2.0/aws/protocols/index.html>; signing by the `aws-sigv4` crate.

use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings,
    UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::identity::Identity;
use bytes::Bytes;
use http_body_util::Full;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use url::form_urlencoded;

use crate::aws::{AccessKey, Answer};
use crate::exchange::{HttpResponse, send};
use crate::{Error, Result, runtime};

/// What a URI component of AWS keeps as is (RFC 3986 unreserved).
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');
const UNRESERVED_PATH: &AsciiSet = &UNRESERVED.remove(b'/');

/// A caller of one AWS account: who signs (or nobody), where, and for which region.
#[derive(Debug, Clone)]
pub struct AwsClient {
    authority: String,
    region: String,
    account: String,
    key: Option<AccessKey>,
}

impl AwsClient {
    pub(crate) fn new(authority: String, region: &str, account: &str, key: Option<AccessKey>) -> AwsClient {
        AwsClient {
            authority,
            region: region.to_owned(),
            account: account.to_owned(),
            key,
        }
    }

    /// The same account seen by another caller.
    pub fn with_key(&self, key: &AccessKey) -> AwsClient {
        AwsClient {
            key: Some(key.clone()),
            ..self.clone()
        }
    }

    /// The same account seen by somebody who signs nothing.
    pub fn anonymous(&self) -> AwsClient {
        AwsClient {
            key: None,
            ..self.clone()
        }
    }

    /// The same caller in another region.
    pub fn in_region(&self, region: &str) -> AwsClient {
        AwsClient {
            region: region.to_owned(),
            ..self.clone()
        }
    }

    /// The account id, 12 digits.
    pub fn account(&self) -> &str {
        &self.account
    }

    /// The region for which calls are signed.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// A call in the Query protocol (IAM, STS), e.g. `query("iam", "CreateUser", &[("UserName", "ana")])`.
    pub fn query(&self, service: &str, action: &str, parameters: &[(&str, &str)]) -> Result<Answer> {
        let version = match service {
            "sts" => "2011-06-15",
            _ => "2010-05-08",
        };
        let body = form_urlencoded::Serializer::new(String::new())
            .append_pair("Action", action)
            .append_pair("Version", version)
            .extend_pairs(parameters)
            .finish();
        let headers = vec![(
            "content-type",
            "application/x-www-form-urlencoded; charset=utf-8".to_owned(),
        )];
        let response = self.send(service, "POST", "/", &[], headers, body.into())?;
        Answer::from_response(format!("{service}:{action}"), response)
    }

    /// A call in the JSON 1.1 protocol; `target` is the prefix of `X-Amz-Target`.
    pub fn json(&self, service: &str, target: &str, action: &str, body: &Value) -> Result<Answer> {
        let headers = vec![
            ("content-type", "application/x-amz-json-1.1".to_owned()),
            ("x-amz-target", format!("{target}.{action}")),
        ];
        let response = self.send(service, "POST", "/", &[], headers, body.to_string().into())?;
        Answer::from_response(format!("{service}:{action}"), response)
    }

    /// A call in the REST protocol (S3 by path style, S3 Control); `path` and `query` are not yet encoded.
    pub fn rest(
        &self,
        service: &str,
        method: &str,
        path: &str,
        query: &[(&str, &str)],
        body: impl Into<Bytes>,
    ) -> Result<Answer> {
        self.rest_with(service, method, path, query, Vec::new(), body.into())
    }

    pub(crate) fn rest_with(
        &self,
        service: &str,
        method: &str,
        path: &str,
        query: &[(&str, &str)],
        headers: Vec<(&'static str, String)>,
        body: Bytes,
    ) -> Result<Answer> {
        let names: Vec<&str> = query.iter().map(|(name, _)| *name).collect();
        let call = format!("{service}:{method} {path}?{}", names.join("&"));
        Answer::from_response(call, self.send(service, method, path, query, headers, body)?)
    }

    fn send(
        &self,
        service: &str,
        method: &str,
        path: &str,
        query: &[(&str, &str)],
        mut headers: Vec<(&'static str, String)>,
        body: Bytes,
    ) -> Result<HttpResponse> {
        let mut target = utf8_percent_encode(path, UNRESERVED_PATH).to_string();
        let pairs: Vec<String> = query
            .iter()
            .map(|(name, value)| {
                format!(
                    "{}={}",
                    utf8_percent_encode(name, UNRESERVED),
                    utf8_percent_encode(value, UNRESERVED)
                )
            })
            .collect();
        if !pairs.is_empty() {
            target = format!("{target}?{}", pairs.join("&"));
        }
        headers.push(("host", self.authority.clone()));
        let signature = self.signature(service, method, &target, &headers, &body)?;
        let mut request = http::Request::builder().method(method).uri(&target);
        for (name, value) in headers
            .iter()
            .map(|(n, v)| (*n, v))
            .chain(signature.iter().map(|(n, v)| (n.as_str(), v)))
        {
            request = request.header(name, value);
        }
        let request = request
            .body(Full::new(body))
            .map_err(|e| self.unsendable(&target, &e))?;
        runtime::wait(send(self.authority.clone(), request))
    }

    fn signature(
        &self,
        service: &str,
        method: &str,
        target: &str,
        headers: &[(&'static str, String)],
        body: &Bytes,
    ) -> Result<Vec<(String, String)>> {
        let Some(key) = &self.key else {
            return Ok(Vec::new());
        };
        let identity: Identity =
            Credentials::new(&key.id, &key.secret, key.session_token.clone(), None, "testkit").into();
        let mut settings = SigningSettings::default();
        if service == "s3" {
            // S3 signs the path as sent and wants the payload digest in a header.
            settings.percent_encoding_mode = PercentEncodingMode::Single;
            settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
            settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        }
        let parameters = v4::SigningParams::builder()
            .identity(&identity)
            .region(&self.region)
            .name(service)
            .time(SystemTime::now())
            .settings(settings)
            .build()
            .map_err(|e| self.unsendable(target, &e))?;
        let uri = format!("http://{}{target}", self.authority);
        let pairs = headers.iter().map(|(name, value)| (*name, value.as_str()));
        let request = SignableRequest::new(method, uri, pairs, SignableBody::Bytes(body))
            .map_err(|e| self.unsendable(target, &e))?;
        let (instructions, _) = sign(request, &parameters.into())
            .map_err(|e| self.unsendable(target, &e))?
            .into_parts();
        Ok(instructions
            .headers()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect())
    }

    fn unsendable(&self, target: &str, reason: &dyn std::fmt::Display) -> Error {
        Error::NoAnswer {
            url: format!("http://{}{target}", self.authority),
            reason: reason.to_string(),
        }
    }
}

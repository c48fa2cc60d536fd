//! Signature version 4.
//!
//! Source: IAM User Guide, "AWS Signature Version 4 for API requests".

use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings,
    UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::identity::Identity;

use super::Service;
use crate::http::{HeaderName, HeaderValue, HttpError, Request};

/// Signs the request for the service in the region.
pub(super) fn signed(
    mut request: Request,
    service: Service,
    region: &str,
    credentials: &Credentials,
) -> Result<Request, HttpError> {
    let failed = |reason: String| HttpError::Setup {
        reason: format!("the request cannot be signed: {reason}"),
    };
    let mut settings = SigningSettings::default();
    if matches!(service, Service::S3 | Service::S3Control) {
        // S3 signs the path as it is sent and wants the digest of the body in a header.
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    }
    let identity: Identity = credentials.clone().into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name(service.signing_name())
        .time(SystemTime::now())
        .settings(settings)
        .build()
        .map_err(|error| failed(error.to_string()))?;
    let host = &request.url[url::Position::BeforeHost..url::Position::AfterPort];
    let headers = request
        .headers
        .iter()
        .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
        .chain([("host", host)]);
    let signable = SignableRequest::new(
        request.method.as_str(),
        request.url.as_str(),
        headers,
        SignableBody::Bytes(&request.body),
    )
    .map_err(|error| failed(error.to_string()))?;
    let (instructions, _) = sign(signable, &parameters.into())
        .map_err(|error| failed(error.to_string()))?
        .into_parts();
    for (name, value) in instructions.headers() {
        let name = HeaderName::try_from(name).map_err(|error| failed(error.to_string()))?;
        let mut value = HeaderValue::try_from(value).map_err(|error| failed(error.to_string()))?;
        value.set_sensitive(true);
        request.headers.insert(name, value);
    }
    Ok(request)
}

//! The wrong answers, worded as AWS words them for each protocol.
//!
//! Sources: <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html> (messages),
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>,
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html>,
//! <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/CommonErrors.html>.

use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use http::StatusCode;
use serde_json::json;

use super::operation::{Operation, Protocol};

/// What the proxy does instead of passing a call on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The caller lacks the permission; the message names caller, action and resource.
    AccessDenied,
    /// An organisation's policy denies it; the message says so.
    DeniedByServiceControlPolicy,
    /// Too many requests: `Throttling`, `SlowDown` or `ThrottlingException`.
    Throttled,
    /// The service failed: 500 `InternalFailure` or `InternalError`.
    ServerError,
    /// The key is unknown: `InvalidClientTokenId`, `InvalidAccessKeyId` or `UnrecognizedClientException`.
    UnknownKey,
    /// The clocks of client and server differ too much; the `Date` header carries the server's.
    ClockSkew {
        /// How far the server's clock is ahead of ours.
        server_ahead: Duration,
    },
    /// 200 with a body of another protocol: an HTML page of some gateway.
    Html,
    /// The real answer, cut off in the middle of its body, with a matching length.
    Truncated,
    /// The connection stays open and nothing is sent.
    Hang,
}

struct Wording {
    status: u16,
    code: &'static str,
    message: String,
}

/// The answer for a fault that needs nothing from the real server.
pub(super) fn answer(fault: &Fault, operation: &Operation, caller: &str) -> Response {
    if *fault == Fault::Html {
        let page = "<!DOCTYPE html>\n<html><head><title>Gateway</title></head><body><h1>It works!</h1></body></html>";
        return build(200, "text/html", page.to_owned(), &[]);
    }
    let wording = wording(fault, operation, caller);
    let mut headers = vec![("x-amzn-requestid", REQUEST_ID.to_owned())];
    if let Fault::ClockSkew { server_ahead } = fault {
        headers.push(("date", http_date(*server_ahead)));
    }
    let Wording {
        status,
        code,
        message,
    } = wording;
    let text = quick_xml::escape::escape(&message);
    match operation.protocol {
        Protocol::Json => {
            headers.push(("x-amzn-errortype", code.to_owned()));
            let body = json!({ "__type": code, "message": message }).to_string();
            build(status, "application/x-amz-json-1.1", body, &headers)
        }
        Protocol::Query => {
            let namespace = match operation.service.as_str() {
                "sts" => "https://sts.amazonaws.com/doc/2011-06-15/",
                _ => "https://iam.amazonaws.com/doc/2010-05-08/",
            };
            let kind = if status >= 500 { "Receiver" } else { "Sender" };
            let body = format!(
                "<ErrorResponse xmlns=\"{namespace}\">\n  <Error>\n    <Type>{kind}</Type>\n    <Code>{code}</Code>\n    \
                 <Message>{text}</Message>\n  </Error>\n  <RequestId>{REQUEST_ID}</RequestId>\n</ErrorResponse>\n"
            );
            build(status, "text/xml", body, &headers)
        }
        Protocol::RestXml => {
            let body = format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>{text}</Message>\
                 <RequestId>{REQUEST_ID}</RequestId><HostId>{HOST_ID}</HostId></Error>"
            );
            build(status, "application/xml", body, &headers)
        }
        Protocol::S3Control => {
            let body = format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ErrorResponse><Error><Code>{code}</Code>\
                 <Message>{text}</Message></Error><RequestId>{REQUEST_ID}</RequestId><HostId>{HOST_ID}</HostId>\
                 </ErrorResponse>"
            );
            build(status, "application/xml", body, &headers)
        }
    }
}

const REQUEST_ID: &str = "7a62c49f-347e-4fc4-9331-6e8e7a96aa73";
const HOST_ID: &str = "Uuag1LuByRx9e6j5Onimru9pO4ZVKnJ2Qz7/C1NPcfTWAtRPfTaOFg==";

fn wording(fault: &Fault, operation: &Operation, caller: &str) -> Wording {
    let Operation {
        protocol,
        action,
        resource,
        ..
    } = operation;
    let s3 = matches!(protocol, Protocol::RestXml | Protocol::S3Control);
    let json = *protocol == Protocol::Json;
    let named = if s3 {
        format!("\"{resource}\"")
    } else {
        resource.clone()
    };
    let denied = |why: &str| Wording {
        status: if json { 400 } else { 403 },
        code: if json {
            "AccessDeniedException"
        } else {
            "AccessDenied"
        },
        message: format!("User: {caller} is not authorized to perform: {action} on resource: {named} {why}"),
    };
    match fault {
        // S3 Control names neither caller nor action.
        Fault::AccessDenied | Fault::DeniedByServiceControlPolicy if *protocol == Protocol::S3Control => {
            Wording {
                status: 403,
                code: "AccessDenied",
                message: "Access Denied".into(),
            }
        }
        Fault::AccessDenied => denied(&format!(
            "because no identity-based policy allows the {action} action"
        )),
        Fault::DeniedByServiceControlPolicy => denied("with an explicit deny in a service control policy"),
        Fault::Throttled if s3 => Wording {
            status: 503,
            code: "SlowDown",
            message: "Please reduce your request rate.".into(),
        },
        Fault::Throttled => Wording {
            status: 400,
            code: if json { "ThrottlingException" } else { "Throttling" },
            message: "Rate exceeded".into(),
        },
        Fault::UnknownKey if s3 => Wording {
            status: 403,
            code: "InvalidAccessKeyId",
            message: "The AWS Access Key Id you provided does not exist in our records.".into(),
        },
        Fault::UnknownKey => Wording {
            status: if json { 400 } else { 403 },
            code: if json {
                "UnrecognizedClientException"
            } else {
                "InvalidClientTokenId"
            },
            message: "The security token included in the request is invalid.".into(),
        },
        Fault::ClockSkew { .. } if s3 => Wording {
            status: 403,
            code: "RequestTimeTooSkewed",
            message: "The difference between the request time and the current time is too large.".into(),
        },
        Fault::ClockSkew { server_ahead } => {
            let (now, server) = (jiff::Timestamp::now(), now_plus(*server_ahead));
            let (now, server) = (now.strftime("%Y%m%dT%H%M%SZ"), server.strftime("%Y%m%dT%H%M%SZ"));
            Wording {
                status: if json { 400 } else { 403 },
                code: if json {
                    "InvalidSignatureException"
                } else {
                    "SignatureDoesNotMatch"
                },
                message: format!(
                    "Signature expired: {now} is now earlier than {server} ({server} - 15 min.)"
                ),
            }
        }
        // The rest carry no wording of a refusal; a server's own failure is what a client must expect of them.
        Fault::ServerError | Fault::Html | Fault::Truncated | Fault::Hang => Wording {
            status: 500,
            code: if s3 { "InternalError" } else { "InternalFailure" },
            message: "We encountered an internal error. Please try again.".into(),
        },
    }
}

/// An HTTP date that many seconds from now.
pub(super) fn http_date(ahead: Duration) -> String {
    now_plus(ahead).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

fn now_plus(ahead: Duration) -> jiff::Timestamp {
    let now = jiff::Timestamp::now();
    now.checked_add(ahead).unwrap_or(now)
}

fn build(status: u16, content_type: &str, body: String, headers: &[(&'static str, String)]) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let fields = headers
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .chain([("content-type", content_type)]);
    for (name, value) in fields {
        if let Ok(value) = http::HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

//! One HTTP/1.1 exchange with a loopback server: no redirects, no cookies, no proxy, one connection each.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use url::Url;

use crate::{Error, Result, runtime};

/// The time limit of one exchange. Longer than any server of this crate takes unless it was told to hang.
const TIME_LIMIT: Duration = Duration::from_secs(40);

/// What a server answered.
#[derive(Debug, Clone)]
pub struct HttpResponse {
    /// The status code.
    pub status: u16,
    /// All header fields in order, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The whole body.
    pub body: Bytes,
}

impl HttpResponse {
    /// The first header field of that name (lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The body as text; bytes that are not UTF-8 are replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Sends one request to an `http://` address on loopback and returns the answer, whatever its status.
///
/// Tests use it to play an outsider with plain requests. Fails when the address is not `http`, nothing listens,
/// or no complete answer comes within 40 s.
pub fn exchange(
    method: &str,
    url: &str,
    headers: &[(&str, &str)],
    body: impl Into<Bytes>,
) -> Result<HttpResponse> {
    let no_answer = |reason: String| Error::NoAnswer {
        url: url.to_owned(),
        reason,
    };
    let parsed = Url::parse(url).map_err(|e| no_answer(e.to_string()))?;
    let mut request = http::Request::builder().method(method);
    let mut path = parsed.path().to_owned();
    if let Some(query) = parsed.query() {
        path = format!("{path}?{query}");
    }
    request = request.uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request
        .body(Full::new(body.into()))
        .map_err(|e| no_answer(e.to_string()))?;
    runtime::wait(send(authority(&parsed)?, request))
}

/// `host:port` of an `http` address.
pub(crate) fn authority(url: &Url) -> Result<String> {
    match (url.scheme(), url.host_str(), url.port_or_known_default()) {
        ("http", Some(host), Some(port)) => Ok(format!("{host}:{port}")),
        _ => Err(Error::NoAnswer {
            url: url.to_string(),
            reason: "only http:// addresses are served here".into(),
        }),
    }
}

/// Sends a request whose target is in origin form; adds `Host` when it is missing.
pub(crate) async fn send(authority: String, request: http::Request<Full<Bytes>>) -> Result<HttpResponse> {
    let url = format!("http://{authority}{}", request.uri());
    match tokio::time::timeout(TIME_LIMIT, attempt(&authority, request)).await {
        Ok(Ok(response)) => Ok(response),
        Ok(Err(reason)) => Err(Error::NoAnswer { url, reason }),
        Err(_) => Err(Error::NoAnswer {
            url,
            reason: format!("no answer within {} s", TIME_LIMIT.as_secs()),
        }),
    }
}

async fn attempt(
    authority: &str,
    mut request: http::Request<Full<Bytes>>,
) -> std::result::Result<HttpResponse, String> {
    if !request.headers().contains_key(http::header::HOST) {
        let host = http::HeaderValue::from_str(authority).map_err(|e| e.to_string())?;
        request.headers_mut().insert(http::header::HOST, host);
    }
    let stream = tokio::net::TcpStream::connect(authority)
        .await
        .map_err(|e| e.to_string())?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .map_err(|e| e.to_string())?;
    let driver = tokio::spawn(connection);
    let response = sender.send_request(request).await.map_err(|e| e.to_string())?;
    let (head, body) = response.into_parts();
    let body = body.collect().await.map_err(|e| e.to_string())?.to_bytes();
    driver.abort();
    let headers = head
        .headers
        .iter()
        .map(|(name, value)| {
            (
                name.as_str().to_owned(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        })
        .collect();
    Ok(HttpResponse {
        status: head.status.as_u16(),
        headers,
        body,
    })
}

//! Our HTTP layer as the HTTP client of `aws-config`, so that credential providers keep to the same law.

use std::time::Duration;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;

use crate::http::{HeaderName, HeaderValue, HttpError, HttpLayer, Method, Request, Url};

/// Gives `aws-config` connectors over the layer.
#[derive(Clone, Debug)]
pub(super) struct LayerClient(pub(super) HttpLayer);

#[derive(Debug)]
struct LayerConnector {
    http: HttpLayer,
    time: Option<Duration>,
}

impl HttpClient for LayerClient {
    fn http_connector(&self, settings: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        // Providers on the local link set short limits so that a machine without them is not kept waiting.
        let limits = [settings.connect_timeout(), settings.read_timeout()];
        SharedHttpConnector::new(LayerConnector {
            http: self.0.clone(),
            time: limits
                .into_iter()
                .flatten()
                .reduce(|connect, read| connect + read),
        })
    }
}

impl HttpConnector for LayerConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (http, time) = (self.http.clone(), self.time);
        HttpConnectorFuture::new(async move {
            let mut request = translated(&request)?;
            request.time = time;
            // The provider repeats by its own rules.
            request.retry = false;
            let answer = http.send(request).await.map_err(|error| match error {
                HttpError::TimedOut { .. } => ConnectorError::timeout(error.into()),
                _ => ConnectorError::io(error.into()),
            })?;
            let status = answer.status.into();
            let mut response = HttpResponse::new(status, SdkBody::from(answer.body.clone()));
            for (name, value) in &answer.headers {
                if let Ok(value) = value.to_str() {
                    response.headers_mut().append(name.to_string(), value.to_owned());
                }
            }
            Ok(response)
        })
    }
}

fn translated(request: &HttpRequest) -> Result<Request, ConnectorError> {
    let unusable = |error: &dyn std::fmt::Display| ConnectorError::user(error.to_string().into());
    let method = Method::from_bytes(request.method().as_bytes()).map_err(|error| unusable(&error))?;
    let url = Url::parse(request.uri()).map_err(|error| unusable(&error))?;
    let mut ours = Request::new(method, url).redirects_as_answer();
    for (name, value) in request.headers() {
        let name = HeaderName::try_from(name).map_err(|error| unusable(&error))?;
        let value = HeaderValue::try_from(value).map_err(|error| unusable(&error))?;
        ours.headers.append(name, value);
    }
    let body = request
        .body()
        .bytes()
        .ok_or_else(|| unusable(&"a body in pieces"))?;
    ours.body = body.to_vec().into();
    Ok(ours)
}

//! Traces: a span for each request, sent by OTLP (HTTP, Protobuf) where the environment names a
//! collector in `OTEL_EXPORTER_OTLP_ENDPOINT`; else there are none, and no request pays for them.
//!
//! A span says the method, the pattern that the address matched, the status and the request's
//! number, which the log says too. Nothing else is in one: no address, no header, no person. What
//! a caller says of traces of their own is not taken over. The other variables of the
//! specification, such as `OTEL_EXPORTER_OTLP_HEADERS` and `OTEL_TRACES_SAMPLER`, count as well.

use axum::http::StatusCode;
use opentelemetry::trace::{Span, SpanKind, Status, Tracer, TracerProvider};
use opentelemetry::{Context, KeyValue};
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{
    OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL,
    OTEL_EXPORTER_OTLP_PROTOCOL_HTTP_PROTOBUF, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT,
    OTEL_EXPORTER_OTLP_TRACES_PROTOCOL, SpanExporter, WithHttpConfig,
};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider};
use ureq::Agent;

use crate::error::ServerError;
use crate::limits::{COLLECTOR_BYTES_MAX, COLLECTOR_TIME, TRACES_END_TIME};
use crate::tls;

/// What the service is called, unless the environment says otherwise.
const NAME: &str = "untrain";

/// Makes spans and hands them over in the background.
#[derive(Debug, Clone)]
pub struct Traces {
    provider: SdkTracerProvider,
    tracer: SdkTracer,
}

/// The span of a request that is being answered.
pub struct RequestSpan(opentelemetry_sdk::trace::Span);

impl Traces {
    /// What the environment asks for; nothing where it names no collector.
    ///
    /// # Errors
    /// [`ServerError::Config`] for a variable that cannot be followed.
    pub fn from_environment() -> Result<Option<Self>, ServerError> {
        let names = [OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, OTEL_EXPORTER_OTLP_ENDPOINT];
        if names.into_iter().all(|name| set(name).is_none()) {
            return Ok(None);
        }
        for name in [OTEL_EXPORTER_OTLP_TRACES_PROTOCOL, OTEL_EXPORTER_OTLP_PROTOCOL] {
            let spoken = OTEL_EXPORTER_OTLP_PROTOCOL_HTTP_PROTOBUF;
            if let Some(other) = set(name).filter(|protocol| protocol != spoken) {
                let what = format!("`{name}`: `{other}` is not spoken; say `{spoken}`");
                return Err(ServerError::Config(what));
            }
        }
        let exporter = SpanExporter::builder().with_http().with_http_client(Collector::new());
        let exporter = exporter.build().map_err(|error| {
            ServerError::Config(format!("`{OTEL_EXPORTER_OTLP_ENDPOINT}`: {error}"))
        })?;
        let mut resource = Resource::builder();
        if set("OTEL_SERVICE_NAME").is_none() {
            resource = resource.with_service_name(NAME);
        }
        let provider = SdkTracerProvider::builder()
            .with_resource(resource.build())
            .with_batch_exporter(exporter)
            .build();
        let tracer = provider.tracer(NAME);
        Ok(Some(Self { provider, tracer }))
    }

    /// Begins the span of a request. `route` is the pattern that its address matched, if any did.
    #[must_use]
    pub fn begin(&self, id: &str, method: &'static str, route: Option<&str>) -> RequestSpan {
        let name = route.map_or_else(|| method.to_owned(), |route| format!("{method} {route}"));
        let mut attributes = vec![
            KeyValue::new("http.request.method", method),
            KeyValue::new("untrain.request_id", id.to_owned()),
        ];
        attributes.extend(route.map(|route| KeyValue::new("http.route", route.to_owned())));
        let span = self.tracer.span_builder(name).with_kind(SpanKind::Server);
        RequestSpan(
            span.with_attributes(attributes).start_with_context(&self.tracer, &Context::new()),
        )
    }

    /// Hands over what was not yet, and ends. It waits for the collector, but not for long.
    pub fn end(&self) {
        if let Err(error) = self.provider.shutdown_with_timeout(TRACES_END_TIME) {
            tracing::warn!(%error, "the last traces were not handed over");
        }
    }
}

impl RequestSpan {
    /// Ends it with the status of the answer.
    pub fn end(mut self, status: StatusCode) {
        self.0
            .set_attribute(KeyValue::new("http.response.status_code", i64::from(status.as_u16())));
        if status.is_server_error() {
            self.0.set_status(Status::error(""));
        }
        self.0.end();
    }
}

/// The value of a variable that is set, and not to nothing.
fn set(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The way to the collector. It blocks, and is asked on a thread of the exporter's own.
#[derive(Debug)]
struct Collector(Agent);

impl Collector {
    fn new() -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(COLLECTOR_TIME))
            .http_status_as_error(false)
            .max_redirects(0)
            .tls_config(tls::client())
            .build();
        Self(config.into())
    }
}

#[async_trait::async_trait]
impl HttpClient for Collector {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (head, body) = request.into_parts();
        let answer = self.0.run(Request::from_parts(head, body.as_ref()))?;
        let (head, mut body) = answer.into_parts();
        let read = body.with_config().limit(COLLECTOR_BYTES_MAX).read_to_vec()?;
        Ok(Response::from_parts(head, read.into()))
    }
}

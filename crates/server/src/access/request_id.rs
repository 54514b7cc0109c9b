//! The number of a request: on its answer, in what is said of a fault, and in every line of the
//! log. The language of whoever asks is known beside it, wherever they are turned away.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;
use untrain_pages::Language;
use uuid::Uuid;

use super::language;
use crate::service::Service;

/// The header of every answer.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

tokio::task_local! {
    static CURRENT: (String, Language);
}

/// The number of the request that is being answered, if one is.
#[must_use]
pub fn current() -> Option<String> {
    CURRENT.try_with(|(id, _)| id.clone()).ok()
}

/// The language of the request that is being answered.
#[must_use]
pub fn language() -> Language {
    CURRENT.try_with(|(_, language)| *language).unwrap_or_default()
}

/// Gives each request a number and writes down what became of it. What a caller calls a request is
/// not taken over: it would stand in the log as they wrote it. Neither are addresses, which name
/// people; the pattern that they match is.
pub async fn number(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response {
    let id = Uuid::now_v7().to_string();
    let method = method(request.method());
    let language = language::of(request.uri(), request.headers());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map(MatchedPath::as_str);
    let traced = service.traces().map(|traces| traces.begin(&id, method, route));
    let span = tracing::info_span!("request", id, method, route = route.unwrap_or("-"));
    let value = HeaderValue::from_str(&id).ok();
    let answered = async {
        let begun = Instant::now();
        let response = next.run(request).await;
        let micros = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
        tracing::debug!(status = response.status().as_u16(), micros, "answered");
        response
    };
    let mut response = CURRENT.scope((id, language), answered.instrument(span)).await;
    if let Some(traced) = traced {
        traced.end(response.status());
    }
    if let Some(value) = value {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// A method as it is counted and written down: whatever a caller makes up is one and the same.
#[must_use]
pub fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        // The word of OpenTelemetry's conventions.
        _ => "_OTHER",
    }
}

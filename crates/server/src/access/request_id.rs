//! The number of a request: on its answer, in what is said of a fault, and in every line of the
//! log.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;
use uuid::Uuid;

/// The header of every answer.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

tokio::task_local! {
    static CURRENT: String;
}

/// The number of the request that is being answered, if one is.
#[must_use]
pub fn current() -> Option<String> {
    CURRENT.try_with(Clone::clone).ok()
}

/// Gives each request a number and writes down what became of it. What a caller calls a request is
/// not taken over: it would stand in the log as they wrote it. Neither are addresses, which name
/// people; the pattern that they match is.
pub async fn number(request: Request, next: Next) -> Response {
    let id = Uuid::now_v7().to_string();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let route = route.unwrap_or_else(|| "-".to_owned());
    let span = tracing::info_span!("request", id, method = method.as_str(), route);
    let value = HeaderValue::from_str(&id).ok();
    let answered = async {
        let begun = Instant::now();
        let response = next.run(request).await;
        let micros = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
        tracing::debug!(status = response.status().as_u16(), micros, "answered");
        response
    };
    let mut response = CURRENT.scope(id, answered.instrument(span)).await;
    if let Some(value) = value {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

//! Every address of the service, and the layers that all requests pass.

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use crate::api;
use crate::limits::{BODY_BYTES_MAX, REQUEST_TIME};
use crate::problem::{Kind, Problem};
use crate::service::Service;

/// All of it.
pub fn router(service: Arc<Service>) -> Router {
    let requests = Router::new()
        .merge(api::router())
        .route("/openapi.json", get(async || Json(api::description())))
        .fallback(async || Problem::new(Kind::NotFound, "nothing has this address"))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, REQUEST_TIME));
    requests
        .merge(api::stream_router())
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(CatchPanicLayer::new())
        .with_state(service)
}

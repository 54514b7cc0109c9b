//! Every address of the service, and the layers that all requests pass.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use axum::{Json, Router};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use crate::api;
use crate::limits::{BODY_BYTES_MAX, REQUEST_TIME};
use crate::metrics;
use crate::problem::{Kind, Problem};
use crate::service::Service;

/// All of it.
pub fn router(service: Arc<Service>) -> Router {
    let requests = Router::new()
        .merge(api::router())
        .route("/healthz", get(async || "alive\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics::show))
        .route("/openapi.json", get(async || Json(api::description())))
        .fallback(async || Problem::new(Kind::NotFound, "nothing has this address"))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, REQUEST_TIME));
    requests
        .merge(api::stream_router())
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(Arc::clone(&service), metrics::count))
        .with_state(service)
}

/// Whether requests can be answered: the ledger, the store and the state that decides do.
async fn ready(State(service): State<Arc<Service>>) -> Result<&'static str, Problem> {
    service.follow().await?;
    service.webhooks().await?;
    Ok("ready\n")
}

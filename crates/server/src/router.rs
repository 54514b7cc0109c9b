//! Every address of the service, and the layers that all requests pass.

use std::any::Any;
use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, State};
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};

use crate::access::{audience, headers, recognise, request_id, same_site};
use crate::limits::{BODY_BYTES_MAX, REQUEST_TIME, SLOW_TIME};
use crate::problem::{Kind, Problem};
use crate::service::Service;
use crate::{api, metrics, web};

/// All of it. What stands last here is what a request meets first.
pub fn router(service: Arc<Service>) -> Router {
    let requests = Router::new()
        .merge(api::router())
        .merge(web::router())
        .route("/healthz", get(async || "alive\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics::show))
        .route("/openapi.json", get(async || Json(api::description())))
        .fallback(nothing_here)
        .method_not_allowed_fallback(wrong_method)
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, REQUEST_TIME));
    protected(requests, &service).with_state(service)
}

/// Routes within the layers that every request passes.
fn protected(requests: Router<Arc<Service>>, service: &Arc<Service>) -> Router<Arc<Service>> {
    let state = || Arc::clone(service);
    requests
        .merge(api::stream_router().method_not_allowed_fallback(wrong_method))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(from_fn_with_state(state(), same_site::check))
        .layer(from_fn_with_state(state(), recognise::recognise))
        .layer(RequestBodyTimeoutLayer::new(SLOW_TIME))
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(state(), headers::protect))
        .layer(from_fn_with_state(state(), metrics::count))
        .layer(from_fn_with_state(state(), request_id::number))
}

/// What is answered when the service failed where it should not: the words of the fault are for the
/// log alone.
fn panicked(fault: Box<dyn Any + Send>) -> Response {
    let text = fault.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let words = text.or_else(|| fault.downcast_ref::<String>().cloned()).unwrap_or_default();
    tracing::error!(words, "a request failed in a way that nobody foresaw");
    Problem::new(Kind::Internal, "the service failed: name the request id when you report it")
        .into_response()
}

/// What is answered where nothing is: a page for people, a problem for programs.
async fn nothing_here(State(service): State<Arc<Service>>, uri: Uri) -> Response {
    let problem = Problem::new(Kind::NotFound, "nothing has this address");
    audience::refuse(&service, uri.path(), problem)
}

/// What is answered to a method that an address does not take; the router adds which it does.
async fn wrong_method(State(service): State<Arc<Service>>, method: Method, uri: Uri) -> Response {
    let problem = Problem::new(Kind::WrongMethod, format!("this address does not take {method}"));
    audience::refuse(&service, uri.path(), problem)
}

/// Whether requests can be answered: the ledger, the store and the state that decides do.
async fn ready(State(service): State<Arc<Service>>) -> Result<&'static str, Problem> {
    service.follow().await?;
    service.webhooks().await?;
    Ok("ready\n")
}

//! The API, `/v1`: what a platform, its machines and its staff's programs ask.
//!
//! Each operation stands once: its path, what it takes and answers, and who may, are read off the
//! handler, and the description at `/openapi.json` is made of them. The copy in `spec/openapi.json` is
//! held against it by a test.

mod access_rule;
mod choices;
mod decisions;
mod extract;
mod idempotency;
mod subjects;

use std::sync::Arc;

use axum::Router;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::service::Service;

use access_rule::Security;
pub use access_rule::{Access, access_of};

/// What stands at the head of the description.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "untrain",
        description = "People's choices about AI training: taken in, proved, decided by.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    modifiers(&Security),
)]
struct Head;

/// The operations and their description.
fn operations() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::with_openapi(Head::openapi())
        .routes(routes!(subjects::show, subjects::register))
        .routes(routes!(subjects::link))
        .routes(routes!(choices::list, choices::choose))
        .routes(routes!(decisions::decide))
}

/// The routes of the API.
pub fn router() -> Router<Arc<Service>> {
    operations().into()
}

/// The description of the API (OpenAPI 3.1).
#[must_use]
pub fn description() -> utoipa::openapi::OpenApi {
    operations().into_openapi()
}

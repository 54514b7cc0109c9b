//! The API, `/v1`: what a platform, its machines and its staff's programs ask.
//!
//! Each operation stands once: its path, what it takes and answers, and who may, are read off the
//! handler, and the description at `/openapi.json` is made of them. The copy in `spec/openapi.json`
//! is held against it by a test.

mod access_rule;
mod audit;
mod cases;
mod choices;
mod decisions;
mod extract;
mod forgettings;
mod guard;
mod holdings;
mod idempotency;
mod if_match;
mod jobs;
mod keys;
mod ledger;
mod notices;
mod page;
mod policies;
mod receipts;
mod snapshots;
mod stream;
mod subjects;
mod webhooks;
pub mod words;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::service::Service;

use access_rule::Security;
pub use access_rule::{Access, access_of};
pub use receipts::file as receipt_file;

/// What stands at the head of the description.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "untrain",
        description = "People's choices about AI training: taken in, proved, decided by.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    // What stands in paths and headers alone is not found by itself.
    components(schemas(
        words::DatasetId,
        words::EntityTag,
        words::IdempotencyKey,
        words::ModelId,
        words::NoticeId,
        words::PolicyHash,
        words::SubjectId,
    )),
    modifiers(&Security),
)]
struct Head;

/// The operations that answer without end, whom no time limit breaks off.
fn streams() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new().routes(routes!(stream::follow))
}

/// The operations and their description.
fn operations() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::with_openapi(Head::openapi())
        .routes(routes!(subjects::show, subjects::register))
        .routes(routes!(subjects::link))
        .routes(routes!(choices::list, choices::choose))
        .routes(routes!(decisions::decide))
        .routes(routes!(notices::list, notices::publish))
        .routes(routes!(notices::show))
        .routes(routes!(notices::deliver))
        .routes(routes!(notices::recipients))
        .routes(routes!(notices::messages))
        .routes(routes!(notices::acknowledge))
        .routes(routes!(cases::list))
        .routes(routes!(cases::list_own, cases::open))
        .routes(routes!(cases::show))
        .routes(routes!(cases::step))
        .routes(routes!(forgettings::list, forgettings::request))
        .routes(routes!(receipts::list))
        .routes(routes!(receipts::show))
        .routes(routes!(holdings::list_datasets))
        .routes(routes!(holdings::show_dataset))
        .routes(routes!(holdings::list_models))
        .routes(routes!(holdings::show_model))
        .routes(routes!(holdings::show_run))
        .routes(routes!(holdings::whereabouts))
        .routes(routes!(policies::list))
        .routes(routes!(policies::show))
        .routes(routes!(policies::list_drafts, policies::add_draft))
        .routes(routes!(policies::show_draft, policies::change_draft, policies::remove_draft))
        .routes(routes!(policies::plan_draft))
        .routes(routes!(policies::propose_draft))
        .routes(routes!(policies::activate_draft))
        .routes(routes!(jobs::list, jobs::start))
        .routes(routes!(jobs::show, jobs::cancel))
        .routes(routes!(snapshots::newest))
        .routes(routes!(snapshots::delta))
        .routes(routes!(ledger::checkpoint))
        .routes(routes!(ledger::entry))
        .routes(routes!(ledger::inclusion))
        .routes(routes!(ledger::consistency))
        .routes(routes!(ledger::events))
        .routes(routes!(audit::pack))
        .routes(routes!(audit::verify))
        .routes(routes!(webhooks::list, webhooks::add))
        .routes(routes!(webhooks::end))
        .routes(routes!(webhooks::test))
        .routes(routes!(webhooks::deliveries))
        .routes(routes!(webhooks::replay))
        .routes(routes!(keys::list, keys::make))
        .routes(routes!(keys::end))
}

/// The routes of the API that answer and end.
pub fn router() -> Router<Arc<Service>> {
    Router::from(operations()).route_layer(from_fn(guard::guard))
}

/// The routes of the API that answer without end.
pub fn stream_router() -> Router<Arc<Service>> {
    Router::from(streams()).route_layer(from_fn(guard::guard))
}

/// The description of the API (OpenAPI 3.1).
#[must_use]
pub fn description() -> utoipa::openapi::OpenApi {
    let mut description = operations().merge(streams()).into_openapi();
    access_rule::secure(&mut description);
    description
}

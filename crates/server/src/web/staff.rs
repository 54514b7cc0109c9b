//! What staff see and do.

mod cases;
mod funnels;
mod holdings;
mod jobs;
mod overview;
mod policies;

use std::sync::Arc;

use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use untrain_pages::{Audience, Status};

use super::visit::{Around, Visit};
use crate::access::Scope;
use crate::service::Service;

/// The addresses of staff.
pub fn router() -> Router<Arc<Service>> {
    Router::new()
        .route("/staff", get(overview::show))
        .route("/staff/answers.csv", get(overview::answers_csv))
        .route("/staff/cases", get(cases::list))
        .route("/staff/cases/assign", post(cases::assign))
        .route("/staff/cases/{case}", get(cases::show).post(cases::step))
        .route("/staff/policies", get(policies::list))
        .route("/staff/policies/new", get(policies::ask_new).post(policies::add))
        .route("/staff/drafts/{id}", get(policies::show).post(policies::change))
        .route("/staff/drafts/{id}/plan", post(policies::start_plan))
        .route("/staff/drafts/{id}/propose", post(policies::propose))
        .route("/staff/drafts/{id}/activate", post(policies::activate))
        .route("/staff/jobs", get(jobs::list))
        .route("/staff/jobs/gate", post(jobs::gate))
        .route("/staff/jobs/train", post(jobs::train))
        .route("/staff/jobs/forget", post(jobs::forget))
        .route("/staff/jobs/{id}", get(jobs::show))
        .route("/staff/jobs/{id}/cancel", post(jobs::cancel))
        .route("/staff/forgetting", get(jobs::forgetting))
        .route("/staff/datasets", get(holdings::datasets))
        .route("/staff/datasets/{id}", get(holdings::dataset))
        .route("/staff/models", get(holdings::models))
        .route("/staff/models/{id}", get(holdings::model))
}

/// Lets somebody of the staff through who has a scope.
fn may(visit: &Visit, scope: Scope) -> Result<(), Response> {
    visit.staff()?;
    visit.caller.must_have(scope).map_err(|problem| visit.fault(&problem))
}

/// What stands around a page of staff.
const fn around<'a>(status: Option<&'a Status>) -> Around<'a> {
    Around { status, ..Around::of(Audience::Staff) }
}

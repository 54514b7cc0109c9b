//! What staff see and do.

mod cases;
mod funnels;
mod overview;

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

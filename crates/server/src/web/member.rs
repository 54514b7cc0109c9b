//! What members see and send: notices, switches, objections, where their data went, forgetting,
//! receipts.
//!
//! A form is answered by sending the browser on to a page (303): loading it again sends nothing
//! twice.

mod certificates;
mod forget;
mod loaded;
mod notices;
mod objection;
mod privacy;
mod purposes;
mod receipts;
pub(super) mod references;
mod whereabouts;

pub(super) use receipts::{title, what as receipt_of};

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use crate::service::Service;

/// The addresses of members.
pub fn router() -> Router<Arc<Service>> {
    Router::new()
        .route("/notices", get(notices::list))
        .route("/notices/{notice}", get(notices::show).post(notices::answer))
        .route("/privacy", get(privacy::show))
        .route("/privacy/ai-training", get(privacy::show))
        .route("/privacy/refuse-all", get(privacy::ask_refuse_all).post(privacy::refuse_all))
        .route("/privacy/{purpose}", post(privacy::choose))
        .route("/object", get(objection::uses).post(objection::send))
        .route("/object/uses", post(objection::uses_again))
        .route("/object/reason", get(objection::reason).post(objection::reason_again))
        .route("/object/check", post(objection::check))
        .route("/object/{case}", get(objection::show))
        .route("/object/{case}/appeal", post(objection::appeal))
        .route("/where", get(whereabouts::show))
        .route("/where.json", get(whereabouts::json))
        .route("/where.csv", get(whereabouts::csv))
        .route("/forget", get(forget::show).post(forget::send))
        .route("/forget/check", post(forget::check))
        .route("/forget/{entry}", get(forget::status))
        .route("/forget/certificates/{certificate}", get(certificates::file))
        .route("/receipts", get(receipts::list))
        .route("/receipts/{entry}", get(receipts::show))
        .route("/receipts/{entry}/proof", get(receipts::proof))
}

//! What staff see and do.

mod audit;
mod cases;
mod forgetting;
mod funnels;
mod holdings;
mod jobs;
mod ledger;
mod notices;
mod overview;
mod policies;
mod settings;
mod sources;

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};
use untrain_pages::{Audience, Status};

use super::visit::{Around, Visit};
use crate::access::Scope;
use crate::limits::FIGURES_DAYS;
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
        .route("/staff/policies/{policy}/roll-back", post(policies::roll_back))
        .route("/staff/drafts/{id}", get(policies::show).post(policies::change))
        .route("/staff/drafts/{id}/plan", post(policies::start_plan))
        .route("/staff/drafts/{id}/propose", post(policies::propose))
        .route("/staff/drafts/{id}/activate", post(policies::activate))
        .route("/staff/jobs", get(jobs::list))
        .route("/staff/jobs/gate", post(jobs::gate))
        .route("/staff/jobs/train", post(jobs::train))
        .route("/staff/jobs/forget", post(jobs::forget))
        .route("/staff/jobs/estimate", post(jobs::estimate))
        .route("/staff/jobs/audit", post(jobs::audit))
        .route("/staff/jobs/{id}", get(jobs::show))
        .route("/staff/jobs/{id}/cancel", post(jobs::cancel))
        .route("/staff/forgetting", get(forgetting::show))
        .route("/staff/datasets", get(holdings::datasets))
        .route("/staff/datasets/{id}", get(holdings::dataset))
        .route("/staff/datasets/{id}/recheck", post(holdings::recheck))
        .route("/staff/datasets/{id}/funnel.csv", get(holdings::funnel_csv))
        .route("/staff/models", get(holdings::models))
        .route("/staff/models/{id}", get(holdings::model))
        .route("/staff/ledger", get(ledger::list))
        .route("/staff/ledger/heads", get(ledger::heads))
        .route("/staff/ledger/export", get(ledger::export_form).post(ledger::export))
        .route("/staff/ledger/{entry}", get(ledger::show))
        .route("/staff/settings", get(settings::show))
        .route("/staff/settings/webhooks", post(settings::add_webhook))
        .route("/staff/settings/webhooks/{webhook}", get(settings::show_webhook))
        .route("/staff/settings/webhooks/{webhook}/test", post(settings::test_webhook))
        .route("/staff/settings/webhooks/{webhook}/end", post(settings::end_webhook))
        .route(
            "/staff/settings/webhooks/{webhook}/deliveries/{delivery}/replay",
            post(settings::replay_delivery),
        )
        .route("/staff/settings/keys", post(settings::make_key))
        .route("/staff/settings/keys/{key}/end", post(settings::end_key))
        .route("/staff/notices", get(notices::list))
        .route("/staff/notices/compose", get(notices::compose).post(notices::publish))
        .route("/staff/notices/{notice}", get(notices::show))
        .route("/staff/notices/{notice}/reach.csv", get(notices::reach_csv))
        .route(
            "/staff/notices/{notice}/recipients",
            get(notices::recipients_form).post(notices::recipients),
        )
        .route("/staff/sources", get(sources::show))
        .route("/staff/audit", get(audit::show))
        .route("/staff/audit/pack", get(audit::pack_form).post(audit::pack))
        .route("/staff/audit/sample", get(audit::sample))
        .route("/staff/audit/sample.csv", get(audit::sample_csv))
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

/// Numbers as a table that other programs read.
fn csv(text: String) -> Response {
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

/// The days that charts show, up to today.
fn last_days(visit: &Visit) -> impl Iterator<Item = Date> {
    let today = TimeZone::UTC.to_datetime(visit.service.now()).date();
    let before = move |days: usize| {
        today.checked_sub(Span::new().days(i64::try_from(days).unwrap_or(0))).ok()
    };
    (0..FIGURES_DAYS).rev().filter_map(before)
}

/// The last moment before a day. Spans of the ledger are counted from behind such a moment, so that
/// what was taken in at midnight itself belongs to the day that begins.
fn before(day: Date) -> Option<Timestamp> {
    let midnight = TimeZone::UTC.to_timestamp(day.to_datetime(Time::midnight())).ok()?;
    midnight.checked_sub(SignedDuration::from_nanos(1)).ok()
}

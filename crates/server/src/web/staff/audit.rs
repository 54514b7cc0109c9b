//! `/staff/audit`: the pack of a span of the log, and samples of what was released.

mod sample;

use axum::extract::RawQuery;
use axum::response::Response;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use untrain_lineage::catalogue::{Catalogue, DatasetLine};
use untrain_pages::FieldError;
use untrain_pages::staff::audit::{self as pages, AuditPage};
use untrain_pages::staff::cases::Named;
use untrain_policy::Position;

use super::{around, before, may};
use crate::access::Scope;
use crate::audit::zip;
use crate::limits::AUDIT_ENTRIES_MAX;
use crate::problem::{Kind, Problem};
use crate::service::Service;
use crate::web::form::Fields;
use crate::web::sign_in::away;
use crate::web::visit::{Around, Visit};

pub use sample::{csv as sample_csv, show as sample};

/// Where the forms are.
const PATH: &str = "/staff/audit";

/// Shows the forms.
pub async fn show(visit: Visit, RawQuery(query): RawQuery) -> Response {
    if let Err(response) = may(&visit, Scope::AuditRead) {
        return response;
    }
    forms(&visit, &Fields::of_query(query.as_deref()), &[]).await
}

/// The forms, filled in as they were before.
async fn forms(visit: &Visit, fields: &Fields, errors: &[FieldError]) -> Response {
    match view(visit, fields).await {
        Ok(view) => {
            let around = Around { errors, path: Some(PATH), ..around(None) };
            visit.show(&around, |frame| pages::page(frame, &view).into_string())
        }
        Err(problem) => visit.fault(&problem),
    }
}

async fn view(visit: &Visit, fields: &Fields) -> Result<AuditPage, Problem> {
    let service = &visit.service;
    let day = |at| TimeZone::UTC.to_datetime(at).date();
    let asked = |name: &str| fields.one(name).and_then(|day| day.parse::<Date>().ok());
    let first = service.ledger().events_from(Position(0), 1).await?.pop();
    let named =
        |line: &DatasetLine| Named { id: line.dataset.to_string(), name: line.directory.clone() };
    let count = fields.one("count").and_then(|count| count.parse().ok());
    let dataset = fields.one("dataset").map(str::to_owned);
    let seed = fields.one("seed").and_then(|seed| seed.parse::<u32>().ok());
    Ok(AuditPage {
        datasets: datasets(service).await?.iter().map(named).collect(),
        first_day: asked("from").or_else(|| first.map(|(_, event)| day(event.time))),
        today: asked("to").unwrap_or_else(|| day(service.now())),
        seed: u64::from(match seed {
            Some(seed) => seed,
            None => drawn_seed()?,
        }),
        asked: dataset.map(|dataset| (dataset, count.unwrap_or(50))),
    })
}

fn drawn_seed() -> Result<u32, Problem> {
    getrandom::u32().map_err(|error| Problem::new(Kind::Internal, error.to_string()))
}

/// The datasets that a sample can be drawn from, the newest first: those in the workspace, over
/// which no other was written.
async fn datasets(service: &Service) -> Result<Vec<DatasetLine>, Problem> {
    let catalogue = Catalogue::of(&service.ledger().own_events().await?);
    let is_here =
        |line: &DatasetLine| !line.replaced && std::path::Path::new(&line.directory).is_relative();
    Ok(catalogue.datasets.into_iter().rev().filter(is_here).collect())
}

/// Hands out the pack of the days of a form, both counted in.
pub async fn pack(visit: Visit, fields: Fields) -> Response {
    if let Err(response) = may(&visit, Scope::AuditRead) {
        return response;
    }
    let day = |name: &str| fields.one(name).and_then(|day| day.parse::<Date>().ok());
    let (from, to) = (day("from"), day("to"));
    let end = to.and_then(|day| day.tomorrow().ok()).and_then(before);
    match visit.service.audit_pack(&visit.caller, from.and_then(before), end).await {
        Ok(pack) => zip(pack),
        Err(problem) if problem.kind() == Kind::SignInAgain => again(from, to),
        Err(problem) if problem.kind() == Kind::TooLarge => {
            let most = [("most", AUDIT_ENTRIES_MAX.into())];
            let text = visit.locale.text_with("pack-too-many", &most);
            let errors = [FieldError { field: "pack-from".to_owned(), text }];
            forms(&visit, &fields, &errors).await
        }
        Err(problem) => visit.fault(&problem),
    }
}

/// The way to sign in once more, and back to the form as it was filled in.
fn again(from: Option<Date>, to: Option<Date>) -> Response {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (name, day) in [("from", from), ("to", to)] {
        if let Some(day) = day {
            query.append_pair(name, &day.to_string());
        }
    }
    let back = format!("{PATH}?{}", query.finish());
    let to: String = url::form_urlencoded::byte_serialize(back.as_bytes()).collect();
    away(&format!("/sign-in/again?to={to}"))
}

/// A pack is asked for by its form, which somebody finds who comes to its address.
pub async fn pack_form(visit: Visit) -> Response {
    match may(&visit, Scope::AuditRead) {
        Ok(()) => away(PATH),
        Err(response) => response,
    }
}

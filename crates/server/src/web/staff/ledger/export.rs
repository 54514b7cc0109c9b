//! The events of a filter as a file, sent as they are read. It names people: who takes it has shown
//! a moment ago who they are, and stands in the ledger.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use untrain_ledger::LedgerError;
use untrain_pages::staff::ledger::{ExportForm, LedgerFilter, csv_head, csv_line};
use untrain_policy::{Position, SubjectId};

use super::{Found, Span, filter, is_wanted, line, show_list};
use crate::access::{Caller, Scope};
use crate::limits::{AUDIT_ROWS, LEDGER_EXPORT_MAX};
use crate::problem::Problem;
use crate::service::Service;
use crate::web::form::Fields;
use crate::web::sign_in::away;
use crate::web::staff::may;
use crate::web::visit::Visit;

/// Hands out the events of a filter.
pub async fn export(visit: Visit, fields: Fields) -> Response {
    if let Err(response) = may(&visit, Scope::AuditRead) {
        return response;
    }
    let Some(form) = fields.one("form").and_then(ExportForm::named) else {
        return visit.fault(&Problem::field("/form", "is `csv` or `json`"));
    };
    let filter = filter(&fields);
    if matches!(&visit.caller, Caller::Staff(staff) if !staff.fresh) {
        let back = filter.link(None);
        let back: String = url::form_urlencoded::byte_serialize(back.as_bytes()).collect();
        return away(&format!("/sign-in/again?to={back}"));
    }
    match prepare(&visit, &filter, form).await {
        Ok(Prepared::Events(events)) => file(form, events),
        Ok(Prepared::TooMany(count)) => {
            let values = [("count", count.into()), ("most", LEDGER_EXPORT_MAX.into())];
            let error = visit.locale.text_with("export-too-many", &values);
            show_list(&visit, &fields, Some(error)).await
        }
        Err(problem) => visit.fault(&problem),
    }
}

/// What a filter comes to.
enum Prepared {
    /// The events, as they are read.
    Events(Body),
    /// Too many entries would have to be looked through.
    TooMany(u64),
}

async fn prepare(
    visit: &Visit,
    filter: &LedgerFilter,
    form: ExportForm,
) -> Result<Prepared, Problem> {
    let service = &visit.service;
    let span = Span::of(service, filter, service.ledger().size().await?.0).await?;
    let entries = span.end.saturating_sub(span.from);
    if filter.subject.is_none() && entries > LEDGER_EXPORT_MAX {
        return Ok(Prepared::TooMany(entries));
    }
    // Whom the file is about stands in no entry that outlives them.
    let whose = filter.subject.as_ref().map_or("", |_| " of one person");
    let kind = filter.event.as_ref().map(|event| format!(", {event} alone")).unwrap_or_default();
    let object = format!("entries {} to {}{whose}{kind}", span.from, span.end);
    service.note_act(&visit.caller, "ledger.exported", &object, None).await?;
    if let Some(subject) = &filter.subject {
        let Ok(subject) = SubjectId::new(subject) else {
            return Ok(Prepared::Events(Body::from(written(form, true, &[]))));
        };
        let events = service.ledger().events_of(&subject).await?;
        let wanted = events.into_iter().filter(|(entry, event)| {
            (span.from..span.end).contains(&entry.0) && is_wanted(filter, event)
        });
        let wanted: Vec<Found> = wanted.collect();
        return Ok(Prepared::Events(Body::from(written(form, true, &wanted))));
    }
    let reading = Reading {
        service: Arc::clone(service),
        filter: filter.clone(),
        next: span.from,
        end: span.end,
        form,
        is_first: true,
    };
    let parts = stream::unfold(Some(reading), |reading| async move {
        let mut reading = reading.filter(|it| it.is_first || it.next < it.end)?;
        match reading.part().await {
            Ok(part) => Some((Ok(part), Some(reading))),
            // Whoever reads it finds that the file broke off.
            Err(error) => Some((Err(error), None)),
        }
    });
    Ok(Prepared::Events(Body::from_stream(parts)))
}

/// How far a file has been read.
struct Reading {
    service: Arc<Service>,
    filter: LedgerFilter,
    next: u64,
    end: u64,
    form: ExportForm,
    is_first: bool,
}

impl Reading {
    async fn part(&mut self) -> Result<Bytes, LedgerError> {
        let until = self.next.saturating_add(AUDIT_ROWS).min(self.end);
        let read = self.service.ledger().events(Position(self.next)..Position(until)).await?;
        let wanted = read.into_iter().filter(|(_, event)| is_wanted(&self.filter, event));
        let wanted: Vec<Found> = wanted.collect();
        let part = written(self.form, self.is_first, &wanted);
        (self.next, self.is_first) = (until, false);
        Ok(part)
    }
}

fn written(form: ExportForm, is_first: bool, events: &[Found]) -> Bytes {
    let mut text = match form {
        ExportForm::Csv if is_first => csv_head(),
        _ => String::new(),
    };
    for found in events {
        match form {
            ExportForm::Csv => text.push_str(&csv_line(&line(found))),
            ExportForm::Json => {
                let value = serde_json::json!({ "entry": found.0.0, "event": found.1 });
                text.push_str(&value.to_string());
                text.push('\n');
            }
        }
    }
    Bytes::from(text)
}

fn file(form: ExportForm, events: Body) -> Response {
    let (kind, name) = match form {
        ExportForm::Csv => ("text/csv; charset=utf-8", "attachment; filename=\"ledger.csv\""),
        ExportForm::Json => ("application/x-ndjson", "attachment; filename=\"ledger.ndjson\""),
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static(name)),
    ];
    (headers, events).into_response()
}

/// A file is asked for by its form, which somebody finds who comes to its address.
pub async fn form(visit: Visit) -> Response {
    match may(&visit, Scope::AuditRead) {
        Ok(()) => away("/staff/ledger"),
        Err(response) => response,
    }
}

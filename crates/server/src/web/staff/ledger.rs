//! `/staff/ledger`: what the ledger took in, and one entry with its proof.
//!
//! The list names people and is for auditors. An entry and its proof are anybody's, as the log is;
//! what stands behind it is shown to those alone who read the ledger.

mod export;
mod heads;
mod way;

use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use axum::response::Response;
use data_encoding::{BASE64, HEXLOWER};
use jiff::Timestamp;
use jiff::civil::Date;
use untrain_pages::staff::ledger::{
    self as pages, Content, EntryPage, EventLine, LedgerFilter, LedgerPage, TreeHead,
};
use untrain_policy::{Event, Fact, Position, SubjectId};
use untrain_tlog::{Checkpoint, STATE_ROOT};

use super::{around, before, may};
use crate::access::Scope;
use crate::limits::{AUDIT_ROWS, LEDGER_EVENTS_MAX, PAGE_ROWS};
use crate::problem::{Kind, Problem};
use crate::service::Service;
use crate::web::form::Fields;
use crate::web::visit::{Around, Visit};

pub use export::{export, form as export_form};
pub use heads::list as heads;

/// An event with its entry.
type Found = (Position, Event);

/// Which page of the list: what stands before an entry, or from one on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cursor {
    Before(u64),
    From(u64),
}

impl Cursor {
    fn read(text: &str) -> Option<Self> {
        match text.strip_prefix("from-") {
            Some(number) => number.parse().ok().map(Self::From),
            None => text.parse().ok().map(Self::Before),
        }
    }

    fn written(self) -> String {
        match self {
            Self::Before(entry) => entry.to_string(),
            Self::From(entry) => format!("from-{entry}"),
        }
    }
}

/// Lists the events, the newest first.
pub async fn list(visit: Visit, RawQuery(query): RawQuery) -> Response {
    if let Err(response) = may(&visit, Scope::AuditRead) {
        return response;
    }
    show_list(&visit, &Fields::of_query(query.as_deref()), None).await
}

/// The list that fields narrow; with what has to be asked otherwise, when a file of it could not be
/// had.
async fn show_list(visit: &Visit, fields: &Fields, export_error: Option<String>) -> Response {
    let status = match export_error {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let view = match view(&visit.service, fields).await {
        Ok(view) => LedgerPage { export_error, ..view },
        Err(problem) => return visit.fault(&problem),
    };
    let path = view.filter.link(None);
    let around = Around { path: Some(&path), ..around(None) };
    visit.show_as(status, &around, |frame| pages::page(frame, &view).into_string())
}

fn filter(fields: &Fields) -> LedgerFilter {
    let word = |name: &str| fields.one(name).map(str::trim).filter(|word| !word.is_empty());
    let day = |name: &str| word(name).and_then(|day| day.parse::<Date>().ok());
    LedgerFilter {
        event: word("event").map(str::to_owned),
        subject: word("subject").map(str::to_owned),
        from: day("from"),
        until: day("until"),
    }
}

async fn view(service: &Service, fields: &Fields) -> Result<LedgerPage, Problem> {
    let filter = filter(fields);
    let head = head(service, service.ledger().checkpoint().await?).await?;
    let span = Span::of(service, &filter, head.size).await?;
    let cursor = fields.one("cursor").and_then(Cursor::read);
    let rows = match &filter.subject {
        Some(subject) => rows_of_person(service, subject, &filter, span, cursor).await?,
        None => rows(service, &filter, span, cursor).await?,
    };
    Ok(LedgerPage {
        events: rows.events.iter().rev().map(line).collect(),
        newer: rows.newer.map(Cursor::written),
        older: rows.older.map(Cursor::written),
        filter,
        head,
        export_error: None,
    })
}

/// The entries that the days of a filter name.
#[derive(Debug, Clone, Copy)]
struct Span {
    from: u64,
    end: u64,
}

impl Span {
    async fn of(service: &Service, filter: &LedgerFilter, size: u64) -> Result<Self, Problem> {
        let ledger = service.ledger();
        let from = filter.from.and_then(before);
        let until = filter.until.and_then(|day| day.tomorrow().ok()).and_then(before);
        let from = match from {
            Some(time) => ledger.position_at(time).await?.0,
            None => 0,
        };
        let end = match until {
            Some(time) => ledger.position_at(time).await?.0.min(size),
            None => size,
        };
        Ok(Self { from, end })
    }
}

/// The events of a page, in the order of the ledger, and the pages beside it.
#[derive(Debug, Default)]
struct Rows {
    events: Vec<Found>,
    newer: Option<Cursor>,
    older: Option<Cursor>,
}

fn is_wanted(filter: &LedgerFilter, event: &Event) -> bool {
    filter.event.as_deref().is_none_or(|name| name == event.fact.name())
}

async fn rows(
    service: &Service,
    filter: &LedgerFilter,
    span: Span,
    cursor: Option<Cursor>,
) -> Result<Rows, Problem> {
    match cursor {
        Some(Cursor::From(entry)) => newer_rows(service, filter, span, entry).await,
        Some(Cursor::Before(entry)) => older_rows(service, filter, span, entry.min(span.end)).await,
        None => older_rows(service, filter, span, span.end).await,
    }
}

/// Reads backwards from an entry until the page is full. Where what is wanted is rare, the page
/// ends after so many entries, and its reader goes on.
async fn older_rows(
    service: &Service,
    filter: &LedgerFilter,
    span: Span,
    end: u64,
) -> Result<Rows, Problem> {
    let least = span.from.max(end.saturating_sub(LEDGER_EVENTS_MAX));
    let (mut found, mut next) = (Vec::new(), end);
    while next > least && found.len() < PAGE_ROWS {
        let from = next.saturating_sub(AUDIT_ROWS).max(least);
        let read = service.ledger().events(Position(from)..Position(next)).await?;
        let wanted = read.into_iter().rev().filter(|(_, event)| is_wanted(filter, event));
        let missing = PAGE_ROWS.saturating_sub(found.len());
        found.extend(wanted.take(missing));
        next = from;
    }
    let full = found.len() == PAGE_ROWS;
    let first = if full { found.last().map_or(next, |(entry, _)| entry.0) } else { next };
    found.reverse();
    Ok(Rows {
        events: found,
        newer: (end < span.end).then_some(Cursor::From(end)),
        older: (first > span.from).then_some(Cursor::Before(first)),
    })
}

/// Reads on from an entry until the page is full.
async fn newer_rows(
    service: &Service,
    filter: &LedgerFilter,
    span: Span,
    start: u64,
) -> Result<Rows, Problem> {
    let start = start.max(span.from);
    let most = span.end.min(start.saturating_add(LEDGER_EVENTS_MAX));
    let (mut found, mut next) = (Vec::new(), start);
    while next < most && found.len() < PAGE_ROWS {
        let until = next.saturating_add(AUDIT_ROWS).min(most);
        let read = service.ledger().events(Position(next)..Position(until)).await?;
        let wanted = read.into_iter().filter(|(_, event)| is_wanted(filter, event));
        let missing = PAGE_ROWS.saturating_sub(found.len());
        found.extend(wanted.take(missing));
        next = until;
    }
    let full = found.len() == PAGE_ROWS;
    let end =
        if full { found.last().map_or(next, |(entry, _)| entry.0.saturating_add(1)) } else { next };
    Ok(Rows {
        events: found,
        newer: (end < span.end).then_some(Cursor::From(end)),
        older: (start > span.from).then_some(Cursor::Before(start)),
    })
}

/// The events of one person, under all of their accounts.
async fn rows_of_person(
    service: &Service,
    subject: &str,
    filter: &LedgerFilter,
    span: Span,
    cursor: Option<Cursor>,
) -> Result<Rows, Problem> {
    let Ok(subject) = SubjectId::new(subject) else { return Ok(Rows::default()) };
    let events = service.ledger().events_of(&subject).await?;
    let wanted = events.into_iter().filter(|(entry, event)| {
        (span.from..span.end).contains(&entry.0) && is_wanted(filter, event)
    });
    Ok(page_of(wanted.collect(), cursor))
}

/// One page of events that are all there.
fn page_of(mut events: Vec<Found>, cursor: Option<Cursor>) -> Rows {
    let (from, end) = match cursor {
        Some(Cursor::From(entry)) => {
            let from = events.partition_point(|(at, _)| at.0 < entry);
            (from, from.saturating_add(PAGE_ROWS).min(events.len()))
        }
        Some(Cursor::Before(entry)) => {
            let end = events.partition_point(|(at, _)| at.0 < entry);
            (end.saturating_sub(PAGE_ROWS), end)
        }
        None => (events.len().saturating_sub(PAGE_ROWS), events.len()),
    };
    let newer = events.get(end).map(|(entry, _)| Cursor::From(entry.0));
    events.truncate(end);
    let events: Vec<Found> = events.split_off(from);
    let first = events.first().map(|(entry, _)| Cursor::Before(entry.0));
    Rows { older: first.filter(|_| from > 0), newer, events }
}

fn line((entry, event): &Found) -> EventLine {
    EventLine {
        entry: *entry,
        at: event.time,
        event: event.fact.name().to_owned(),
        subject: event.fact.subject().cloned(),
        about: about(&event.fact),
    }
}

/// What an event is about besides a person, in the ledger's own words.
fn about(fact: &Fact) -> Option<String> {
    Some(match fact {
        Fact::ChoiceMade { purpose, choice, .. } => format!("{purpose}: {choice}"),
        Fact::ObjectionOpened { purpose, .. } => purpose.to_string(),
        Fact::ObjectionDecided { purpose, outcome, .. } => format!("{purpose}: {outcome}"),
        Fact::CaseOpened { kind, purpose: Some(purpose), .. } => format!("{kind}: {purpose}"),
        Fact::CaseOpened { kind, .. } => kind.to_string(),
        Fact::CaseDecided { case, outcome, .. } => format!("{case}: {outcome}"),
        Fact::CaseAcknowledged { case, .. }
        | Fact::CaseExtended { case, .. }
        | Fact::CaseAppealed { case, .. }
        | Fact::CaseSent { case, .. } => case.to_string(),
        Fact::ForgetRequested { level, .. } => level.to_string(),
        Fact::SubjectRegistered { jurisdiction, .. } => jurisdiction.as_ref()?.to_string(),
        Fact::SubjectsLinked { other, .. } => other.to_string(),
        Fact::NoticePublished { notice, .. }
        | Fact::NoticeDelivered { notice, .. }
        | Fact::NoticeAcknowledged { notice, .. } => notice.to_string(),
        Fact::PolicyActivated { policy, .. } | Fact::PolicyOverridden { policy, .. } => {
            policy.to_string()
        }
        Fact::SourceRegistered { source, .. } => source.to_string(),
        Fact::DatasetRevised { dataset, .. } => dataset.to_string(),
        Fact::DatasetBuilt { directory, .. }
        | Fact::ModelTrained { directory, .. }
        | Fact::ModelForgot { directory, .. }
        | Fact::ArtefactReleased { directory, .. }
        | Fact::ArtefactWithdrawn { directory, .. } => directory.clone(),
        Fact::StaffActed { actor, action, object, .. } => format!("{actor}: {action} ({object})"),
        Fact::SnapshotExported { position, .. } => position.to_string(),
        Fact::SubjectErased { .. } => return None,
    })
}

/// Shows an entry with its proof.
pub async fn show(visit: Visit, Path(entry): Path<u64>) -> Response {
    if let Err(response) = may(&visit, Scope::OverviewRead) {
        return response;
    }
    match entry_view(&visit, Position(entry)).await {
        Ok(view) => visit.show(&around(None), |frame| pages::entry(frame, &view).into_string()),
        Err(problem) => visit.fault(&problem),
    }
}

async fn entry_view(visit: &Visit, index: Position) -> Result<EntryPage, Problem> {
    let ledger = visit.service.ledger();
    let entry = ledger.entry(index).await?;
    let proof = ledger.prove_inclusion(index).await?;
    let checkpoint = opened(&visit.service, &proof.checkpoint)?;
    let inclusion = way::go(entry.leaf_hash(), index.0, &proof.hashes, &checkpoint);
    let event = match visit.caller.scopes().has(Scope::AuditRead) {
        true => ledger.events(index..Position(index.0.saturating_add(1))).await?.pop(),
        false => None,
    };
    let event = event.map(|(_, event)| event);
    let content = if entry.kind == STATE_ROOT {
        Content::Own
    } else if !visit.caller.scopes().has(Scope::AuditRead) {
        Content::NotForRole
    } else {
        let told = |error: serde_json::Error| Problem::new(Kind::Internal, error.to_string());
        let json = event.as_ref().map(serde_json::to_string_pretty).transpose().map_err(told)?;
        json.map_or(Content::Erased, Content::Event)
    };
    Ok(EntryPage {
        entry: index,
        event: event.as_ref().map(|event| event.fact.name().to_owned()),
        at: event.map(|event: Event| -> Timestamp { event.time }),
        commitment: HEXLOWER.encode(&entry.commitment),
        content,
        inclusion,
        head: head(&visit.service, proof.checkpoint).await?,
    })
}

/// What a checkpoint says, once it is known to be this log's.
fn opened(service: &Service, note: &str) -> Result<Checkpoint, Problem> {
    let keys = [service.ledger().verifier_key()];
    let head = Checkpoint::open(note.as_bytes(), &keys);
    head.map_err(|error| Problem::new(Kind::Internal, error.to_string()))
}

/// The head that a checkpoint signs, with the witnesses who have cosigned just this one.
async fn head(service: &Service, note: String) -> Result<TreeHead, Problem> {
    let head = opened(service, &note)?;
    let witnessed = service.ledger().witnessed().await?;
    let cosigned = witnessed.filter(|(_, checkpoint)| *checkpoint == head).map(|(note, _)| note);
    let origin = service.ledger().origin();
    let witnesses = cosigned.as_deref().map(|note| cosigners(note, origin)).unwrap_or_default();
    Ok(TreeHead {
        size: head.size,
        root: BASE64.encode(&head.root.0),
        checkpoint: cosigned.unwrap_or(note),
        witnesses,
    })
}

/// The names in the signature lines of a note, but for the log's own.
fn cosigners(note: &str, origin: &str) -> Vec<String> {
    let lines = note.lines().filter_map(|line| line.strip_prefix("— "));
    let names = lines.filter_map(|line| line.split(' ').next());
    names.filter(|name| *name != origin).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(count: u64) -> Vec<Found> {
        let fact = Fact::SubjectErased { accounts: 1, entries: 1 };
        let event = Event { time: Timestamp::UNIX_EPOCH, fact };
        (0..count).map(|entry| (Position(entry * 2), event.clone())).collect()
    }

    #[test]
    fn pages_lead_back_and_forth_over_every_event() {
        let all = events(120);
        let (mut seen, mut cursor) = (Vec::new(), None);
        let last = loop {
            let rows = page_of(all.clone(), cursor);
            seen.extend(rows.events.iter().rev().map(|(entry, _)| entry.0));
            match rows.older {
                Some(older) => cursor = Cursor::read(&older.written()),
                None => break rows,
            }
        };
        assert_eq!(seen, (0..120).rev().map(|entry| entry * 2).collect::<Vec<_>>());
        let newer = page_of(all, last.newer);
        assert_eq!(newer.events.first().map(|(entry, _)| entry.0), Some(40));
        assert_eq!(newer.events.len(), PAGE_ROWS);
    }
}

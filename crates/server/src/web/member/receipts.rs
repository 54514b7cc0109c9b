//! `/receipts`: what a member holds as proof.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use untrain_pages::member::receipts::{
    self as pages, ReceiptLine, ReceiptOf, ReceiptPage, ReceiptsPage,
};
use untrain_policy::{Choice, Event, Fact, Position, PurposeId};

use super::loaded::Loaded;
use super::references;
use crate::api::receipt_file;
use crate::limits::PAGE_ROWS;
use crate::problem::Problem;
use crate::service::Service;
use crate::web::visit::Visit;

/// Which page.
#[derive(Debug, Deserialize)]
pub struct Page {
    /// Only what is older than this entry.
    before: Option<u64>,
}

/// Lists the receipts, the newest first.
pub async fn list(visit: Visit, Query(page): Query<Page>) -> Response {
    let loaded = match Loaded::of(&visit).await {
        Ok(loaded) => loaded,
        Err(response) => return response,
    };
    let older = |entry: &Position| page.before.is_none_or(|before| entry.0 < before);
    let mut events = loaded.events.iter().rev().filter(|(entry, _)| older(entry));
    let receipts: Vec<ReceiptLine> =
        events.by_ref().take(PAGE_ROWS).map(|(entry, event)| line(&visit, *entry, event)).collect();
    let last = receipts.last().map(|line| line.entry);
    let more = events.next().is_some();
    let view = ReceiptsPage {
        receipts,
        newer: page.before.map(|_| "/receipts".to_owned()),
        older: last.filter(|_| more).map(|last| format!("/receipts?before={last}")),
    };
    let around = loaded.around(&visit, None);
    visit.show(&around, |frame| pages::list(frame, &view).into_string())
}

fn line(visit: &Visit, entry: Position, event: &Event) -> ReceiptLine {
    ReceiptLine { entry, what: what(visit, &event.fact), at: event.time }
}

/// What a receipt is of.
pub fn what(visit: &Visit, fact: &Fact) -> ReceiptOf {
    match fact {
        Fact::ChoiceMade { purpose, choice, .. } => {
            let title = title(visit, purpose);
            match choice {
                Choice::Allow => ReceiptOf::Yes(title),
                Choice::Refuse => ReceiptOf::No(title),
                Choice::Undefined => ReceiptOf::TakenBack(title),
            }
        }
        Fact::ObjectionOpened { purpose, .. } | Fact::CaseOpened { purpose: Some(purpose), .. } => {
            ReceiptOf::Objection(title(visit, purpose))
        }
        Fact::CaseAcknowledged { case, .. }
        | Fact::CaseExtended { case, .. }
        | Fact::CaseDecided { case, .. }
        | Fact::CaseAppealed { case, .. }
        | Fact::CaseSent { case, .. } => ReceiptOf::CaseStep(references::case(*case)),
        Fact::NoticeDelivered { .. } => ReceiptOf::NoticeDelivered,
        Fact::NoticeAcknowledged { .. } => ReceiptOf::NoticeRead,
        Fact::ForgetRequested { level, .. } => ReceiptOf::Forgetting(*level),
        Fact::SubjectRegistered { .. } => ReceiptOf::Registration,
        _ => ReceiptOf::Other,
    }
}

/// A purpose's name in the member's language, as the last policy that declares it says.
pub fn title(visit: &Visit, purpose: &PurposeId) -> String {
    let documents = visit.book.history.documents().iter().rev();
    let mut declared = documents.filter_map(|policy| policy.purpose(purpose));
    let Some(declared) = declared.next() else { return purpose.to_string() };
    let words = declared.words.get(visit.locale.language().tag());
    words.map_or(&declared.title, |words| &words.title).clone()
}

/// Shows one receipt.
pub async fn show(visit: Visit, Path(entry): Path<u64>) -> Response {
    let loaded = match Loaded::of(&visit).await {
        Ok(loaded) => loaded,
        Err(response) => return response,
    };
    let entry = Position(entry);
    let found = loaded.events.iter().find(|(position, _)| *position == entry);
    let Some((_, event)) = found else { return visit.fault(&Problem::not_found("receipt")) };
    let proof = match visit.service.receipt_of(&loaded.subject, entry).await {
        Ok(proof) => proof,
        Err(problem) => return visit.fault(&problem),
    };
    let code = references::code(entry);
    let policy = visit.book.history.in_force(event.time);
    let view = ReceiptPage {
        entry,
        what: what(&visit, &event.fact),
        at: event.time,
        policy_version: policy.map(|policy| policy.version.clone()).unwrap_or_default(),
        address: format!("{}/r/{code}", visit.service.public_url()),
        code,
        proof_bytes: proof.len() as u64,
    };
    let around = loaded.around(&visit, None);
    visit.show(&around, |frame| pages::page(frame, &view).into_string())
}

/// Gives a receipt's file out.
pub async fn proof(
    State(service): State<Arc<Service>>,
    visit: Visit,
    Path(entry): Path<u64>,
) -> Response {
    let subject = match visit.member() {
        Ok(member) => member.subject.clone(),
        Err(response) => return response,
    };
    match service.receipt_of(&subject, Position(entry)).await {
        Ok(receipt) => receipt_file(receipt, entry),
        Err(problem) => visit.fault(&problem),
    }
}

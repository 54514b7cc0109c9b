//! `/object`: an objection in three steps, and where it stands.
//!
//! The steps carry what was filled in with them; nothing is kept before it is sent.

use std::sync::Arc;

use axum::extract::{Path, Query, RawQuery, State};
use axum::response::Response;
use serde::Deserialize;
use untrain_pages::member::objection::{
    self as pages, CasePage, CheckStep, LateAnswer, MESSAGE_CHARS_MAX, NAMED_AS_CHARS_MAX,
    ObjectionTo, Objector, OpenCase, ReasonStep, UsesStep,
};
use untrain_pages::{Audience, FieldError};
use untrain_policy::{Case, CaseKind, Policy, Position, PurposeId, SubjectId};

use super::loaded::Loaded;
use super::purposes::Purposes;
use super::receipts::title;
use super::references;
use crate::access::Caller;
use crate::acts::{NewCase, Step};
use crate::problem::{Kind, Problem};
use crate::service::Service;
use crate::web::form::Fields;
use crate::web::sign_in::away;
use crate::web::visit::{Around, Visit};

/// Step 1 by GET: which uses.
pub async fn uses(visit: Visit, RawQuery(query): RawQuery) -> Response {
    let fields = Fields::of_query(query.as_deref());
    uses_page(&visit, &fields, &[]).await
}

/// Step 1 by POST, with what was filled in already.
pub async fn uses_again(visit: Visit, fields: Fields) -> Response {
    uses_page(&visit, &fields, &[]).await
}

async fn uses_page(visit: &Visit, fields: &Fields, errors: &[FieldError]) -> Response {
    let (policy, open) = match asked(visit).await {
        Ok(asked) => asked,
        Err(response) => return response,
    };
    let view = UsesStep {
        objector: objector(visit, fields),
        purposes: objectable(visit, &policy),
        chosen: chosen(&policy, fields),
        message: fields.one("message").unwrap_or_default().to_owned(),
        open,
    };
    draw(visit, errors, "/object", |frame| pages::uses(frame, &view).into_string())
}

/// Who objects. Somebody without an account says how posts name them: nobody could find them else.
fn objector(visit: &Visit, fields: &Fields) -> Objector {
    match &visit.caller {
        Caller::Member(member) if member.non_member => {
            let named_as = fields.one("named_as").unwrap_or_default().trim().to_owned();
            Objector::WithoutAccount { named_as }
        }
        _ => Objector::Member,
    }
}

/// What is wrong with the name that somebody without an account wrote, if anything is.
fn unnamed(visit: &Visit, fields: &Fields) -> Option<FieldError> {
    let Objector::WithoutAccount { named_as } = objector(visit, fields) else { return None };
    let fits = !named_as.is_empty() && named_as.chars().count() <= NAMED_AS_CHARS_MAX;
    let text = || visit.locale.text("object-named-as-error");
    (!fits).then(|| FieldError { field: "named_as".to_owned(), text: text() })
}

/// What they wrote. How posts name somebody is their word too, and stands first in it.
fn message(visit: &Visit, fields: &Fields) -> Option<String> {
    let typed = fields.one("message").map(str::trim).filter(|text| !text.is_empty());
    let Objector::WithoutAccount { named_as } = objector(visit, fields) else {
        return typed.map(str::to_owned);
    };
    let name = [("name", named_as.as_str().into())];
    let named = visit.locale.text_with("object-named-as-said", &name);
    // The marks that keep a name's direction apart are the page's, and no word of theirs.
    let named: String = named.chars().filter(|c| !matches!(c, '\u{2068}' | '\u{2069}')).collect();
    Some(typed.map_or_else(|| named.clone(), |typed| format!("{named}\n\n{typed}")))
}

/// The policy in force, and what this person asked before.
async fn asked(visit: &Visit) -> Result<(Arc<Policy>, Vec<OpenCase>), Response> {
    let person = visit.person()?;
    let policy = visit.book.in_force(visit.service.now()).cloned();
    let none = || visit.fault(&Problem::new(Kind::NotFound, "no policy is in force"));
    let policy = policy.ok_or_else(none)?;
    let state = visit.service.ledger().read_subject(&person.subject, None).await;
    let state = state.map_err(|error| visit.fault(&error.into()))?;
    let cases = state.state(&person.subject).map(|account| account.cases.clone());
    let cases = cases.unwrap_or_default();
    let open = cases
        .iter()
        .rev()
        .map(|case| OpenCase { reference: references::case(case.entry()), status: case.status() });
    Ok((policy, open.collect()))
}

fn objectable(visit: &Visit, policy: &Policy) -> Vec<ObjectionTo> {
    let all = policy.purposes.iter().map(|purpose| {
        let words = purpose.words.get(visit.locale.language().tag());
        ObjectionTo {
            id: purpose.id.clone(),
            title: title(visit, &purpose.id),
            description: words.map_or(&purpose.description, |it| &it.description).clone(),
        }
    });
    all.collect()
}

fn chosen(policy: &Policy, fields: &Fields) -> Vec<PurposeId> {
    let named = fields.all("purpose").filter_map(|name| PurposeId::new(name).ok());
    let mut chosen: Vec<PurposeId> = named.filter(|id| policy.purpose(id).is_some()).collect();
    chosen.dedup();
    chosen
}

fn draw(
    visit: &Visit,
    errors: &[FieldError],
    path: &str,
    page: impl FnOnce(&untrain_pages::Frame<'_>) -> String,
) -> Response {
    let audience = match visit.audience() {
        Audience::Member => Audience::Member,
        _ => Audience::Public,
    };
    let around = Around { errors, path: Some(path), ..Around::of(audience) };
    visit.show(&around, page)
}

/// Step 2 by GET: anything to add.
pub async fn reason(visit: Visit, RawQuery(query): RawQuery) -> Response {
    reason_page(visit, &Fields::of_query(query.as_deref())).await
}

/// Step 2 by POST, with a message that was written already.
pub async fn reason_again(visit: Visit, fields: Fields) -> Response {
    reason_page(visit, &fields).await
}

async fn reason_page(visit: Visit, fields: &Fields) -> Response {
    let (policy, _) = match asked(&visit).await {
        Ok(asked) => asked,
        Err(response) => return response,
    };
    let purposes = chosen(&policy, fields);
    if purposes.is_empty() {
        return uses_page(&visit, fields, &[nothing_chosen(&visit)]).await;
    }
    if let Some(error) = unnamed(&visit, fields) {
        return uses_page(&visit, fields, &[error]).await;
    }
    let message = fields.one("message").unwrap_or_default().to_owned();
    let view = ReasonStep { objector: objector(&visit, fields), purposes, message };
    draw(&visit, &[], "/object", |frame| pages::reason(frame, &view).into_string())
}

fn nothing_chosen(visit: &Visit) -> FieldError {
    FieldError { field: "purpose".to_owned(), text: visit.locale.text("object-which-error") }
}

/// Step 3: all that will be sent.
pub async fn check(visit: Visit, fields: Fields) -> Response {
    let (policy, _) = match asked(&visit).await {
        Ok(asked) => asked,
        Err(response) => return response,
    };
    let purposes = chosen(&policy, &fields);
    if purposes.is_empty() {
        return uses_page(&visit, &fields, &[nothing_chosen(&visit)]).await;
    }
    if let Some(error) = unnamed(&visit, &fields) {
        return uses_page(&visit, &fields, &[error]).await;
    }
    let message = fields.one("message").unwrap_or_default().to_owned();
    if message.chars().count() > MESSAGE_CHARS_MAX {
        let text = visit.locale.text("object-message-error");
        let error = FieldError { field: "message".to_owned(), text };
        let view = ReasonStep { objector: objector(&visit, &fields), purposes, message };
        return draw(&visit, &[error], "/object", |frame| {
            pages::reason(frame, &view).into_string()
        });
    }
    let all = objectable(&visit, &policy);
    let view = CheckStep {
        objector: objector(&visit, &fields),
        purposes: all.into_iter().filter(|it| purposes.contains(&it.id)).collect(),
        message,
        answer_by: match answer_by(&visit, &policy).await {
            Ok(day) => day,
            Err(response) => return response,
        },
    };
    draw(&visit, &[], "/object", |frame| pages::check(frame, &view).into_string())
}

async fn answer_by(visit: &Visit, policy: &Policy) -> Result<jiff::civil::Date, Response> {
    if let Ok(member) = visit.member() {
        let loaded = Loaded::read(visit, member.subject.clone()).await;
        let loaded = loaded.map_err(|problem| visit.fault(&problem))?;
        if let Some(purposes) = Purposes::of(visit, &loaded) {
            return Ok(purposes.answer_day());
        }
    }
    let now = visit.service.now();
    let due = untrain_policy::cases::Due::of(now, CaseKind::Objection, Some(policy), [None]);
    Ok(due.answer.day)
}

/// Sends it: one case for each use.
pub async fn send(State(service): State<Arc<Service>>, visit: Visit, fields: Fields) -> Response {
    let person = match visit.person() {
        Ok(person) => person.clone(),
        Err(response) => return response,
    };
    let (policy, _) = match asked(&visit).await {
        Ok(asked) => asked,
        Err(response) => return response,
    };
    let purposes = chosen(&policy, &fields);
    if purposes.is_empty() {
        return uses_page(&visit, &fields, &[nothing_chosen(&visit)]).await;
    }
    if let Some(error) = unnamed(&visit, &fields) {
        return uses_page(&visit, &fields, &[error]).await;
    }
    let message = message(&visit, &fields);
    let contact = match contact(&visit) {
        Ok(contact) => contact,
        Err(response) => return response,
    };
    let mut last = None;
    for purpose in purposes {
        let new = NewCase {
            subject: person.subject.clone(),
            kind: CaseKind::Objection,
            purpose: Some(purpose),
            message: message.clone(),
            contact: contact.clone(),
        };
        match service.open_case(new, None).await {
            Ok(opened) => last = Some(opened.recorded.entry),
            // It stands already: what was asked for is so.
            Err(problem) if problem.kind() == Kind::Conflict => {}
            Err(problem) => return visit.fault(&problem),
        }
    }
    match last {
        Some(entry) => away(&format!("/object/{}?sent=1", references::case(entry))),
        None => away("/object"),
    }
}

/// How to reach somebody who has no account: the address that their link was sent to.
fn contact(visit: &Visit) -> Result<Option<String>, Response> {
    let person = visit.person()?;
    Ok(person.contact.clone())
}

async fn show_case(visit: &Visit, subject: &SubjectId, entry: Position, sent: bool) -> Response {
    let found = match visit.service.find_case_of(subject, entry).await {
        Ok(found) => found,
        Err(problem) => return visit.fault(&problem),
    };
    let Some(case) = found.state.case(subject, entry) else {
        return visit.fault(&Problem::not_found("case"));
    };
    let view = case_page(visit, case, sent);
    let path = format!("/object/{}", references::case(entry));
    draw(visit, &[], &path, |frame| pages::case(frame, &view).into_string())
}

/// Whether it was sent a moment ago.
#[derive(Debug, Deserialize)]
pub struct Sent {
    sent: Option<String>,
}

/// The page of a case, and right after sending its confirmation.
pub async fn show(visit: Visit, Path(case): Path<String>, Query(sent): Query<Sent>) -> Response {
    let sent = sent.sent.is_some();
    let subject = match visit.person() {
        Ok(person) => person.subject.clone(),
        Err(response) => return response,
    };
    match case.parse() {
        Ok(entry) => show_case(&visit, &subject, Position(entry), sent).await,
        Err(_) => visit.fault(&Problem::not_found("case")),
    }
}

fn case_page(visit: &Visit, case: &Case, just_sent: bool) -> CasePage {
    let (round, entry) = (case.round(), case.entry());
    let first = case.rounds().next();
    let blocks = case.purpose.as_ref().is_some_and(|purpose| case.holds(purpose));
    let sent = round.sent.as_ref().zip(round.decided.as_ref());
    let appealed = case.rounds().nth(1).map(|round| round.received.at);
    CasePage {
        reference: references::case(entry),
        kind: case.kind,
        status: case.status(),
        purposes: case.purpose.iter().map(|purpose| title(visit, purpose)).collect(),
        message: first.and_then(|round| round.message.clone()).unwrap_or_default(),
        received: case.received().at,
        paused: blocks.then_some(case.received().at),
        answer_by: round.answer_due().day,
        late: round.extended.as_ref().map(|extension| LateAnswer {
            told: extension.moment.at,
            reason: extension.reasons.clone(),
        }),
        answer: sent.map(|(sent, verdict)| pages::Answer {
            sent: sent.moment.at,
            outcome: verdict.outcome,
            reasons: verdict.reasons.clone(),
        }),
        appealed,
        can_appeal: case.fits(untrain_policy::CaseStep::Appeal, visit.service.now()),
        just_sent,
        receipt: visit.member().is_ok().then_some(entry),
        appeal_action: format!("/object/{}/appeal", references::case(entry)),
    }
}

/// Takes an appeal in.
pub async fn appeal(
    State(service): State<Arc<Service>>,
    visit: Visit,
    Path(case): Path<String>,
    fields: Fields,
) -> Response {
    let subject = match visit.person() {
        Ok(person) => person.subject.clone(),
        Err(response) => return response,
    };
    let Ok(entry) = case.parse().map(Position) else {
        return visit.fault(&Problem::not_found("case"));
    };
    if let Err(problem) = service.find_case_of(&subject, entry).await {
        return visit.fault(&problem);
    }
    let message = fields.one("message").map(str::trim).filter(|text| !text.is_empty());
    let step = Step::Appeal { message: message.map(str::to_owned) };
    match service.step_case(subject, entry, step, None).await {
        Ok(_) => away(&format!("/object/{}", references::case(entry))),
        Err(problem) => visit.fault(&problem),
    }
}

//! `/notices`: what a member was told, and their answers.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use untrain_pages::FieldError;
use untrain_pages::member::notice::{
    self as pages, Ask, Change, NoticeLine, NoticePage, NoticeState, NoticesPage,
};
use untrain_pages::member::privacy::{State as PurposeState, field_id};
use untrain_pages::member::purpose::Answered;
use untrain_policy::{Choice, NoticeId, Policy, PurposeId};

use super::loaded::Loaded;
use super::privacy::encoded;
use super::purposes::Purposes;
use crate::acts::Answer;
use crate::problem::{Kind, Problem};
use crate::service::Service;
use crate::web::form::Fields;
use crate::web::sign_in::away;
use crate::web::visit::{Around, Visit};

/// Shows the notices that reached the member.
pub async fn list(visit: Visit) -> Response {
    let loaded = match Loaded::of(&visit).await {
        Ok(loaded) => loaded,
        Err(response) => return response,
    };
    let asks = Purposes::of(&visit, &loaded).is_some_and(|purposes| {
        purposes.policy().purposes.iter().any(|purpose| purposes.has_switch(purpose))
    });
    let line = |id: NoticeId| {
        let published = visit.book.published.iter().find(|(known, _)| *known == id)?.1;
        let reply = loaded.response_to(&id);
        let state = match (reply.answered, reply.read) {
            (Some(on), _) => NoticeState::Answered { on },
            (None, Some(on)) => NoticeState::PutOff { on },
            (None, None) => NoticeState::Unread,
        };
        Some(NoticeLine { id, published, asks, state })
    };
    let view =
        NoticesPage { notices: loaded.notices(&visit).into_iter().filter_map(line).collect() };
    let around = loaded.around(&visit, None);
    visit.show(&around, |frame| pages::list(frame, &view).into_string())
}

/// Shows one notice with what it asks.
pub async fn show(visit: Visit, Path(notice): Path<String>) -> Response {
    let loaded = match Loaded::of(&visit).await {
        Ok(loaded) => loaded,
        Err(response) => return response,
    };
    match NoticeId::new(&notice) {
        Ok(notice) => page(&visit, &loaded, &notice, &[]),
        Err(_) => visit.fault(&Problem::not_found("notice")),
    }
}

fn page(visit: &Visit, loaded: &Loaded, id: &NoticeId, errors: &[FieldError]) -> Response {
    let reached = loaded.notices(visit).contains(id);
    let published = visit.book.published.iter().find(|(known, _)| known == id);
    let policy = visit.book.history.notice(id);
    let found = published.zip(policy).filter(|_| reached).zip(Purposes::of(visit, loaded));
    let Some((((_, published), policy), purposes)) = found else {
        return visit.fault(&Problem::not_found("notice"));
    };
    let (mut asks, mut tells) = (Vec::new(), Vec::new());
    for purpose in &policy.purposes {
        let facts = purposes.facts(purpose);
        if !purposes.has_switch(purpose) {
            tells.push(facts);
            continue;
        }
        let answer = purposes.answer(&purpose.id);
        let blocked_in = match purposes.state(&purpose.id) {
            PurposeState::Blocked { region } => Some(region),
            _ => None,
        };
        asks.push(Ask {
            facts,
            answered: Answered {
                choice: answer.map_or(Choice::Undefined, |answer| answer.choice),
                past: answer.is_some_and(|answer| answer.past),
            },
            blocked_in,
        });
    }
    let view = NoticePage {
        id: id.clone(),
        published: *published,
        text: text_of(visit, policy),
        changes: changes(visit, &purposes, policy),
        asks,
        tells,
    };
    let path = format!("/notices/{}", encoded(id.as_str()));
    let around = Around { errors, path: Some(&path), ..loaded.around(visit, None) };
    visit.show(&around, |frame| pages::page(frame, &view).into_string())
}

/// The text in the member's language; in that of the controller, or in English, where there is
/// none.
fn text_of(visit: &Visit, policy: &Policy) -> String {
    let said = policy.controller.as_ref().and_then(|controller| controller.language.as_deref());
    let wished = [Some(visit.locale.language().tag()), said, Some("en")];
    let texts = &policy.notice.text;
    let found = wished.into_iter().flatten().find_map(|language| texts.get(language));
    found.or_else(|| texts.values().next()).cloned().unwrap_or_default()
}

/// What changed for this member since the version before: each purpose, as it was and as it is.
fn changes(visit: &Visit, purposes: &Purposes<'_>, policy: &Policy) -> Vec<Change> {
    let documents = visit.book.history.documents();
    let place = documents.iter().position(|known| known.hash == policy.hash);
    let before = place.and_then(|place| documents.get(place.checked_sub(1)?));
    let Some(before) = before else { return Vec::new() };
    let mut changes = Vec::new();
    let mut known: Vec<&PurposeId> = policy.purposes.iter().map(|purpose| &purpose.id).collect();
    known.extend(before.purposes.iter().map(|it| &it.id).filter(|id| policy.purpose(id).is_none()));
    for id in known {
        let (was, is) = (purposes.basis_words(before, id), purposes.basis_words(policy, id));
        let declared = policy.purpose(id).or_else(|| before.purpose(id));
        if let Some(purpose) = declared.filter(|_| was != is) {
            changes.push(Change { about: purposes.facts(purpose).title, before: was, after: is });
        }
    }
    changes
}

/// Takes the answers in, or that the member has read it and decides later.
pub async fn answer(
    State(service): State<Arc<Service>>,
    visit: Visit,
    Path(notice): Path<String>,
    fields: Fields,
) -> Response {
    let loaded = match Loaded::of(&visit).await {
        Ok(loaded) => loaded,
        Err(response) => return response,
    };
    let Ok(notice) = NoticeId::new(&notice) else {
        return visit.fault(&Problem::not_found("notice"));
    };
    if fields.one("action") == Some("later") {
        return match service.acknowledge(loaded.subject, notice, None).await {
            Ok(_) => away("/notices"),
            Err(problem) => visit.fault(&problem),
        };
    }
    let Some(purposes) = Purposes::of(&visit, &loaded) else {
        return visit.fault(&Problem::new(Kind::NotFound, "no policy is in force"));
    };
    let asked = purposes.policy().purposes.iter().filter(|it| purposes.has_switch(it));
    let mut answers = Vec::new();
    for purpose in asked {
        let id = &purpose.id;
        let choice = fields.one(&format!("choice.{id}")).and_then(|word| word.parse().ok());
        if let Some(choice @ (Choice::Allow | Choice::Refuse)) = choice {
            let past = choice == Choice::Allow && fields.one(&format!("past.{id}")) == Some("yes");
            answers.push(Answer {
                subject: loaded.subject.clone(),
                purpose: id.clone(),
                choice,
                past,
                notice: Some(notice.clone()),
            });
        }
    }
    let Some(last) = answers.last().map(|answer| answer.purpose.clone()) else {
        let first = purposes.policy().purposes.iter().find(|it| purposes.has_switch(it));
        let field = first.map(|purpose| field_id(&purpose.id)).unwrap_or_default();
        let error = FieldError { field, text: visit.locale.text("choose-error") };
        return page(&visit, &loaded, &notice, &[error]);
    };
    let previous = purposes.answer(&last).map_or(Choice::Undefined, |answer| answer.choice);
    match service.choose_all(answers).await {
        Ok(entry) => {
            let last = encoded(last.as_str());
            away(&format!("/privacy?saved={last}&was={previous}&entry={entry}"))
        }
        Err(problem) => visit.fault(&problem),
    }
}

//! `/privacy`: every purpose on one page, each with its state and why; answers and their undoing.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use untrain_pages::member::privacy::{
    self as pages, BrowserSignal, PrivacyPage, RefuseAllPage, Saved, card_id, field_id,
};
use untrain_pages::{FieldError, Status};
use untrain_policy::{Choice, NoticeId, Position, PurposeId};

use super::loaded::Loaded;
use super::purposes::Purposes;
use crate::acts::Answer;
use crate::problem::{Kind, Problem};
use crate::service::Service;
use crate::web::form::Fields;
use crate::web::sign_in::away;
use crate::web::visit::{Around, Visit};

/// What was just saved, as the address says.
#[derive(Debug, Default, Deserialize)]
pub struct Just {
    saved: Option<String>,
    was: Option<String>,
    entry: Option<u64>,
}

/// Shows every purpose.
pub async fn show(visit: Visit, Query(just): Query<Just>) -> Response {
    let loaded = match loaded(&visit).await {
        Ok(loaded) => loaded,
        Err(response) => return response,
    };
    let status = saved(&visit, &loaded, &just);
    page(&visit, &loaded, status.as_ref(), &[]).await
}

/// The member, once what their browser says was taken in.
async fn loaded(visit: &Visit) -> Result<Loaded, Response> {
    let loaded = Loaded::of(visit).await?;
    if !visit.gpc {
        return Ok(loaded);
    }
    match honour_signal(visit, &loaded).await {
        Ok(false) => Ok(loaded),
        Ok(true) => Loaded::of(visit).await,
        Err(problem) => Err(visit.fault(&problem)),
    }
}

/// Takes Global Privacy Control in as a no to the purposes that the policy says it speaks of, where
/// the member has not answered themself. Answers whether anything was.
async fn honour_signal(visit: &Visit, loaded: &Loaded) -> Result<bool, Problem> {
    let Some(purposes) = Purposes::of(visit, loaded) else { return Ok(false) };
    let policy = purposes.policy();
    if !visit.book.is_published(&policy.notice.id) {
        return Ok(false);
    }
    let meant = policy.purposes.iter().filter(|purpose| purpose.gpc);
    let open: Vec<PurposeId> = meant
        .map(|purpose| &purpose.id)
        .filter(|id| purposes.answer(id).is_none_or(|it| it.choice == Choice::Undefined))
        .cloned()
        .collect();
    for purpose in &open {
        let notice = policy.notice.id.clone();
        // The signal comes with every request: it is one answer to one notice.
        let key = format!("gpc\n{}\n{purpose}\n{notice}", loaded.subject);
        let answer = Answer {
            subject: loaded.subject.clone(),
            purpose: purpose.clone(),
            choice: Choice::Refuse,
            past: false,
            notice: Some(notice),
        };
        match visit.service.choose(answer, Some(&key)).await {
            Ok(_) => {}
            Err(problem) if problem.kind() == Kind::Forgotten => return Ok(false),
            Err(problem) => return Err(problem),
        }
    }
    Ok(!open.is_empty())
}

async fn page(
    visit: &Visit,
    loaded: &Loaded,
    status: Option<&Status>,
    errors: &[FieldError],
) -> Response {
    let Some(purposes) = Purposes::of(visit, loaded) else {
        return visit.fault(&Problem::new(Kind::NotFound, "no policy is in force"));
    };
    let mut cards = purposes.cards();
    let mut said_no =
        cards.iter_mut().filter(|card| matches!(card.state, pages::State::SaidNo { .. }));
    if let Some(first) = said_no.next() {
        let used = match visit.service.used_counts(&loaded.subject).await {
            Ok(used) => used,
            Err(problem) => return visit.fault(&problem),
        };
        for card in std::iter::once(first).chain(said_no) {
            card.used_before_count = used.get(&card.facts.id).copied().unwrap_or(0);
        }
    }
    let speaks = purposes.policy().purposes.iter().any(|purpose| purpose.gpc);
    let signal = visit.gpc.then_some(match speaks {
        true => BrowserSignal::Honoured,
        false => BrowserSignal::NothingToStop,
    });
    let policy_version = purposes.policy().version.clone();
    let view = PrivacyPage { cards, signal, policy_version };
    let around = Around { errors, path: Some("/privacy"), ..loaded.around(visit, status) };
    visit.show(&around, |frame| pages::page(frame, &view).into_string())
}

/// The banner about what was just saved. It says what stands: an address that somebody made up
/// shows nothing that is not so.
fn saved(visit: &Visit, loaded: &Loaded, just: &Just) -> Option<Status> {
    let entry = Position(just.entry?);
    if just.saved.as_deref() == Some("all") {
        let text = visit.locale.text("saved-all-no");
        let tone = untrain_pages::components::Tone::Good;
        return Some(Status { tone, text, actions: None });
    }
    let purpose = PurposeId::new(just.saved.as_deref()?).ok()?;
    let purposes = Purposes::of(visit, loaded)?;
    let answer = purposes.answer(&purpose)?;
    let known = loaded.events.iter().any(|(position, event)| {
        let about = matches!(&event.fact, untrain_policy::Fact::ChoiceMade { purpose: it, .. }
                             if *it == purpose);
        *position == entry && about
    });
    let declared = purposes.policy().purpose(&purpose).filter(|_| known)?;
    let previous = just.was.as_deref().and_then(|word| word.parse().ok());
    Some(pages::saved(
        visit.locale,
        &Saved {
            purpose: &purpose,
            title: &purposes.facts(declared).title,
            choice: answer.choice,
            previous: previous.unwrap_or(answer.choice),
            notice: &answer.notice,
            entry,
        },
    ))
}

/// Takes one answer in.
pub async fn choose(
    State(service): State<Arc<Service>>,
    visit: Visit,
    Path(purpose): Path<String>,
    fields: Fields,
) -> Response {
    let subject = match visit.member() {
        Ok(member) => member.subject.clone(),
        Err(response) => return response,
    };
    let Ok(purpose) = PurposeId::new(&purpose) else {
        return visit.fault(&Problem::not_found("purpose"));
    };
    let loaded = match Loaded::of(&visit).await {
        Ok(loaded) => loaded,
        Err(response) => return response,
    };
    let choice = fields.one("choice").and_then(|word| word.parse::<Choice>().ok());
    let undoes = fields.one("undo") == Some("1");
    let Some(choice) = choice.filter(|choice| undoes || *choice != Choice::Undefined) else {
        let error =
            FieldError { field: field_id(&purpose), text: visit.locale.text("choose-error") };
        return page(&visit, &loaded, None, &[error]).await;
    };
    let before = loaded.account().and_then(|account| account.answer(&purpose));
    let previous = before.map_or(Choice::Undefined, |answer| answer.choice);
    let past = choice == Choice::Allow && fields.one("past") == Some("yes");
    let notice = fields.one("notice").and_then(|notice| NoticeId::new(notice).ok());
    let answer = Answer { subject, purpose: purpose.clone(), choice, past, notice };
    match service.choose(answer, None).await {
        Ok(recorded) => away(&format!(
            "/privacy?saved={}&was={previous}&entry={}#{}",
            encoded(purpose.as_str()),
            recorded.entry,
            card_id(&purpose)
        )),
        Err(problem) => visit.fault(&problem),
    }
}

/// A word as it stands in a query.
pub fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Shows once more what a no to everything covers.
pub async fn ask_refuse_all(visit: Visit) -> Response {
    let loaded = match Loaded::of(&visit).await {
        Ok(loaded) => loaded,
        Err(response) => return response,
    };
    let Some(purposes) = Purposes::of(&visit, &loaded) else {
        return visit.fault(&Problem::new(Kind::NotFound, "no policy is in force"));
    };
    let cards = purposes.cards();
    let (switched, unswitched): (Vec<_>, Vec<_>) =
        cards.into_iter().partition(|card| card.switch.is_some());
    let title = |card: pages::PurposeCard| card.facts.title;
    let view = RefuseAllPage {
        switched: switched.into_iter().map(title).collect(),
        unswitched: unswitched.into_iter().map(title).collect(),
    };
    let around = loaded.around(&visit, None);
    visit.show(&around, |frame| pages::refuse_all_page(frame, &view).into_string())
}

/// Takes a no to everything in: all of it or nothing.
pub async fn refuse_all(visit: Visit) -> Response {
    let loaded = match Loaded::of(&visit).await {
        Ok(loaded) => loaded,
        Err(response) => return response,
    };
    let Some(purposes) = Purposes::of(&visit, &loaded) else {
        return visit.fault(&Problem::new(Kind::NotFound, "no policy is in force"));
    };
    let switched = purposes.policy().purposes.iter().filter(|it| purposes.has_switch(it));
    let all: Vec<PurposeId> = switched.map(|purpose| purpose.id.clone()).collect();
    match visit.service.refuse_all(&loaded.subject, &all).await {
        Ok(Some(entry)) => away(&format!("/privacy?saved=all&entry={entry}")),
        Ok(None) => away("/privacy"),
        Err(problem) => visit.fault(&problem),
    }
}

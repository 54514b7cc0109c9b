//! `/forget`: the three levels, and what came of a request.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use jiff::tz::TimeZone;
use serde::Deserialize;
use untrain_lineage::whereabouts::{ForgettingAnswer, Whereabouts};
use untrain_pages::FieldError;
use untrain_pages::member::forget::{
    self as pages, Asked, ForgetCheck, ForgetPage, ForgetStatus, IssuedCertificate, Offer, Progress,
};
use untrain_policy::{CaseKind, ForgetLevel, Position};

use super::loaded::Loaded;
use super::purposes::Purposes;
use crate::problem::{Kind, Problem};
use crate::service::Service;
use crate::web::form::Fields;
use crate::web::sign_in::away;
use crate::web::visit::{Around, Visit};

/// Shows the three levels, and what was asked for already.
pub async fn show(visit: Visit) -> Response {
    page(&visit, &[]).await
}

async fn page(visit: &Visit, errors: &[FieldError]) -> Response {
    let (loaded, answer) = match read(visit).await {
        Ok(read) => read,
        Err(response) => return response,
    };
    let levels = [ForgetLevel::Stop, ForgetLevel::Datasets, ForgetLevel::Models];
    let asked = answer.forgettings.iter().rev().map(|forgetting| Asked {
        entry: forgetting.request,
        level: forgetting.level,
        done: forgetting.level == ForgetLevel::Stop
            || visit.service.forgetting_done(forgetting.request).unwrap_or(false),
    });
    let view = ForgetPage {
        offers: levels.map(|level| offer(visit, &loaded, &answer, level)),
        requests: asked.collect(),
    };
    let around = Around { errors, path: Some("/forget"), ..loaded.around(visit, None) };
    visit.show(&around, |frame| pages::page(frame, &view).into_string())
}

async fn read(visit: &Visit) -> Result<(Loaded, Whereabouts), Response> {
    let loaded = Loaded::of(visit).await?;
    let answer = visit.service.whereabouts(&loaded.subject).await;
    let answer = answer.map_err(|problem| visit.fault(&problem))?;
    Ok((loaded, answer))
}

/// What a level would do: how many records, sets and models it reaches, and by when.
fn offer(visit: &Visit, loaded: &Loaded, answer: &Whereabouts, level: ForgetLevel) -> Offer {
    let now = visit.service.now();
    let today = TimeZone::UTC.to_datetime(now).date();
    let due = Purposes::of(visit, loaded).map(|purposes| purposes.due(CaseKind::Erasure));
    let holding = answer.datasets.iter().filter(|set| set.kept.unwrap_or(0) > 0);
    let models = answer.models.iter().filter(|model| model.records.unwrap_or(0) > 0);
    let posts = answer.datasets.iter().filter_map(|set| set.kept).max().unwrap_or(0);
    let posts = posts.max(answer.models.iter().filter_map(|it| it.records).max().unwrap_or(0));
    let reached = |count: u64, from: ForgetLevel| if level >= from { count } else { 0 };
    Offer {
        level,
        done_by: if level == ForgetLevel::Stop { today } else { due.unwrap_or(today) },
        posts_count: reached(posts, ForgetLevel::Datasets),
        sets_count: reached(holding.count() as u64, ForgetLevel::Datasets),
        models_count: reached(models.count() as u64, ForgetLevel::Models),
    }
}

/// Asks once more, with what cannot be undone.
pub async fn check(visit: Visit, fields: Fields) -> Response {
    let Some(level) = level(&fields) else {
        let error =
            FieldError { field: "level".to_owned(), text: visit.locale.text("forget-level-error") };
        return page(&visit, &[error]).await;
    };
    let (loaded, answer) = match read(&visit).await {
        Ok(read) => read,
        Err(response) => return response,
    };
    let fresh = visit.member().is_ok_and(|member| member.fresh);
    let view = ForgetCheck {
        offer: offer(&visit, &loaded, &answer, level),
        sign_in_again: level != ForgetLevel::Stop && !fresh,
    };
    let around = Around { path: Some("/forget"), ..loaded.around(&visit, None) };
    visit.show(&around, |frame| pages::check(frame, &view).into_string())
}

fn level(fields: &Fields) -> Option<ForgetLevel> {
    fields.one("level").and_then(|word| word.parse().ok())
}

/// Takes the request in. What cannot be undone asks for a fresh sign-in.
pub async fn send(State(service): State<Arc<Service>>, visit: Visit, fields: Fields) -> Response {
    let member = match visit.member() {
        Ok(member) => member.clone(),
        Err(response) => return response,
    };
    let Some(level) = level(&fields) else { return away("/forget") };
    if level != ForgetLevel::Stop && !member.fresh {
        return away("/sign-in/again?to=%2Fforget");
    }
    match service.request_forgetting(member.subject, level, None).await {
        Ok(recorded) => away(&format!("/forget/{}?sent=1", recorded.entry)),
        Err(problem) => visit.fault(&problem),
    }
}

/// Whether it was sent a moment ago.
#[derive(Debug, Deserialize)]
pub struct Sent {
    sent: Option<String>,
}

/// Shows how far a request has come.
pub async fn status(visit: Visit, Path(entry): Path<u64>, Query(sent): Query<Sent>) -> Response {
    let (loaded, answer) = match read(&visit).await {
        Ok(read) => read,
        Err(response) => return response,
    };
    let entry = Position(entry);
    let Some(forgetting) = answer.forgettings.iter().find(|it| it.request == entry) else {
        return visit.fault(&Problem::new(Kind::NotFound, "no such request"));
    };
    let view = progress(&visit, &loaded, &answer, forgetting, sent.sent.is_some());
    let around = loaded.around(&visit, None);
    visit.show(&around, |frame| pages::status(frame, &view).into_string())
}

fn progress(
    visit: &Visit,
    loaded: &Loaded,
    answer: &Whereabouts,
    forgetting: &ForgettingAnswer,
    just_sent: bool,
) -> ForgetStatus {
    let level = forgetting.level;
    let waiting_sets = answer.datasets.iter().filter(|set| set.kept.unwrap_or(0) > 0).count();
    let waiting_models = answer.models.iter().filter(|it| it.records.unwrap_or(0) > 0).count();
    let of = |done: usize, waiting: usize, from: ForgetLevel| Progress {
        done_count: done as u64,
        total_count: if level >= from { done.saturating_add(waiting) as u64 } else { 0 },
    };
    let removed = forgetting.datasets.iter().map(|it| it.removal.removed);
    let removed_count = removed.chain(forgetting.models.iter().map(|it| it.removal.removed)).max();
    let sets = forgetting.datasets.iter().map(|it| &it.removal);
    let models = forgetting.models.iter().map(|it| &it.removal);
    let certificates = sets.chain(models).filter_map(|removal| {
        let issued = removal.time;
        Some(IssuedCertificate { id: removal.certificate?, issued, method: "exact".to_owned() })
    });
    ForgetStatus {
        entry: forgetting.request,
        level,
        asked: forgetting.requested_at,
        done_by: offer(visit, loaded, answer, level).done_by,
        sets: of(forgetting.datasets.len(), waiting_sets, ForgetLevel::Datasets),
        models: of(forgetting.models.len(), waiting_models, ForgetLevel::Models),
        removed_count: removed_count.unwrap_or(0),
        certificates: certificates.collect(),
        test: None,
        impossible: Vec::new(),
        just_sent,
    }
}

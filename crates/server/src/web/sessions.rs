//! `/sessions`: where one is signed in, and how to end that.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;

use untrain_pages::member::sessions::{self as pages, SessionsPage};
use untrain_policy::Timestamp;

use super::sign_in;
use super::visit::{Around, Visit};
use crate::access::{Session, audience};
use crate::problem::Problem;
use crate::service::Service;

/// The sessions of whoever asks, the one in use first.
pub async fn list(visit: Visit, session: Option<Extension<Arc<Session>>>) -> Response {
    let Some(Extension(here)) = session else { return audience::to_sign_in(Some("/sessions")) };
    let all = match visit.service.sessions_of(&here).await {
        Ok(all) => all,
        Err(error) => return visit.fault(&error.into()),
    };
    let time = |seconds| Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH);
    let mut sessions: Vec<pages::Session> = all
        .iter()
        .map(|one| pages::Session {
            id: one.reference.clone(),
            began: time(one.created),
            used: time(one.seen),
            way: browser(&one.agent),
            current: one.hash == here.hash,
        })
        .collect();
    sessions.sort_by_key(|one| !one.current);
    let around = Around::of(visit.audience());
    let view = SessionsPage { sessions };
    visit.show(&around, |frame| pages::page(frame, &view).into_string())
}

/// What a browser calls itself, so that somebody knows their devices apart.
fn browser(agent: &str) -> String {
    if agent.is_empty() { "–".to_owned() } else { agent.to_owned() }
}

/// Ends one of them.
pub async fn end(
    State(service): State<Arc<Service>>,
    session: Option<Extension<Arc<Session>>>,
    Path(reference): Path<String>,
) -> Response {
    let Some(Extension(session)) = session else { return audience::to_sign_in(None) };
    match service.end_session_of(&session, &reference).await {
        Ok(true) if reference == session.reference => sign_in::away("/sign-in"),
        Ok(true) => sign_in::away("/sessions"),
        Ok(false) => audience::refuse(&service, "/sessions", Problem::not_found("session")),
        Err(error) => audience::refuse(&service, "/sessions", error.into()),
    }
}

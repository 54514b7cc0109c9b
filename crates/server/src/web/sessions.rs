//! `/sessions`: where one is signed in, and how to end that.

use std::fmt::Write;
use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::{plain, sign_in};
use crate::access::{Session, audience};
use crate::problem::Problem;
use crate::service::Service;

/// The sessions of whoever asks.
pub async fn list(
    State(service): State<Arc<Service>>,
    session: Option<Extension<Arc<Session>>>,
) -> Response {
    let Some(Extension(session)) = session else { return audience::to_sign_in(Some("/sessions")) };
    let all = match service.sessions_of(&session).await {
        Ok(all) => all,
        Err(error) => return audience::refuse(&service, "/sessions", error.into()),
    };
    let mut rows = String::new();
    for one in all {
        let agent = plain::escape(if one.agent.is_empty() { "unknown" } else { &one.agent });
        let time = |seconds| {
            jiff::Timestamp::from_second(seconds).map(|time| time.to_string()).unwrap_or_default()
        };
        let here = if one.hash == session.hash { " (this one)" } else { "" };
        let _ = writeln!(
            rows,
            "<tr><td>{agent}{here}</td><td>{}</td><td>{}</td><td><form method=\"post\" \
             action=\"/sessions/{}/end\"><button>End</button></form></td></tr>",
            time(one.created),
            time(one.seen),
            one.reference
        );
    }
    let head = "<tr><th>Browser</th><th>Since</th><th>Last used</th><th></th></tr>\n";
    plain::page(
        StatusCode::OK,
        "Where you are signed in",
        &format!("<table>\n{head}{rows}</table>\n"),
    )
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

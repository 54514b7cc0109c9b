//! Whom an address is for: programs or people, and of these whether they have to be signed in.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::local_path::LocalPath;
use crate::problem::Problem;
use crate::service::Service;
use crate::web::refusal;

/// Whether programs ask here: they are answered with problems, people with pages.
#[must_use]
pub fn is_api(path: &str) -> bool {
    ["/v1", "/openapi.json", "/metrics", "/healthz", "/readyz", "/.well-known"]
        .iter()
        .any(|stem| is_below(path, stem))
}

/// Whether a page shows what is one person's, so that nobody sees it who is not signed in.
#[must_use]
pub fn is_private(path: &str) -> bool {
    let private = ["/privacy", "/staff", "/sessions", "/receipts", "/where", "/forget", "/notices"];
    private.iter().any(|stem| is_below(path, stem))
}

/// Whether it is the objection form, or the way to it, whose budget is its own.
#[must_use]
pub fn is_objection(path: &str) -> bool {
    is_below(path, "/object")
}

fn is_below(path: &str, stem: &str) -> bool {
    path.strip_prefix(stem).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A problem, as a program or a person is told.
#[must_use]
pub fn refuse(service: &Service, path: &str, problem: Problem) -> Response {
    if is_api(path) { problem.into_response() } else { refusal::page(service, path, &problem) }
}

/// Sends somebody to sign in, and back to where they were.
#[must_use]
pub fn to_sign_in(path_and_query: Option<&str>) -> Response {
    let to = path_and_query.and_then(LocalPath::new);
    let address = match to {
        Some(to) => format!("/sign-in?to={}", to.encoded()),
        None => "/sign-in".to_owned(),
    };
    refusal::redirect(&address).unwrap_or_else(|| StatusCode::UNAUTHORIZED.into_response())
}

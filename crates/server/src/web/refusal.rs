//! The page for somebody who is turned away, wherever that happens: in their language, within the
//! frame of the house. It reads neither ledger nor store, so that a flood costs little.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use untrain_pages::public::faults;
use untrain_pages::{Audience, Frame, Locale};

use crate::access::request_id;
use crate::problem::Problem;
use crate::service::Service;
use crate::site;

/// The page about a problem. `path` is what was asked for; the languages lead there.
#[must_use]
pub fn page(service: &Service, path: &str, problem: &Problem) -> Response {
    let site = site::of(service, service.last_book().as_deref());
    let frame = Frame {
        locale: Locale::of(request_id::language()),
        site: &site,
        audience: Audience::Public,
        path,
        signed_in: None,
        status: None,
        errors: &[],
    };
    let id = request_id::current().unwrap_or_default();
    let html = faults::page(&frame, problem.fault(), &id).into_string();
    let mut response = (problem.kind().status(), Html(html)).into_response();
    response.headers_mut().extend(problem.headers().iter().cloned());
    response
}

/// An answer that sends the browser to another address, to read it. None when it is none.
#[must_use]
pub fn redirect(address: &str) -> Option<Response> {
    let address = HeaderValue::from_str(address).ok()?;
    Some((StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response())
}

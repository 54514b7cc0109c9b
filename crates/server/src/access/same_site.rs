//! Whether a request that changes something was sent by a page of the service.
//!
//! Other sites can make a browser send forms here, with the session's cookie. What browsers say of
//! where a request comes from (`Origin`, `Sec-Fetch-Site`) cannot be written by a page. A machine
//! that brings a key or token, and no cookie, is no browser.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use untrain_pages::public::faults::Problem as Fault;

use super::audience::refuse;
use super::cookie::Cookie;
use crate::problem::{Kind, Problem};
use crate::service::Service;

/// Lets through what a page of the service sent.
pub async fn check(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    if service.config().development && !is_host_here(headers) {
        let detail = "in development mode the service answers to the names of this computer alone";
        return Problem::new(Kind::Forbidden, detail).into_response();
    }
    if request.method().is_safe() {
        return next.run(request).await;
    }
    let has_cookie = Cookie::Session.read(&service, headers).is_some();
    let is_machine = headers.contains_key(header::AUTHORIZATION) && !has_cookie;
    if is_machine || is_ours(&service, headers, has_cookie) {
        return next.run(request).await;
    }
    let detail = "the request does not come from a page of this service: open the page here and \
                  repeat it";
    let problem = Problem::new(Kind::Forbidden, detail).told_as(Fault::ForeignForm);
    refuse(&service, request.uri().path(), problem)
}

/// Whether nothing says that the request is of another site. With a cookie something has to say
/// that it is of this one.
fn is_ours(service: &Service, headers: &HeaderMap, has_cookie: bool) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let origin = text("origin").map(|origin| is_origin_ours(service, headers, origin));
    let site = text("sec-fetch-site").map(|site| site == "same-origin");
    let kind = text("content-type").unwrap_or_default().trim_start();
    // No form of the service is of this kind; other sites can send it without asking.
    if has_cookie && kind.to_ascii_lowercase().starts_with("text/plain") {
        return false;
    }
    match (origin, site) {
        (Some(origin), Some(site)) => origin && site,
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => !has_cookie,
    }
}

fn is_origin_ours(service: &Service, headers: &HeaderMap, origin: &str) -> bool {
    if origin == origin_of(service.public_url()) {
        return true;
    }
    // In development the page may have been opened by another name of this computer.
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let named = origin.strip_prefix("http://");
    service.config().development && named.is_some() && named == host
}

/// The scheme, host and port of an address.
fn origin_of(url: &str) -> String {
    url::Url::parse(url).map_or_else(|_| String::new(), |url| url.origin().ascii_serialization())
}

/// Whether the host that was asked for is this computer, by a name that no other can have: a page
/// of another site that points its name here is turned away.
fn is_host_here(headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(header::HOST) else { return true };
    let authority = host.to_str().ok().and_then(|host| host.parse::<Authority>().ok());
    authority.is_some_and(|authority| {
        let host = authority.host();
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    })
}

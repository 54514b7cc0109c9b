//! The layer that finds who asks.
//!
//! A credential that was sent and is no good is refused, never overlooked: whoever sent it believes
//! to be somebody. What somebody may ask in a minute is counted by who they are, and by where they
//! come from when nobody knows them.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::audience::{is_api, is_objection, is_private, refuse, to_sign_in};
use super::caller::Caller;
use super::cookie::Cookie;
use super::key_text;
use super::network::{client_of, counted};
use super::rates::Counted;
use super::secret;
use super::sessions::Session;
use crate::error::ServerError;
use crate::problem::{Kind, Problem};
use crate::service::Service;

/// Where a request comes from, as it is counted; beside every request.
#[derive(Debug, Clone, Copy)]
pub struct ClientAddress(pub u128);

/// Who was found.
enum Found {
    /// Nobody said who they are.
    Nobody,
    /// A machine.
    Machine(Caller),
    /// Somebody in a session.
    Session(Caller, Box<Session>),
    /// A key or token that is no good, with what to say of it.
    BadBearer(&'static str),
    /// A session that has ended, or never was.
    Ended,
    /// Too many credentials came from one address.
    TooMany(Duration),
}

/// Finds who asks and puts the [`Caller`], and the [`Session`] when there is one, beside the
/// request.
pub async fn recognise(
    State(service): State<Arc<Service>>,
    mut request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    let address = counted(client_of(&request, &service.config().trusted_proxies));
    let found = match find(&service, request.headers(), address).await {
        Ok(found) => found,
        Err(error) => return refuse(&service, &path, error.into()),
    };
    if let Err(wait) = count(&service, &found, &path, address) {
        return refuse(&service, &path, too_many(wait));
    }
    request.extensions_mut().insert(ClientAddress(address));
    let mut forget = None;
    match found {
        Found::Nobody => {}
        Found::Machine(caller) => {
            request.extensions_mut().insert(caller);
        }
        Found::Session(caller, session) => {
            request.extensions_mut().insert(caller);
            request.extensions_mut().insert(Arc::new(*session));
        }
        Found::BadBearer(why) => return refuse(&service, &path, bad_bearer(why)),
        Found::TooMany(wait) => return refuse(&service, &path, too_many(wait)),
        Found::Ended => {
            forget = Cookie::Session.forget(&service);
            if is_api(&path) {
                let detail = "the session has ended: sign in again";
                return with_cookie(unauthenticated(detail).into_response(), forget);
            }
            if is_private(&path) {
                let is_read = request.method() == Method::GET;
                let back = request.uri().path_and_query().map(|whole| whole.as_str());
                return with_cookie(to_sign_in(back.filter(|_| is_read)), forget);
            }
        }
    }
    let caller = request.extensions().get::<Caller>().cloned().unwrap_or(Caller::Nobody);
    let response = next.run(request).await;
    audit(&caller, &response);
    with_cookie(response, forget)
}

async fn find(service: &Service, headers: &HeaderMap, address: u128) -> Result<Found, ServerError> {
    let mut bearers = headers.get_all(header::AUTHORIZATION).iter();
    if let Some(value) = bearers.next() {
        let one = bearers.next().is_none();
        let text = value.to_str().ok().and_then(|value| value.split_once(' '));
        let text = text.filter(|(scheme, _)| one && scheme.eq_ignore_ascii_case("bearer"));
        let Some((_, token)) = text else {
            return Ok(Found::BadBearer("send one `Authorization: Bearer` with a key or a token"));
        };
        return find_machine(service, token.trim(), address).await;
    }
    let Some(secret) = Cookie::Session.read(service, headers) else { return Ok(Found::Nobody) };
    let now = service.now();
    if service.access().sessions.get(&secret::hash(secret), now.as_second()).is_none()
        && let Err(wait) = service.access().rates.count(Counted::Lookup(address))
    {
        return Ok(Found::TooMany(wait));
    }
    let Some(session) = service.session_by(secret).await? else { return Ok(Found::Ended) };
    Ok(match session.caller(service.config(), now.as_second()) {
        Some(caller) => Found::Session(caller, Box::new(session)),
        None => Found::Ended,
    })
}

async fn find_machine(service: &Service, token: &str, address: u128) -> Result<Found, ServerError> {
    if !token.starts_with(key_text::PREFIX) {
        return Ok(match service.machine_by_token(token).await? {
            Ok(machine) => Found::Machine(Caller::Machine(machine)),
            Err(why) => Found::BadBearer(why),
        });
    }
    let now = service.now().as_second();
    let is_known =
        key_text::id_of(token).is_some_and(|id| service.access().keys.get(id, now).is_some());
    if !is_known && let Err(wait) = service.access().rates.count(Counted::Lookup(address)) {
        return Ok(Found::TooMany(wait));
    }
    Ok(match service.machine_by_key(token).await? {
        Some(machine) => Found::Machine(Caller::Machine(machine)),
        None => Found::BadBearer("the key is not one of this service, or it has ended"),
    })
}

/// Counts a request of whoever was found.
fn count(service: &Service, found: &Found, path: &str, address: u128) -> Result<(), Duration> {
    let is_objection = is_objection(path);
    let counted = match found {
        Found::Machine(caller) => Counted::Key(caller.actor()),
        Found::Session(_, session) if is_objection => Counted::ObjectionBy(&session.who),
        Found::Session(_, session) => Counted::Member(&session.who),
        Found::Nobody | Found::Ended if is_objection => Counted::ObjectionFrom(address),
        _ => Counted::Address(address),
    };
    service.access().rates.count(counted)
}

fn too_many(wait: Duration) -> Problem {
    let seconds = wait.as_secs().saturating_add(1);
    let detail = format!("wait for {seconds} s and repeat it");
    Problem::new(Kind::TooManyRequests, detail)
        .with_header(header::RETRY_AFTER, HeaderValue::from(seconds))
}

fn bad_bearer(why: &str) -> Problem {
    let value = HeaderValue::from_static("Bearer error=\"invalid_token\"");
    Problem::new(Kind::Unauthenticated, why).with_header(header::WWW_AUTHENTICATE, value)
}

fn unauthenticated(detail: &str) -> Problem {
    let value = HeaderValue::from_static("Bearer");
    Problem::new(Kind::Unauthenticated, detail).with_header(header::WWW_AUTHENTICATE, value)
}

fn with_cookie(mut response: Response, cookie: Option<HeaderValue>) -> Response {
    // A handler that began a session has said what the browser is to keep.
    if let Some(cookie) = cookie.filter(|_| !response.headers().contains_key(header::SET_COOKIE)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Writes down that somebody was refused what they asked for.
fn audit(caller: &Caller, response: &Response) {
    let status = response.status();
    if status == StatusCode::FORBIDDEN || status == StatusCode::UNAUTHORIZED {
        let who = secret::pseudonym(caller.actor());
        tracing::info!(target: "audit", event = "denied", status = status.as_u16(), who);
    }
}

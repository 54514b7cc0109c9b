//! `/object/by-mail` and `/object/link/…`: how somebody without an account shows that an address is
//! theirs.

use std::sync::Arc;

use axum::Extension;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use untrain_pages::FieldError;
use untrain_pages::mail::objection_link;
use untrain_pages::member::objection::{self as pages, ByMailPage};
use untrain_pages::public::ask::{self, AskPage, Question};
use untrain_pages::public::faults;

use super::form::Fields;
use super::sign_in;
use super::visit::{Around, Visit};
use crate::access::recognise::ClientAddress;
use crate::access::{Counted, MailAddress, Session, SessionKind as Kind, SignIn, Way, request_id};
use crate::limits::MAIL_LINK_TIME;
use crate::mail::Mail;
use crate::service::Service;

/// Asks for an address.
pub async fn form(visit: Visit) -> Response {
    draw_form(&visit, "", &[])
}

fn draw_form(visit: &Visit, email: &str, errors: &[FieldError]) -> Response {
    let view = page(email);
    let around = Around { errors, path: Some("/object/by-mail"), ..Around::of(visit.audience()) };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    visit.show_as(status, &around, |frame| pages::by_mail(frame, &view).into_string())
}

fn page(email: &str) -> ByMailPage {
    let link_minutes = MAIL_LINK_TIME.as_secs().checked_div(60).unwrap_or_default();
    ByMailPage { email: email.to_owned(), link_minutes }
}

/// Sends a link to an address. The answer is the same whatever becomes of that, and does not wait
/// for it: nobody learns from it who has been here, or how often.
pub async fn ask(
    visit: Visit,
    Extension(ClientAddress(from)): Extension<ClientAddress>,
    fields: Fields,
) -> Response {
    let typed = fields.one("email").unwrap_or_default();
    let Some(to) = MailAddress::new(typed) else {
        let text = visit.locale.text("by-mail-error");
        let error = FieldError { field: "email".to_owned(), text };
        return draw_form(&visit, typed, &[error]);
    };
    let rates = visit.service.access().rates();
    let may = rates.count(Counted::MailFrom(from)).is_ok()
        && rates.count(Counted::MailTo(to.as_str())).is_ok();
    if may {
        let (locale, site) = (visit.locale, visit.site.clone());
        let words = move |link: &str| objection_link(locale, &site, link);
        tokio::spawn(send(Arc::clone(&visit.service), to, words));
    }
    let around = Around { path: Some("/object/by-mail"), ..Around::of(visit.audience()) };
    visit.show(&around, |frame| pages::by_mail_sent(frame, &page("")).into_string())
}

async fn send(
    service: Arc<Service>,
    to: MailAddress,
    words: impl Fn(&str) -> untrain_pages::mail::Mail,
) {
    let token = match service.make_mail_link(&to).await {
        Ok(token) => token,
        Err(error) => return tracing::error!(error = %error, "a link by mail could not be made"),
    };
    let words = words(&format!("{}/object/link/{token}", service.public_url()));
    let mail = Mail { to, subject: words.subject, text: words.body };
    // Servers of mail are slow, and a few at a time are enough: more wait here.
    let Ok(_turn) = service.access().mail_turns().acquire().await else { return };
    let waited = Arc::clone(&service);
    let sent = tokio::task::spawn_blocking(move || waited.mailer().send(&mail)).await;
    match sent {
        Ok(Ok(())) => tracing::info!(target: "audit", event = "link-mailed"),
        Ok(Err(error)) => tracing::error!(error = %error, "a mail was not sent"),
        Err(error) => tracing::error!(error = %error, "a mail was not sent"),
    }
}

/// Shows a button. Programs that look at mail open links too, so opening one uses nothing up.
pub async fn show(visit: Visit, Path(token): Path<String>) -> Response {
    match visit.service.is_mail_link(&token).await {
        Ok(true) => {}
        Ok(false) => return over(&visit),
        Err(error) => return visit.fault(&error.into()),
    }
    let action = format!("/object/link/{token}");
    let view = AskPage { question: Question::ByLink, action, carried: Vec::new() };
    let around = Around::of(visit.audience());
    visit.show(&around, |frame| ask::page(frame, &view).into_string())
}

/// Exchanges the link for a session that reaches the objection form and their own case.
pub async fn enter(
    visit: Visit,
    headers: HeaderMap,
    before: Option<Extension<Arc<Session>>>,
    Path(token): Path<String>,
) -> Response {
    let (subject, contact) = match visit.service.use_mail_link(&token).await {
        Ok(Some(found)) => found,
        Ok(None) => return over(&visit),
        Err(problem) => return visit.fault(&problem),
    };
    let sign_in = SignIn {
        kind: Kind::NonMember,
        way: Way::Mail,
        who: subject.as_str().to_owned(),
        name: String::new(),
        email: contact.as_str().to_owned(),
        roles: Vec::new(),
        agent: sign_in::agent_of(&headers),
    };
    let before = before.map(|Extension(before)| before);
    sign_in::begin(&visit.service, sign_in, before.as_deref(), None).await
}

fn over(visit: &Visit) -> Response {
    let id = request_id::current().unwrap_or_default();
    let around = Around { path: Some("/object/by-mail"), ..Around::of(visit.audience()) };
    visit.show_as(StatusCode::FORBIDDEN, &around, |frame| {
        faults::page(frame, faults::Problem::LinkUsed, &id).into_string()
    })
}

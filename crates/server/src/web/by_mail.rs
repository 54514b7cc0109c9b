//! `/object/by-mail` and `/object/link/…`: how somebody without an account shows that an address is
//! theirs.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::form::Fields;
use super::{plain, sign_in};
use crate::access::recognise::ClientAddress;
use crate::access::{Counted, MailAddress, Session, SessionKind as Kind, SignIn, Way, audience};
use crate::mail::link_mail;
use crate::problem::{Kind as ProblemKind, Problem};
use crate::service::Service;

/// Sends a link to an address. The answer is the same whatever becomes of that, and does not wait
/// for it: nobody learns from it who has been here, or how often.
pub async fn ask(
    State(service): State<Arc<Service>>,
    Extension(ClientAddress(from)): Extension<ClientAddress>,
    fields: Fields,
) -> Response {
    let Some(to) = fields.one("email").and_then(MailAddress::new) else {
        let problem = Problem::field("/email", "write an address such as name@mail.example");
        return audience::refuse(&service, "/object", problem);
    };
    let rates = service.access().rates();
    let may = rates.count(Counted::MailFrom(from)).is_ok()
        && rates.count(Counted::MailTo(to.as_str())).is_ok();
    if may {
        tokio::spawn(send(Arc::clone(&service), to));
    }
    let words = "We have sent you a mail with a link. Open it within 30 minutes. If none comes, \
                 look among the unwanted mail, and whether the address is right.";
    plain::page(StatusCode::OK, "Look into your mail", &plain::paragraph(words))
}

async fn send(service: Arc<Service>, to: MailAddress) {
    let token = match service.make_mail_link(&to).await {
        Ok(token) => token,
        Err(error) => return tracing::error!(error = %error, "a link by mail could not be made"),
    };
    let mail = link_mail(to, &format!("{}/object/link/{token}", service.public_url()));
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
pub async fn show(State(service): State<Arc<Service>>, Path(token): Path<String>) -> Response {
    match service.is_mail_link(&token).await {
        Ok(true) => {}
        Ok(false) => return over(&service),
        Err(error) => return audience::refuse(&service, "/object", error.into()),
    }
    let action = plain::escape(&format!("/object/link/{token}"));
    let form =
        format!("<form method=\"post\" action=\"{action}\">\n<button>Go on</button>\n</form>\n");
    plain::page(StatusCode::OK, "Object without an account", &form)
}

/// Exchanges the link for a session that reaches the objection form and their own case.
pub async fn enter(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    before: Option<Extension<Arc<Session>>>,
    Path(token): Path<String>,
) -> Response {
    let (subject, contact) = match service.use_mail_link(&token).await {
        Ok(Some(found)) => found,
        Ok(None) => return over(&service),
        Err(problem) => return audience::refuse(&service, "/object", problem),
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
    sign_in::begin(&service, sign_in, before.as_deref(), None).await
}

fn over(service: &Service) -> Response {
    let words = "the link was used, or is older than 30 minutes: ask for another";
    audience::refuse(service, "/object", Problem::new(ProblemKind::Forbidden, words))
}

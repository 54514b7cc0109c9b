//! `/sign-in/link`: a member comes from the platform.
//!
//! The link signs in at once, as people expect of it. Only when the browser is somebody else's at
//! that moment it asks first: else a link that was sent to them would make them act in another's
//! name.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use super::form::Fields;
use super::{plain, sign_in};
use crate::access::{Session, SessionKind as Kind, SignIn, Way, audience};
use crate::problem::{Kind as ProblemKind, Problem};
use crate::service::Service;

/// What stands in the link.
#[derive(Debug, Deserialize)]
pub struct Link {
    #[serde(default)]
    token: String,
    #[serde(default)]
    to: Option<String>,
}

/// Signs in, or asks whether to when somebody else is signed in.
pub async fn follow(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    before: Option<Extension<Arc<Session>>>,
    Query(Link { token, to }): Query<Link>,
) -> Response {
    let before = before.map(|Extension(before)| before);
    let link = match service.read_link(&token) {
        Ok(link) => link,
        Err(why) => return refused(&service, why),
    };
    let is_other = before
        .as_ref()
        .is_some_and(|before| before.kind != Kind::Member || before.who != link.subject.as_str());
    if is_other {
        return ask(&token, to.as_deref());
    }
    enter(&service, &headers, before.as_deref(), &token, to.as_deref()).await
}

/// Signs in although somebody else is signed in.
pub async fn confirm(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    before: Option<Extension<Arc<Session>>>,
    fields: Fields,
) -> Response {
    let before = before.map(|Extension(before)| before);
    let token = fields.one("token").unwrap_or_default();
    enter(&service, &headers, before.as_deref(), token, fields.one("to")).await
}

async fn enter(
    service: &Service,
    headers: &HeaderMap,
    before: Option<&Session>,
    token: &str,
    to: Option<&str>,
) -> Response {
    let link = match service.read_link(token) {
        Ok(link) => link,
        Err(why) => return refused(service, why),
    };
    if let Err(problem) = service.must_know(&link.subject).await {
        let words = "nothing is known of this account here yet: ask the platform";
        let is_unknown = problem.kind() == ProblemKind::NotFound;
        return if is_unknown {
            refused(service, words)
        } else {
            audience::refuse(service, "/sign-in", problem)
        };
    }
    match service.use_link(&link).await {
        Ok(true) => {}
        Ok(false) => {
            return refused(service, "the link was used before: open it on the platform again");
        }
        Err(error) => return audience::refuse(service, "/sign-in", error.into()),
    }
    let sign_in = SignIn {
        kind: Kind::Member,
        way: Way::Link,
        who: link.subject.as_str().to_owned(),
        name: String::new(),
        email: String::new(),
        roles: Vec::new(),
        agent: sign_in::agent_of(headers),
    };
    sign_in::begin(service, sign_in, before, to).await
}

fn ask(token: &str, to: Option<&str>) -> Response {
    let to = to
        .map(|to| format!("<input type=\"hidden\" name=\"to\" value=\"{}\">\n", plain::escape(to)));
    let words =
        plain::paragraph("Somebody else is signed in here. The link is for another account.");
    let body = format!(
        "{words}<form method=\"post\" action=\"/sign-in/link\">\n<input type=\"hidden\" \
         name=\"token\" value=\"{}\">\n{}<button>Sign out, and in with the link</button>\n</form>\n\
         <p><a href=\"/privacy\">Stay signed in as before</a></p>\n",
        plain::escape(token),
        to.unwrap_or_default()
    );
    plain::page(StatusCode::OK, "Whose settings do you want to see?", &body)
}

fn refused(service: &Service, why: &str) -> Response {
    tracing::info!(target: "audit", event = "sign-in-refused", way = "link", why);
    audience::refuse(service, "/sign-in", Problem::new(ProblemKind::Forbidden, why))
}

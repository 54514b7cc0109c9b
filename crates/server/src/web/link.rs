//! `/sign-in/link`: a member comes from the platform.
//!
//! The link signs in at once, as people expect of it. Only when the browser is somebody else's at
//! that moment it asks first: else a link that was sent to them would make them act in another's
//! name.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use untrain_pages::public::ask::{self, AskPage, Question};
use untrain_pages::public::faults::Problem as Fault;

use super::form::Fields;
use super::sign_in;
use super::visit::{Around, Visit};
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
    visit: Visit,
    headers: HeaderMap,
    before: Option<Extension<Arc<Session>>>,
    Query(Link { token, to }): Query<Link>,
) -> Response {
    let before = before.map(|Extension(before)| before);
    let link = match service.read_link(&token) {
        Ok(link) => link,
        Err(why) => return refused(&service, why, Fault::SignInLinkUsed),
    };
    let is_other = before
        .as_ref()
        .is_some_and(|before| before.kind != Kind::Member || before.who != link.subject.as_str());
    if is_other {
        return ask_first(&visit, token, to);
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
        Err(why) => return refused(service, why, Fault::SignInLinkUsed),
    };
    if let Err(problem) = service.must_know(&link.subject).await {
        let words = "nothing is known of this account here yet: ask the platform";
        let is_unknown = problem.kind() == ProblemKind::NotFound;
        return if is_unknown {
            refused(service, words, Fault::NoAccount)
        } else {
            audience::refuse(service, "/sign-in", problem)
        };
    }
    match service.use_link(&link).await {
        Ok(true) => {}
        Ok(false) => {
            let why = "the link was used before: open it on the platform again";
            return refused(service, why, Fault::SignInLinkUsed);
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

fn ask_first(visit: &Visit, token: String, to: Option<String>) -> Response {
    let carried = [("token", Some(token)), ("to", to)];
    let carried = carried.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    let action = "/sign-in/link".to_owned();
    let view = AskPage { question: Question::OtherAccount, action, carried };
    // The languages lead away from the token, which stands in no link.
    let around = Around { path: Some("/sign-in"), ..Around::of(visit.audience()) };
    visit.show(&around, |frame| ask::page(frame, &view).into_string())
}

fn refused(service: &Service, why: &str, told: Fault) -> Response {
    tracing::info!(target: "audit", event = "sign-in-refused", way = "link", why);
    let problem = Problem::new(ProblemKind::Forbidden, why).told_as(told);
    audience::refuse(service, "/sign-in", problem)
}

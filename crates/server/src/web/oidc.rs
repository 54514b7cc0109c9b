//! `/sign-in/members/oidc`, `/sign-in/staff/oidc` and `/sign-in/callback`: to an identity provider
//! and back.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use serde::Deserialize;
use untrain_pages::public::faults::Problem as Fault;
use untrain_policy::SubjectId;

use super::sign_in;
use crate::access::{
    Answered, Cookie, LocalPath, NotSignedIn, Session, SessionKind as Kind, audience,
};
use crate::problem::{Kind as ProblemKind, Problem};
use crate::service::Service;

/// How somebody is sent.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    to: Option<String>,
    /// Whether they are to show once more who they are.
    #[serde(default)]
    again: Option<String>,
}

/// Sends somebody to the identity provider.
pub async fn begin(
    State(service): State<Arc<Service>>,
    session: Option<Extension<Arc<Session>>>,
    Path(who): Path<String>,
    Query(Wanted { to, again }): Query<Wanted>,
) -> Response {
    let kind = match who.as_str() {
        "members" => Kind::Member,
        "staff" => Kind::Staff,
        _ => return audience::refuse(&service, "/sign-in", Problem::not_found("way to sign in")),
    };
    let session = session.map(|Extension(session)| session);
    let again = session.filter(|session| again.is_some() && session.kind == kind);
    let to = LocalPath::or(to.as_deref(), sign_in::start_of(kind));
    match service.begin_oidc(kind, &to, again.as_deref()).await {
        Ok(sent) => {
            let mut response = sign_in::away(&sent.address);
            if let Some(cookie) = Cookie::SignIn.keep(&service, &sent.state) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            response
        }
        Err(why) => refused(&service, why),
    }
}

/// Takes somebody in who comes back.
pub async fn finish(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    before: Option<Extension<Arc<Session>>>,
    Query(answered): Query<Answered>,
) -> Response {
    let kept = Cookie::SignIn.read(&service, &headers);
    let agent = sign_in::agent_of(&headers);
    let (entering, to) = match service.finish_oidc(kept, answered, agent).await {
        Ok(found) => found,
        Err(why) => return refused(&service, why),
    };
    if entering.kind == Kind::Member
        && let Some(problem) = unknown(&service, &entering.who).await
    {
        return audience::refuse(&service, "/sign-in", problem);
    }
    if entering.kind == Kind::Staff
        && let Err(error) = service.note_claimed_roles(&entering.who, &entering.roles).await
    {
        return audience::refuse(&service, "/sign-in", error.into());
    }
    let before = before.map(|Extension(before)| before);
    let to = Some(to.as_str());
    let mut response = sign_in::begin(&service, entering, before.as_deref(), to).await;
    if let Some(cookie) = Cookie::SignIn.forget(&service) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// What to say to a member of whom the ledger holds nothing.
async fn unknown(service: &Service, who: &str) -> Option<Problem> {
    let problem = match SubjectId::new(who) {
        Ok(subject) => service.must_know(&subject).await.err()?,
        Err(_) => Problem::unknown_subject(),
    };
    if problem.kind() != ProblemKind::NotFound {
        return Some(problem);
    }
    let words = "nothing is known of this account here yet: ask the platform";
    Some(Problem::new(ProblemKind::Forbidden, words).told_as(Fault::NoAccount))
}

fn refused(service: &Service, why: NotSignedIn) -> Response {
    let problem = match why {
        NotSignedIn::Refused(why) => {
            tracing::info!(target: "audit", event = "sign-in-refused", way = "oidc", why);
            Problem::new(ProblemKind::Forbidden, why).told_as(Fault::NotSignedIn)
        }
        NotSignedIn::NoRole => {
            let why = "no role";
            tracing::info!(target: "audit", event = "sign-in-refused", way = "oidc", why);
            let why = "you are known, and have no role here: ask whoever runs this service";
            Problem::new(ProblemKind::Forbidden, why).told_as(Fault::NoRole)
        }
        NotSignedIn::Failed(error) => error.into(),
    };
    audience::refuse(service, "/sign-in", problem)
}

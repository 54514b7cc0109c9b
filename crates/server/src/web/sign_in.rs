//! `/sign-in`: the ways to say who one is, and `/sign-out`.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use untrain_pages::Audience;
use untrain_pages::public::ask::{self, AskPage, Question};
use untrain_pages::public::entrance::{self, MadeUp, Provider, SignInPage};
use untrain_policy::SubjectId;

use super::form::Fields;
use super::refusal;
use super::visit::{Around, Visit};
use crate::access::{
    Begun, Cookie, LocalPath, Role, Session, SessionKind as Kind, SignIn, Way, audience,
};
use crate::problem::Problem;
use crate::service::Service;

/// Where somebody wants to be afterwards.
#[derive(Debug, Deserialize)]
pub struct To {
    /// A path of the service.
    #[serde(default)]
    pub to: Option<String>,
}

/// Where somebody of a kind begins.
#[must_use]
pub const fn start_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Member => "/privacy",
        Kind::NonMember => "/object",
        Kind::Staff => "/staff",
    }
}

/// The page with every way that is configured.
pub async fn show(visit: Visit, Query(To { to }): Query<To>) -> Response {
    let to = to.as_deref().and_then(LocalPath::new);
    let around = Around { path: Some("/sign-in"), ..Around::of(Audience::Public) };
    visit.show(&around, |frame| {
        entrance::sign_in(frame, &ways(&visit, to.as_ref(), false)).into_string()
    })
}

/// The ways to sign in, as the page shows them.
fn ways(visit: &Visit, to: Option<&LocalPath>, again: bool) -> SignInPage {
    let config = visit.service.config();
    let query = to.map(|to| format!("?to={}", to.encoded())).unwrap_or_default();
    let mut providers = Vec::new();
    for (who, oidc) in [("members", &config.members.oidc), ("staff", &config.staff.oidc)] {
        if let Some(oidc) = oidc {
            let name = oidc.label.clone().unwrap_or_else(|| oidc.issuer.clone());
            providers.push(Provider { name, href: format!("/sign-in/{who}/oidc{query}") });
        }
    }
    if let Some(href) = config.members.platform_url.clone() {
        providers.push(Provider { name: visit.site.controller.clone(), href });
    }
    let made_up = if config.development { made_up() } else { Vec::new() };
    let then = to.map(ToString::to_string).unwrap_or_default();
    SignInPage { then, providers, made_up, again }
}

/// Somebody of the staff for each role, in development mode.
fn made_up() -> Vec<MadeUp> {
    let name = |role: Role| match role {
        Role::Viewer => "Vera",
        Role::Dpo => "Dana",
        Role::Engineer => "Emil",
        Role::Admin => "Ada",
        Role::Auditor => "Arun",
    };
    let one = |role: Role| MadeUp {
        who: format!("staff/{}/{}", name(role), role.as_str()),
        name: name(role).to_owned(),
        role: role.as_str().to_owned(),
    };
    Role::ALL.map(one).to_vec()
}

/// Signs in whoever says so, in development mode.
pub async fn in_development(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    before: Option<Extension<Arc<Session>>>,
    fields: Fields,
) -> Response {
    if !service.config().development {
        return refused("there is no such way to sign in", &service);
    }
    let (kind, who, roles) = said(&fields);
    let problem = match kind {
        Some(Kind::Member) => match SubjectId::new(&who) {
            Ok(subject) => service.must_know(&subject).await.err(),
            Err(_) => Some(Problem::unknown_subject()),
        },
        Some(Kind::Staff) if who.is_empty() || who.len() > 200 || roles.is_empty() => {
            Some(Problem::field("/role", "choose a name, and at least one role"))
        }
        Some(Kind::Staff) => None,
        Some(Kind::NonMember) | None => Some(Problem::field("/kind", "is `member` or `staff`")),
    };
    let (Some(kind), None) = (kind, &problem) else {
        let problem = problem.unwrap_or_else(Problem::unknown_subject);
        return audience::refuse(&service, "/sign-in", problem);
    };
    let name = who.clone();
    let (way, email, agent) = (Way::Development, String::new(), agent_of(&headers));
    let sign_in = SignIn { kind, way, who, name, email, roles, agent };
    let before = before.map(|Extension(before)| before);
    let to = fields.one("to").or_else(|| fields.one("then"));
    begin(&service, sign_in, before.as_deref(), to).await
}

/// Who somebody says that they are: in fields of their own, or in one as the page's buttons send
/// it, `staff/<name>/<role>` or an account.
fn said(fields: &Fields) -> (Option<Kind>, String, Vec<Role>) {
    let who = fields.one("who").unwrap_or_default().trim().to_owned();
    if let Some(word) = fields.one("kind") {
        return (Kind::named(word), who, fields.all("role").filter_map(Role::named).collect());
    }
    let staff = who.strip_prefix("staff/").and_then(|rest| rest.split_once('/'));
    match staff {
        Some((name, role)) => {
            (Some(Kind::Staff), name.to_owned(), Role::named(role).into_iter().collect())
        }
        None => (Some(Kind::Member), who, Vec::new()),
    }
}

/// Begins a session and goes on to `to`.
pub async fn begin(
    service: &Service,
    sign_in: SignIn,
    before: Option<&Session>,
    to: Option<&str>,
) -> Response {
    let to = LocalPath::or(to, start_of(sign_in.kind));
    match service.begin_session(sign_in, before.map(|before| before.hash.as_str())).await {
        Ok(begun) => begun_at(service, &begun, &to),
        Err(error) => audience::refuse(service, "/sign-in", error.into()),
    }
}

fn begun_at(service: &Service, begun: &Begun, to: &LocalPath) -> Response {
    let mut response = away(to.as_str());
    if let Some(cookie) = Cookie::Session.keep(service, &begun.secret) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Sends somebody to an address of the service.
#[must_use]
pub fn away(to: &str) -> Response {
    refusal::redirect(to).unwrap_or_else(|| StatusCode::NOT_FOUND.into_response())
}

/// What a browser calls itself.
#[must_use]
pub fn agent_of(headers: &HeaderMap) -> String {
    let said = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    said.unwrap_or_default().to_owned()
}

/// Asks somebody to show once more who they are, by the way they did before.
pub async fn again(
    visit: Visit,
    session: Option<Extension<Arc<Session>>>,
    Query(To { to }): Query<To>,
) -> Response {
    let Some(Extension(session)) = session else { return audience::to_sign_in(to.as_deref()) };
    let to = LocalPath::or(to.as_deref(), start_of(session.kind));
    let around = Around { path: Some("/sign-in/again"), ..Around::of(Audience::Public) };
    match session.way {
        Way::Oidc => {
            let who = if session.kind == Kind::Staff { "staff" } else { "members" };
            away(&format!("/sign-in/{who}/oidc?again=1&to={}", to.encoded()))
        }
        Way::Link => visit.show(&around, |frame| {
            entrance::sign_in(frame, &ways(&visit, Some(&to), true)).into_string()
        }),
        Way::Mail => away("/object/by-mail"),
        Way::Development => {
            let carried = vec![("to", to.to_string())];
            let action = "/sign-in/again".to_owned();
            let view = AskPage { question: Question::Again, action, carried };
            visit.show(&around, |frame| ask::page(frame, &view).into_string())
        }
    }
}

/// Believes somebody once more, in development mode.
pub async fn again_in_development(
    State(service): State<Arc<Service>>,
    session: Option<Extension<Arc<Session>>>,
    fields: Fields,
) -> Response {
    let Some(Extension(session)) = session else { return audience::to_sign_in(None) };
    if !service.config().development || session.way != Way::Development {
        return refused("show who you are by the way that you signed in", &service);
    }
    let Session { kind, way, who, name, email, roles, agent, .. } = Session::clone(&session);
    let sign_in = SignIn { kind, way, who, name, email, roles, agent };
    begin(&service, sign_in, Some(&session), fields.one("to")).await
}

fn refused(why: &str, service: &Service) -> Response {
    audience::refuse(service, "/sign-in", Problem::new(crate::problem::Kind::NotFound, why))
}

/// Asks whether to sign out: a link alone changes nothing.
pub async fn ask_out(visit: Visit) -> Response {
    let action = "/sign-out".to_owned();
    let view = AskPage { question: Question::SignOut, action, carried: Vec::new() };
    let around = Around::of(visit.audience());
    visit.show(&around, |frame| ask::page(frame, &view).into_string())
}

/// Ends the session, here and in the browser.
pub async fn out(
    State(service): State<Arc<Service>>,
    session: Option<Extension<Arc<Session>>>,
) -> Response {
    if let Some(Extension(session)) = session {
        if let Err(error) = service.end_session(&session.hash).await {
            return audience::refuse(&service, "/sign-out", error.into());
        }
        let session = session.reference.as_str();
        tracing::info!(target: "audit", event = "signed-out", session);
    }
    let mut response = away("/sign-in");
    if let Some(cookie) = Cookie::Session.forget(&service) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

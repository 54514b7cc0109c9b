//! `/sign-in`: the ways to say who one is, and `/sign-out`.

use std::fmt::Write;
use std::sync::Arc;

use axum::Extension;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use untrain_policy::SubjectId;

use super::form::Fields;
use super::plain;
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
pub async fn show(State(service): State<Arc<Service>>, Query(To { to }): Query<To>) -> Response {
    let to = to.as_deref().and_then(LocalPath::new);
    let mut body = String::new();
    let config = service.config();
    let mut by_provider = |who: &str, words: &str, label: Option<&str>| {
        let query = to.as_ref().map(|to| format!("?to={}", to.encoded())).unwrap_or_default();
        let label = label.map(|label| format!(" ({})", plain::escape(label))).unwrap_or_default();
        let _ = writeln!(body, "<p><a href=\"/sign-in/{who}/oidc{query}\">{words}</a>{label}</p>");
    };
    if let Some(oidc) = &config.members.oidc {
        by_provider("members", "Sign in with your account", oidc.label.as_deref());
    }
    if let Some(oidc) = &config.staff.oidc {
        by_provider("staff", "Sign in as staff", oidc.label.as_deref());
    }
    if let Some(platform) = &config.members.platform_url {
        let platform = plain::escape(platform);
        let words = "Open your privacy settings on the platform";
        let _ = writeln!(body, "<p><a href=\"{platform}\">{words}</a>: they lead here.</p>");
    }
    if config.development {
        body.push_str(&development(to.as_ref()));
    }
    body.push_str("<p><a href=\"/object\">I have no account</a></p>\n");
    plain::page(StatusCode::OK, "Sign in", &body)
}

fn development(to: Option<&LocalPath>) -> String {
    let to = to.map(|to| {
        let to = plain::escape(to.as_str());
        format!("<input type=\"hidden\" name=\"to\" value=\"{to}\">\n")
    });
    let to = to.unwrap_or_default();
    let form = "<form method=\"post\" action=\"/sign-in/development\">\n";
    let mut roles = String::new();
    for role in Role::ALL {
        let word = role.as_str();
        let _ = writeln!(
            roles,
            "<label><input type=\"checkbox\" name=\"role\" value=\"{word}\"> {word}</label>"
        );
    }
    format!(
        "<h2>As a member</h2>\n{form}<input type=\"hidden\" name=\"kind\" value=\"member\">\n{to}\
         <label>Account <input name=\"who\" required></label>\n<button>Sign in</button>\n</form>\n\
         <h2>As staff</h2>\n{form}<input type=\"hidden\" name=\"kind\" value=\"staff\">\n{to}\
         <label>Name <input name=\"who\" required></label>\n{roles}<button>Sign in</button>\n\
         </form>\n<p>This is development mode: nobody is asked to show who they are.</p>\n"
    )
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
    let who = fields.one("who").unwrap_or_default().trim();
    let kind = fields.one("kind").and_then(Kind::named);
    let roles: Vec<Role> = fields.all("role").filter_map(Role::named).collect();
    let problem = match kind {
        Some(Kind::Member) => match SubjectId::new(who) {
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
    let (who, name) = (who.to_owned(), who.to_owned());
    let (way, email, agent) = (Way::Development, String::new(), agent_of(&headers));
    let sign_in = SignIn { kind, way, who, name, email, roles, agent };
    let before = before.map(|Extension(before)| before);
    begin(&service, sign_in, before.as_deref(), fields.one("to")).await
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
    plain::redirect(to).unwrap_or_else(|| StatusCode::NOT_FOUND.into_response())
}

/// What a browser calls itself.
#[must_use]
pub fn agent_of(headers: &HeaderMap) -> String {
    let said = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    said.unwrap_or_default().to_owned()
}

/// Asks somebody to show once more who they are, by the way they did before.
pub async fn again(
    State(service): State<Arc<Service>>,
    session: Option<Extension<Arc<Session>>>,
    Query(To { to }): Query<To>,
) -> Response {
    let Some(Extension(session)) = session else { return audience::to_sign_in(to.as_deref()) };
    let to = LocalPath::or(to.as_deref(), start_of(session.kind));
    let body = match session.way {
        Way::Oidc => {
            let who = if session.kind == Kind::Staff { "staff" } else { "members" };
            return away(&format!("/sign-in/{who}/oidc?again=1&to={}", to.encoded()));
        }
        Way::Link => {
            let words = "To go on, open your privacy settings on the platform once more, and come \
                         back by the link there.";
            let platform = service.config().members.platform_url.as_deref();
            let link = platform.map(|platform| {
                format!("<p><a href=\"{}\">To the platform</a></p>\n", plain::escape(platform))
            });
            format!("{}{}", plain::paragraph(words), link.unwrap_or_default())
        }
        Way::Mail => plain::paragraph("To go on, ask for another link by mail, and open it."),
        Way::Development => format!(
            "<form method=\"post\" action=\"/sign-in/again\">\n<input type=\"hidden\" name=\"to\" \
             value=\"{}\">\n<button>It is me</button>\n</form>\n",
            plain::escape(to.as_str())
        ),
    };
    plain::page(StatusCode::OK, "Show once more who you are", &body)
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
pub async fn ask_out() -> Response {
    let form = "<form method=\"post\" action=\"/sign-out\">\n<button>Sign out</button>\n</form>\n";
    plain::page(StatusCode::OK, "Sign out", form)
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

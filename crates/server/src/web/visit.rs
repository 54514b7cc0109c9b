//! What every page knows of the request that it answers: the language, who runs the platform, who
//! is signed in, and what the browser says of itself.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse, Response};
use untrain_pages::public::faults;
use untrain_pages::{Audience, FieldError, Frame, Locale, Place, SignedIn, Site, Status};
use untrain_policy::RuleBook;

use crate::access::{Caller, Member, Scope, Scopes, Staff, audience, language, request_id};
use crate::problem::{Kind, Problem};
use crate::service::Service;
use crate::site;

/// A request for a page.
pub struct Visit {
    /// The service.
    pub service: Arc<Service>,
    /// The rules and notices, as the ledger has them.
    pub book: Arc<RuleBook>,
    /// Who asks.
    pub caller: Caller,
    /// The language to answer in.
    pub locale: &'static Locale,
    /// Who runs the platform.
    pub site: Site,
    /// Whether the browser sent `Sec-GPC: 1`.
    pub gpc: bool,
    /// The path with its query, when it was asked for by GET; else a path that shows as much.
    pub path: String,
    /// Whether the language was chosen just now.
    chosen: bool,
}

impl FromRequestParts<Arc<Service>> for Visit {
    type Rejection = Response;

    async fn from_request_parts(
        parts: &mut Parts,
        service: &Arc<Service>,
    ) -> Result<Self, Response> {
        let uri = parts.uri.clone();
        let Ok(caller) = Caller::from_request_parts(parts, service).await;
        let language = language::of(&uri, &parts.headers);
        let book = match service.book().await {
            Ok(book) => book,
            Err(error) => return Err(audience::refuse(service, uri.path(), error.into())),
        };
        let site = site::of(service, Some(&book));
        let gpc = parts.headers.get("sec-gpc").is_some_and(|value| value == "1");
        let path = uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
        Ok(Self {
            service: Arc::clone(service),
            book,
            caller,
            locale: Locale::of(language),
            site,
            gpc,
            path,
            chosen: language::chosen(&uri).is_some(),
        })
    }
}

impl Visit {
    /// The member who is signed in.
    ///
    /// # Errors
    /// The way to the sign-in page, and back here.
    pub fn member(&self) -> Result<&Member, Response> {
        match &self.caller {
            Caller::Member(member) if !member.non_member => Ok(member),
            _ => Err(audience::to_sign_in(Some(&self.path))),
        }
    }

    /// Whoever is signed in as a person: a member, or somebody who came by a link in a mail.
    ///
    /// # Errors
    /// The way to the sign-in page, and back here.
    pub fn person(&self) -> Result<&Member, Response> {
        match &self.caller {
            Caller::Member(member) => Ok(member),
            _ => Err(audience::to_sign_in(Some(&self.path))),
        }
    }

    /// Somebody of the staff who is signed in.
    ///
    /// # Errors
    /// The way to the sign-in page, and back here.
    pub fn staff(&self) -> Result<&Staff, Response> {
        match &self.caller {
            Caller::Staff(staff) => Ok(staff),
            _ => Err(audience::to_sign_in(Some(&self.path))),
        }
    }

    /// A page around what a function draws.
    pub fn show<M: Into<String>>(
        &self,
        around: &Around<'_>,
        draw: impl FnOnce(&Frame<'_>) -> M,
    ) -> Response {
        // A form that comes back with what has to be filled in otherwise was not taken.
        let status = match around.errors.is_empty() {
            true => StatusCode::OK,
            false => StatusCode::UNPROCESSABLE_ENTITY,
        };
        self.show_as(status, around, draw)
    }

    /// The same with a status of its own.
    pub fn show_as<M: Into<String>>(
        &self,
        status: StatusCode,
        around: &Around<'_>,
        draw: impl FnOnce(&Frame<'_>) -> M,
    ) -> Response {
        let signed_in = self.signed_in(around.unread_count);
        let frame = Frame {
            locale: self.locale,
            site: &self.site,
            audience: around.audience,
            path: around.path.unwrap_or(&self.path),
            signed_in: signed_in.as_ref(),
            status: around.status,
            errors: around.errors,
        };
        let mut response = (status, Html(draw(&frame).into())).into_response();
        if self.chosen {
            let kept = language::keep(self.locale.language(), self.service.is_https());
            if let Some(cookie) = kept {
                response.headers_mut().append(SET_COOKIE, cookie);
            }
        }
        response
    }

    fn signed_in(&self, unread_count: u64) -> Option<SignedIn> {
        match &self.caller {
            Caller::Member(member) if member.non_member => None,
            Caller::Member(member) => {
                Some(SignedIn { name: member.subject.to_string(), unread_count, closed: &[] })
            }
            Caller::Staff(staff) => Some(SignedIn {
                name: staff.name.clone(),
                unread_count: 0,
                closed: closed(self.caller.scopes()),
            }),
            Caller::Nobody | Caller::Machine(_) => None,
        }
    }

    /// The page about a problem.
    #[must_use]
    pub fn fault(&self, problem: &Problem) -> Response {
        match problem.kind() {
            Kind::Unauthenticated => return audience::to_sign_in(Some(&self.path)),
            Kind::SignInAgain => return self.sign_in_again(),
            _ => {}
        }
        let fault = problem.fault();
        let id = request_id::current().unwrap_or_default();
        let around = Around::of(self.audience());
        self.show_as(problem.kind().status(), &around, |frame| {
            faults::page(frame, fault, &id).into_string()
        })
    }

    /// The way to sign in once more, and back here.
    #[must_use]
    pub fn sign_in_again(&self) -> Response {
        let to: String = url::form_urlencoded::byte_serialize(self.path.as_bytes()).collect();
        super::sign_in::away(&format!("/sign-in/again?to={to}"))
    }

    /// Whom a page is for that anybody may see.
    #[must_use]
    pub fn audience(&self) -> Audience {
        match &self.caller {
            Caller::Member(member) if !member.non_member => Audience::Member,
            Caller::Staff(_) => Audience::Staff,
            _ => Audience::Public,
        }
    }
}

/// The places that these scopes do not open: nobody is shown a way to where they may not go.
fn closed(scopes: Scopes) -> &'static [Place] {
    match (scopes.has(Scope::CasesRead), scopes.has(Scope::AuditRead)) {
        (true, true) => &[],
        (true, false) => &[Place::Ledger, Place::Audit],
        (false, true) => &[Place::Cases],
        (false, false) => &[Place::Cases, Place::Ledger, Place::Audit],
    }
}

/// What stands around a page.
pub struct Around<'a> {
    /// Whom it is for.
    pub audience: Audience,
    /// How many notices wait.
    pub unread_count: u64,
    /// What was just done.
    pub status: Option<&'a Status>,
    /// What has to be filled in otherwise.
    pub errors: &'a [FieldError],
    /// A path that shows the page by GET, when it was asked for otherwise.
    pub path: Option<&'a str>,
}

impl Around<'_> {
    /// A page for somebody, with nothing that was just done.
    #[must_use]
    pub const fn of(audience: Audience) -> Self {
        Self { audience, unread_count: 0, status: None, errors: &[], path: None }
    }
}

//! What the API answers when it does not do what it was asked: RFC 9457,
//! `application/problem+json`.
//!
//! The type of a problem is an address that opens a page about it, and never changes. What went
//! wrong inside is written to the log of the service, under the number that the answer carries, and
//! told to nobody else.

use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use untrain_ledger::LedgerError;
use untrain_pages::public::faults::Problem as Fault;
use utoipa::ToSchema;

use crate::access::{Scope, request_id};
use crate::error::ServerError;

/// A kind of problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A field or the whole body does not read.
    Malformed,
    /// Who asks is not known.
    Unauthenticated,
    /// What is asked has to be asked again after signing in once more.
    SignInAgain,
    /// The caller may not.
    Forbidden,
    /// Nothing is there, or nothing that the caller may see.
    NotFound,
    /// The address is there, and takes other methods.
    WrongMethod,
    /// What is asked contradicts what stands.
    Conflict,
    /// What was changed has changed since it was read.
    Stale,
    /// The change did not say what it is a change of.
    PreconditionMissing,
    /// It is too long.
    TooLarge,
    /// The key of the request came with another body before.
    KeyUsed,
    /// The person has been forgotten.
    Forgotten,
    /// Too much was asked in too short a time.
    TooManyRequests,
    /// It does not work now; the same request may work later.
    Unavailable,
    /// It does not work, and the fault is not the caller's.
    Internal,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 15] = [
        Self::Malformed,
        Self::Unauthenticated,
        Self::SignInAgain,
        Self::Forbidden,
        Self::NotFound,
        Self::WrongMethod,
        Self::Conflict,
        Self::Stale,
        Self::PreconditionMissing,
        Self::TooLarge,
        Self::KeyUsed,
        Self::Forgotten,
        Self::TooManyRequests,
        Self::Unavailable,
        Self::Internal,
    ];

    /// The end of its address.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Unauthenticated => "unauthenticated",
            Self::SignInAgain => "sign-in-again",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not-found",
            Self::WrongMethod => "wrong-method",
            Self::Conflict => "conflict",
            Self::Stale => "stale",
            Self::PreconditionMissing => "precondition-missing",
            Self::TooLarge => "too-large",
            Self::KeyUsed => "key-used",
            Self::Forgotten => "forgotten",
            Self::TooManyRequests => "too-many-requests",
            Self::Unavailable => "unavailable",
            Self::Internal => "internal",
        }
    }

    /// What it is in one line, the same for all of a kind.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Malformed => "The request does not read",
            Self::Unauthenticated => "Nobody is signed in, and no key was sent",
            Self::SignInAgain => "This needs a fresh sign-in",
            Self::Forbidden => "The caller may not do this",
            Self::NotFound => "There is nothing here",
            Self::WrongMethod => "The address takes other methods",
            Self::Conflict => "This contradicts what stands",
            Self::Stale => "It has changed since it was read",
            Self::PreconditionMissing => "Say which version is changed, with If-Match",
            Self::TooLarge => "The request is too long",
            Self::KeyUsed => "The idempotency key was used for another request",
            Self::Forgotten => "This person has been forgotten",
            Self::TooManyRequests => "Too many requests",
            Self::Unavailable => "Not possible at this moment",
            Self::Internal => "The service failed",
        }
    }

    /// The status of its answers.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::Malformed | Self::KeyUsed => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::SignInAgain | Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict => StatusCode::CONFLICT,
            Self::Stale => StatusCode::PRECONDITION_FAILED,
            Self::PreconditionMissing => StatusCode::PRECONDITION_REQUIRED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Forgotten => StatusCode::GONE,
            Self::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// A problem, as it is answered.
#[derive(Debug, Clone)]
pub struct Problem {
    kind: Kind,
    detail: String,
    errors: Vec<FieldProblem>,
    headers: Vec<(HeaderName, HeaderValue)>,
    fault: Option<Fault>,
}

/// A field that is wrong.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FieldProblem {
    /// Which, as a JSON pointer into the body.
    pub pointer: String,
    /// What is wrong with it.
    pub detail: String,
}

/// The body of a problem (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// The address of the page about this kind of problem.
    #[schema(example = "/problems/malformed")]
    pub r#type: String,
    /// The kind in one line.
    pub title: String,
    /// The status of the answer.
    pub status: u16,
    /// What happened, and what to do.
    pub detail: String,
    /// The number of the request, to name when it is reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The fields that are wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
}

impl Problem {
    /// A problem of a kind, said in this case.
    pub fn new(kind: Kind, detail: impl Into<String>) -> Self {
        let (errors, headers) = (Vec::new(), Vec::new());
        Self { kind, detail: detail.into(), errors, headers, fault: None }
    }

    /// A field that does not read.
    pub fn field(pointer: &str, detail: impl Into<String>) -> Self {
        let mut problem = Self::new(Kind::Malformed, "nothing was kept: see `errors`");
        let (pointer, detail) = (pointer.to_owned(), detail.into());
        problem.errors.push(FieldProblem { pointer, detail });
        problem
    }

    /// Fields that do not read.
    #[must_use]
    pub fn of_fields(detail: &str, errors: Vec<FieldProblem>) -> Self {
        Self { errors, ..Self::new(Kind::Malformed, detail) }
    }

    /// Nobody is signed in.
    #[must_use]
    pub fn unauthenticated() -> Self {
        Self::new(Kind::Unauthenticated, "send `Authorization: Bearer` with a key or a token")
            .with_header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
    }

    /// The caller lacks a scope.
    #[must_use]
    pub fn forbidden(scope: Scope) -> Self {
        Self::new(Kind::Forbidden, format!("this needs the scope `{}`", scope.as_str()))
    }

    /// A person whom the ledger does not know, or whom the caller may not know of.
    #[must_use]
    pub fn unknown_subject() -> Self {
        Self::new(Kind::NotFound, "no such subject")
    }

    /// Nothing has this name.
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::new(Kind::NotFound, format!("no such {what}"))
    }

    /// With a header.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// With the page that tells people of it, where the one of its kind says too little.
    #[must_use]
    pub const fn told_as(mut self, fault: Fault) -> Self {
        self.fault = Some(fault);
        self
    }

    /// The page that tells people of it, in their language: `detail` is for programs.
    #[must_use]
    pub fn fault(&self) -> Fault {
        self.fault.unwrap_or(match self.kind {
            Kind::NotFound | Kind::WrongMethod => Fault::NotFound,
            Kind::Forbidden => Fault::NotPermitted,
            Kind::TooManyRequests => Fault::TooMany { wait_seconds: self.wait_seconds() },
            Kind::Malformed | Kind::PreconditionMissing => Fault::NotRead,
            Kind::TooLarge => Fault::TooLong,
            Kind::Conflict | Kind::Stale | Kind::KeyUsed => Fault::Changed,
            Kind::Forgotten => Fault::Forgotten,
            Kind::Unauthenticated | Kind::SignInAgain => Fault::NotSignedIn,
            Kind::Unavailable | Kind::Internal => Fault::Failed,
        })
    }

    /// After how many seconds it can be tried again, as its header says.
    fn wait_seconds(&self) -> u64 {
        let mut named = self.headers.iter().filter(|(name, _)| *name == header::RETRY_AFTER);
        let wait = named.next().and_then(|(_, value)| value.to_str().ok()?.parse().ok());
        wait.unwrap_or(1)
    }

    /// What kind it is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// What its answer says beside the body.
    #[must_use]
    pub fn headers(&self) -> &[(HeaderName, HeaderValue)] {
        &self.headers
    }

    /// What happened, and what to do.
    #[must_use]
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// The fields that are wrong.
    #[must_use]
    pub fn errors(&self) -> &[FieldProblem] {
        &self.errors
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = ProblemBody {
            r#type: format!("/problems/{}", self.kind.slug()),
            title: self.kind.title().to_owned(),
            status: self.kind.status().as_u16(),
            detail: self.detail,
            request_id: request_id::current(),
            errors: self.errors,
        };
        let mut response = (self.kind.status(), Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.extend(self.headers);
        response
    }
}

impl From<LedgerError> for Problem {
    fn from(error: LedgerError) -> Self {
        use LedgerError as E;
        let kind = match &error {
            // The same words as where nothing was to be written: whoever asks learns no more.
            E::Unknown { .. } => return Self::unknown_subject(),
            E::Forgotten { .. } => Kind::Forgotten,
            E::Inadmissible(_) => Kind::Conflict,
            E::TooMany { .. } => Kind::TooLarge,
            E::KeyUsed { .. } => Kind::KeyUsed,
            E::NoEntry { .. } => Kind::NotFound,
            E::Changed { .. } => Kind::Stale,
            E::Full { .. } | E::Store { .. } | E::Halted { .. } => Kind::Unavailable,
            _ => Kind::Internal,
        };
        match kind {
            Kind::Unavailable | Kind::Internal => {
                tracing::error!(error = %error, "the ledger did not answer");
                let detail = "the ledger does not answer: nothing is known to be kept; repeat it";
                Self::new(kind, detail)
                    .with_header(header::RETRY_AFTER, HeaderValue::from_static("5"))
            }
            _ => Self::new(kind, error.to_string()),
        }
    }
}

impl From<ServerError> for Problem {
    fn from(error: ServerError) -> Self {
        match error {
            ServerError::Ledger(error) => error.into(),
            error => {
                tracing::error!(error = %error, "the service failed");
                let detail = "the service does not answer: repeat it later";
                Self::new(Kind::Unavailable, detail)
                    .with_header(header::RETRY_AFTER, HeaderValue::from_static("5"))
            }
        }
    }
}

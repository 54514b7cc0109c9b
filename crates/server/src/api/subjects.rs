//! `/v1/subjects`: what the platform says of its members.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use untrain_policy::{Jurisdiction, SubjectId};
use utoipa::ToSchema;

use super::extract::{Body, Named};
use super::idempotency::IdempotencyKey;
use super::words;
use crate::access::{Caller, Scope};
use crate::acts::Registration;
use crate::problem::{Problem, ProblemBody};
use crate::service::Service;

/// Who somebody is, as the ledger was told.
#[derive(Debug, Serialize, ToSchema)]
pub struct Subject {
    /// The account that was asked about.
    #[schema(value_type = words::SubjectId)]
    subject: SubjectId,
    /// Every account of the same person.
    #[schema(value_type = Vec<words::SubjectId>)]
    accounts: Vec<SubjectId>,
    /// Where they live, as far as it is known.
    #[schema(value_type = Option<words::Jurisdiction>)]
    jurisdiction: Option<Jurisdiction>,
    /// Whether they asked that nothing of theirs be used from now on.
    stopped: bool,
    /// Whether they asked to be forgotten.
    forgotten: bool,
    /// How many entries of the log this counts in.
    position: u64,
}

/// Tell who somebody is.
#[utoipa::path(
    get, path = "/v1/subjects/{subject}", tag = "subjects", operation_id = "showSubject",
    params(("subject" = words::SubjectId, Path, description = "Who")),
    responses(
        (status = 200, body = Subject),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("own preferences:read"))),
)]
pub async fn show(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named(subject): Named<SubjectId>,
) -> Result<Json<Subject>, Problem> {
    caller.must_be_or_have(&subject, Scope::PreferencesRead)?;
    service.must_know(&subject).await?;
    let state = service.ledger().read_subject(&subject, None).await?;
    let account = state.state(&subject).ok_or_else(Problem::unknown_subject)?;
    Ok(Json(Subject {
        accounts: state.accounts_of(&subject).to_vec(),
        jurisdiction: account.jurisdiction().cloned(),
        stopped: account.stopped,
        forgotten: account.erased,
        position: service.ledger().size().await?.0,
        subject,
    }))
}

/// What is said of an account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Where its holder lives (ISO 3166, with the subdivision where that matters), when known.
    #[serde(default)]
    #[schema(value_type = Option<words::Jurisdiction>)]
    jurisdiction: Option<Jurisdiction>,
    /// The year of birth, when that is what is known.
    #[serde(default)]
    birth_year: Option<i16>,
    /// The age band, when that is what is known: `adult`, `13-15`.
    #[serde(default)]
    age_band: Option<String>,
}

/// The entry that was written.
#[derive(Debug, Serialize, ToSchema)]
pub struct Written {
    /// Its number in the log.
    pub(super) entry: u64,
}

/// Say where somebody lives and how old they are.
#[utoipa::path(
    put, path = "/v1/subjects/{subject}", tag = "subjects", operation_id = "registerSubject",
    params(
        ("subject" = words::SubjectId, Path, description = "Who"),
        ("Idempotency-Key" = Option<words::IdempotencyKey>, Header, description = "Says it once"),
    ),
    request_body = Statement,
    responses(
        (status = 200, body = Written),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("preferences:write"))),
)]
pub async fn register(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named(subject): Named<SubjectId>,
    key: IdempotencyKey,
    Body(statement): Body<Statement>,
) -> Result<Json<Written>, Problem> {
    caller.must_have(Scope::PreferencesWrite)?;
    let Statement { jurisdiction, birth_year, age_band } = statement;
    let registration = Registration { subject, jurisdiction, birth_year, age_band };
    let entry = service.register(registration, key.of(&caller).as_deref()).await?;
    Ok(Json(Written { entry: entry.0 }))
}

/// Another account of the same person.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The other account.
    #[schema(value_type = words::SubjectId)]
    other: SubjectId,
}

/// Say that two accounts are one person's. From then on the strictest of their states counts for
/// both.
#[utoipa::path(
    post, path = "/v1/subjects/{subject}/links", tag = "subjects", operation_id = "linkSubjects",
    params(
        ("subject" = words::SubjectId, Path, description = "One account"),
        ("Idempotency-Key" = Option<words::IdempotencyKey>, Header, description = "Says it once"),
    ),
    request_body = Link,
    responses(
        (status = 201, body = Written),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("preferences:write"))),
)]
pub async fn link(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Named(subject): Named<SubjectId>,
    key: IdempotencyKey,
    Body(link): Body<Link>,
) -> Result<(StatusCode, Json<Written>), Problem> {
    caller.must_have(Scope::PreferencesWrite)?;
    let entry = service.link(subject, link.other, key.of(&caller).as_deref()).await?;
    Ok((StatusCode::CREATED, Json(Written { entry: entry.0 })))
}
